import Diagrams
import Testing

struct EventWiringTests {
    private static let sources = """
          Jobs: {Type: AWS::SQS::Queue}
          Orders: {Type: AWS::DynamoDB::Table}
          News: {Type: AWS::SNS::Topic}
          Files: {Type: AWS::S3::Bucket}
          Clicks: {Type: AWS::Kinesis::Stream}
          Bus: {Type: AWS::Events::EventBus}

        """

    private func triggers(_ event: String) -> [String] {
        let graph = Drawing.graph(of: Drawing.function("Shop", "Events:\n  E: {\(event)}") + Self.sources)
        return graph.edgeTexts.filter { $0.contains("-trigger->") }
    }

    @Test(arguments: [
        ("Type: SQS, Properties: {Queue: !GetAtt Jobs.Arn}", "Jobs -trigger-> Shop: messages"),
        (
            "Type: SQS, Properties: {Queue: !GetAtt Jobs.Arn, FilterCriteria: {Filters: []}}",
            "Jobs -trigger-> Shop: messages, filtered"
        ),
        (
            "Type: DynamoDB, Properties: {Stream: !GetAtt Orders.StreamArn, StartingPosition: LATEST}",
            "Orders -trigger-> Shop: stream"
        ),
        (
            "Type: Kinesis, Properties: {Stream: !GetAtt Clicks.Arn, StartingPosition: LATEST}",
            "Clicks -trigger-> Shop: records"
        ),
        ("Type: SNS, Properties: {Topic: !Ref News}", "News -trigger-> Shop: messages"),
        (
            "Type: S3, Properties: {Bucket: !Ref Files, Events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*']}",
            "Files -trigger-> Shop: s3:ObjectCreated:* | s3:ObjectRemoved:*"
        ),
        ("Type: Schedule, Properties: {Schedule: rate(1 minute)}", "ShopE -trigger-> Shop: rate(1 minute)"),
        (
            "Type: ScheduleV2, Properties: {ScheduleExpression: rate(5 minutes)}",
            "ShopE -trigger-> Shop: rate(5 minutes)"
        ),
        (
            "Type: SQS, Properties: {Queue: 'arn:aws:sqs:us-east-1:123456789012:incoming'}",
            "external:incoming -trigger-> Shop: messages"
        ),
        ("Type: AlexaSkill", "ShopE -trigger-> Shop"),
    ]) func `an event is an edge from its source`(event: String, edge: String) {
        #expect(triggers(event) == [edge])
    }

    @Test func `a rule stands between its bus and its target`() {
        let event = "Type: EventBridgeRule, Properties: {EventBusName: !Ref Bus, Pattern: {detail-type: [Paid, Sent]}}"
        #expect(triggers(event) == ["Bus -trigger-> ShopE: events", "ShopE -trigger-> Shop: Paid, Sent"])
    }

    @Test func `mappings, subscriptions and permissions of the user's are edges, not nodes`() {
        let graph = Drawing.graph(
            of: Drawing.function("Shop") + Self.sources + """
                  Pull:
                    Type: AWS::Lambda::EventSourceMapping
                    Properties: {FunctionName: !Ref Shop, EventSourceArn: !GetAtt Jobs.Arn}
                  Push:
                    Type: AWS::SNS::Subscription
                    Properties: {TopicArn: !Ref News, Protocol: lambda, Endpoint: !GetAtt Shop.Arn}
                  May:
                    Type: AWS::Lambda::Permission
                    Properties: {FunctionName: !Ref Shop, SourceArn: !Ref News}
                """)
        #expect(graph.edgeTexts == ["Jobs -trigger-> Shop: messages", "News -trigger-> Shop: messages"])
        #expect(!graph.nodes.contains { ["Pull", "Push", "May"].contains($0.id) })
    }

    @Test func `a pipe stands between its source and its target`() {
        let graph = Drawing.graph(
            of: Drawing.function("Shop") + Self.sources
                + "  Pipe: {Type: AWS::Pipes::Pipe, Properties: {Source: !GetAtt Jobs.Arn, Target: !Ref Clicks, "
                + "Enrichment: !GetAtt Shop.Arn}}\n")
        #expect(
            graph.edgeTexts == [
                "Jobs -trigger-> Pipe: events", "Pipe -call-> Shop: enriches", "Pipe -trigger-> Clicks",
            ])
    }
}
