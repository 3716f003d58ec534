import Testing
import TextMarkers

struct ResourcePoliciesTests {
    @Test(arguments: [
        Mistake(
            TransformedTemplate.function("Policies: [{①S3ReadPolcy①: {BucketName: b}}]"), "I501",
            "'S3ReadPolcy' is no policy template; did you mean 'S3ReadPolicy'?",
            fixed: "      Policies: [{S3ReadPolicy: {BucketName: b}}]}"),
        Mistake(
            TransformedTemplate.function("Policies: [{①Nonsense①: {}}]"), "I501",
            "'Nonsense' is no policy template",
            help: "a policy is a name or ARN, a document with 'Statement', or one of SAM's templates"),
        Mistake(
            TransformedTemplate.function("Policies: [{①S3ReadPolicy①: {BuckettName: b}}]"), "I502",
            "'S3ReadPolicy' needs 'BucketName'",
            help: "is 'BuckettName' meant?"),
        Mistake(
            TransformedTemplate.function("Policies: [{①S3ReadPolicy①: b}]"), "I502",
            "'S3ReadPolicy' needs 'BucketName'",
            help: "write 'S3ReadPolicy: {BucketName: …}'"),
        Mistake(
            TransformedTemplate.function("Policies: [{①Effect①: Allow, Action: '*', Resource: '*'}]"), "I503",
            "a statement must stand in a policy document",
            help: "put it into a list under 'Statement:'"),
        Mistake(
            TransformedTemplate.function("Policies: ①[5]①"), "P203",
            "'Policies' of 'A' is text or a map or a list of texts or maps; found a list"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Conditions: {C: !Equals [a, b]}
            Resources: {A: {Type: AWS::Serverless::Function, Properties: {CodeUri: 's3://b/k', Handler: a.b,
              Runtime: python3.13, Policies: [①!If [C, AWSXrayWriteOnlyAccess, {Statement: []}]①]}}}
            """, "I504",
            "the two cases of an If must be policies of the same kind",
            help: "write an If for each kind, with '!Ref AWS::NoValue' as the other case"),
    ])
    func `what is no policy is refused`(mistake: Mistake) {
        check(mistake)
    }
}
