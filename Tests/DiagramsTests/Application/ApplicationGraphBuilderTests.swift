import Diagrams
import Testing

struct ApplicationGraphBuilderTests {
    @Test func `a resource stands for all that is generated from it`() throws {
        let graph = Drawing.graph(of: Drawing.function("Shop", "AutoPublishAlias: live"))
        #expect(graph.nodes.map(\.id) == ["Shop"])
        let node = try #require(graph.nodes.first)
        #expect(node.words == "Function · python3.13" && node.kind == .function)
        #expect(node.members.contains("ShopRole") && node.members.contains("ShopAliaslive"))
        #expect(graph.edges.isEmpty)
    }

    @Test func `functions use what their environment and policies name`() {
        let graph = Drawing.graph(
            of: Drawing.function(
                "Shop",
                """
                Environment: {Variables: {TABLE: !Ref Orders}}
                Policies:
                  - SQSSendMessagePolicy: {QueueName: !GetAtt Jobs.QueueName}
                  - Statement: [{Effect: Allow, Action: 's3:*', Resource: !Sub '${Files.Arn}/*'}]
                """) + "  Orders: {Type: AWS::Serverless::SimpleTable}\n  Jobs: {Type: AWS::SQS::Queue}\n"
                + "  Files: {Type: AWS::S3::Bucket}\n")
        #expect(Set(graph.edgeTexts) == ["Shop -use-> Orders", "Shop -use-> Jobs", "Shop -use-> Files"])
        #expect(graph.nodes.map(\.kind) == [.function, .data, .messaging, .data])
    }

    @Test func `who has the parameter that names a table speaks of the table`() {
        let graph = Drawing.graph(
            of: Drawing.function("Shop", "Environment: {Variables: {TABLE: !Ref Name}}")
                + "  Orders: {Type: AWS::DynamoDB::Table, Properties: {TableName: !Ref Name}}\n")
        #expect(graph.edgeTexts == ["Shop -use-> Orders"])
    }

    @Test func `a parameter that names two resources speaks of none`() {
        let graph = Drawing.graph(
            of: Drawing.function("Shop", "Environment: {Variables: {TABLE: !Ref Name}}")
                + "  Orders: {Type: AWS::DynamoDB::Table, Properties: {TableName: !Ref Name}}\n"
                + "  Files: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref Name}}\n")
        #expect(graph.edges.isEmpty)
    }

    @Test func `conditions are shown, and both branches of If count`() {
        let graph = Drawing.graph(
            "Conditions: {IsOn: !Equals [a, b]}\nResources:\n"
                + "  A: {Type: AWS::Lambda::Function, Condition: IsOn, Properties: {Environment: {Variables: "
                + "{X: !If [IsOn, !Ref B, !Ref C]}}}}\n  B: {Type: AWS::SQS::Queue}\n  C: {Type: AWS::SQS::Queue}\n")
        #expect(graph.nodes.first?.condition == "IsOn")
        #expect(graph.edgeTexts == ["A -use-> B", "A -use-> C"])
    }

    @Test func `layers, dead letters and destinations have edges of their own`() {
        let graph = Drawing.graph(
            of: Drawing.function(
                "Shop",
                """
                Layers: [!Ref Tools]
                DeadLetterQueue: {Type: SQS, TargetArn: !GetAtt Failures.Arn}
                EventInvokeConfig: {DestinationConfig: {OnSuccess: {Type: SQS, Destination: !GetAtt Done.Arn}}}
                """) + "  Tools: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: s3://a/b}}\n"
                + "  Failures: {Type: AWS::SQS::Queue}\n  Done: {Type: AWS::SQS::Queue}\n")
        #expect(
            Set(graph.edgeTexts) == [
                "Shop -layer-> Tools", "Shop -destination-> Failures: dead letters",
                "Shop -destination-> Done: on success",
            ])
    }

    @Test func `a template with errors is drawn as far as it goes`() {
        let graph = Drawing.graph(
            of:
                "  Shop:\n    Type: AWS::Serverless::Function\n    Properties:\n      Environment: {Variables: {T: !Ref Orders}}\n"
                + "      Events: {Bad: {Type: Nope}}\n  Orders: {Type: AWS::SQS::Queue}\n  Odd: {}\n")
        #expect(graph.nodes.map(\.id) == ["Shop", "Orders", "Odd", "ShopBad"])
        #expect(graph.edgeTexts == ["Shop -use-> Orders", "ShopBad -trigger-> Shop"])
    }

    @Test func `circles are drawn`() {
        let graph = Drawing.graph(
            "Resources:\n  A: {Type: AWS::SQS::Queue, Properties: {Tags: [!Ref B]}}\n"
                + "  B: {Type: AWS::SQS::Queue, Properties: {Tags: [!Ref A, !Ref B]}}\n")
        #expect(graph.edgeTexts == ["A -use-> B", "B -use-> A"])
        #expect(DiagramFormat.svg.text(of: graph).contains("</svg>"))
    }
}
