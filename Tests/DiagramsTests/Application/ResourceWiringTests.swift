import Diagrams
import Testing

struct ResourceWiringTests {
    @Test func `a state machine calls what its definition names`() {
        let graph = Drawing.graph(
            of: Drawing.function("Step") + """
                  Machine:
                    Type: AWS::Serverless::StateMachine
                    Properties:
                      Role: arn:aws:iam::123456789012:role/machine
                      Definition: {StartAt: A, States: {A: {Type: Task, Resource: !GetAtt Step.Arn, End: true}}}
                """)
        #expect(graph.edgeTexts == ["Machine -call-> Step"])
        #expect(graph.nodes.last?.kind == .workflow)
    }

    @Test func `a connector is an edge`() {
        let graph = Drawing.graph(
            of: Drawing.function("Shop") + """
                  Orders: {Type: AWS::Serverless::SimpleTable}
                  Link:
                    Type: AWS::Serverless::Connector
                    Properties: {Source: {Id: Shop}, Destination: {Id: Orders}, Permissions: [Read, Write]}
                """)
        #expect(graph.edgeTexts == ["Shop -use-> Orders: read, write"])
        #expect(graph.nodes.map(\.id) == ["Shop", "Orders"])
    }

    @Test func `a user pool calls its hooks, a custom resource its function`() {
        let graph = Drawing.graph(
            of: Drawing.function("Hook") + """
                  Users: {Type: AWS::Cognito::UserPool, Properties: {LambdaConfig: {PreSignUp: !GetAtt Hook.Arn}}}
                  Made: {Type: Custom::Thing, Properties: {ServiceToken: !GetAtt Hook.Arn}}
                """)
        #expect(graph.edgeTexts == ["Users -trigger-> Hook: PreSignUp", "Made -trigger-> Hook: custom resource"])
    }

    @Test func `what lets others in is no edge`() {
        let graph = Drawing.graph(
            of: """
                  Files: {Type: AWS::S3::Bucket}
                  Site: {Type: AWS::CloudFront::Distribution}
                  Open: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Ref Files, PolicyDocument: !Ref Site}}
                """)
        #expect(graph.edges.isEmpty)
        #expect(graph.nodes.map(\.id) == ["Files", "Site"])
    }
}
