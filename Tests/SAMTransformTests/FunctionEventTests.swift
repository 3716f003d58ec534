import Diagnostics
import Testing
import TextMarkers

struct FunctionEventTests {
    @Test(arguments: [
        Mistake(
            TransformedTemplate.function("Events: {E: {Type: ①Scheduel①, Properties: {Schedule: rate(1 hour)}}}"),
            "E401",
            "'Scheduel' is no event source here; did you mean 'Schedule'?",
            fixed: "      Events: {E: {Type: Schedule, Properties: {Schedule: rate(1 hour)}}}}"),
        Mistake(
            TransformedTemplate.function("Events: {①a-b①: {Type: Schedule, Properties: {Schedule: rate(1 hour)}}}"),
            "E404",
            "the name of event 'a-b' of 'A' may hold letters and digits only",
            help: "it becomes part of logical ids; 'ab' would do"),
        Mistake(
            TransformedTemplate.function("Events: {①E①: {Type: SQS}}"), "P202",
            "event 'E' of 'A' needs the property 'Queue'",
            help: "the event source SQS requires it"),
        Mistake(
            TransformedTemplate.function("Events: {E: {Type: SQS, Properties: ①text①}}"), "P203",
            "'Properties' of event 'E' of 'A' is a map; found 'text'"),
        Mistake(
            TransformedTemplate.function(
                """
                Events: {E: {Type: Schedule, Properties: {Schedule: rate(1 hour), State: ①ENABLED①, Enabled: true}}}
                """), "E407",
            "event 'E' of 'A' has both 'State' and 'Enabled'",
            help: "keep 'State'"),
        Mistake(
            TransformedTemplate.function(
                "Events: {E: {Type: S3, Properties: {Bucket: ①!Ref B①, Events: 's3:ObjectCreated:*'}}}"), "E405",
            "'Bucket' of event 'E' of 'A' must be a Ref to a bucket of this template"),
        Mistake(
            TransformedTemplate.function(
                """
                Events: {①E①: {Type: Kinesis,
                  Properties: {Stream: 'arn:aws:kinesis:us-east-1:000000000000:stream/s'}}}
                """), "P202",
            "event 'E' of 'A' needs the property 'StartingPosition'",
            help: "the event source Kinesis requires it"),
        Mistake(
            TransformedTemplate.function(
                """
                Events: {E: {Type: DynamoDB,
                  Properties: {Stream: 'arn:aws:dynamodb:us-east-1:000000000000:table/t/stream/s',
                  StartingPosition: LATEST, FilterCriteria: {},
                  DestinationConfig: {OnFailure: {Type: ①EventBridge①, Destination: x}}}}}
                """), "E405",
            "the 'Type' of a destination is SQS, SNS, S3 or Kafka, not 'EventBridge'"),
        Mistake(
            TransformedTemplate.function(
                """
                Events: {E: {Type: Schedule, Properties: {Schedule: rate(1 hour), DeadLetterConfig: {②Arn②: x,
                  ①Type①: SQS}}}}
                """), "E407",
            "'DeadLetterConfig' of event 'E' of 'A' has both 'Arn' and 'Type'",
            help: "'Arn' names a queue of yours, 'Type: SQS' asks for a new one"),
    ])
    func `an event that cannot be made is refused`(mistake: Mistake) {
        check(mistake)
    }

    @Test(arguments: [
        "a-b: {Type: SQS, Properties: {Queue: q}}", "ab: {Type: SQS, Properties: text}", "ab: {Type: SQS}",
    ])
    func `what is wrong with an event itself is said of the id it would have`(event: String) {
        let transformed = TransformedTemplate(TransformedTemplate.function("Events: {\(event)}"))
        #expect(transformed.diagnostics.all.map(\.logicalID) == ["A" + event.prefix { $0 != ":" }])
    }
}
