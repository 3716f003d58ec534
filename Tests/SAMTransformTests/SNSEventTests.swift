import Testing
import TextMarkers

struct SNSEventTests {
    @Test(arguments: [
        Mistake(
            TransformedTemplate.function(
                """
                Events: {E: {Type: SNS, Properties: {Topic: t,
                  SqsSubscription: {QueueUrl: u, QueueArn: a, QueuePolicyLogicalId: ①[b]①}}}}
                """), "P203",
            "'SqsSubscription.QueuePolicyLogicalId' of event 'E' of 'A' is text; found a list"),
        Mistake(
            TransformedTemplate.function(
                """
                Events: {E: {Type: SNS, Properties: {Topic: t,
                  SqsSubscription: ①{QueueUrl: u}①}}}
                """), "E406",
            "'SqsSubscription' of event 'E' of 'A' needs 'QueueArn' and 'QueueUrl'",
            help: "or write 'SqsSubscription: true' to get a queue made"),
    ])
    func `a subscription of a queue that cannot be made is refused`(mistake: Mistake) {
        check(mistake)
    }
}
