import Diagrams
import Testing

struct PlumbingTests {
    @Test func `edges go past roles and policies`() throws {
        let graph = Drawing.graph(
            of: """
                  Work: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt Role.Arn}}
                  Role: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: [!Ref Policy]}}
                  Policy: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: {Resource: !GetAtt Orders.Arn}}}
                  Orders: {Type: AWS::DynamoDB::Table}
                """)
        #expect(graph.edgeTexts == ["Work -use-> Orders"])
        #expect(graph.nodes.map(\.id) == ["Work", "Orders"])
        #expect(graph.nodes[0].members == ["Work", "Role", "Policy"])
    }

    @Test func `a role that nobody uses stays`() {
        let graph = Drawing.graph(of: "  Role: {Type: AWS::IAM::Role}\n")
        #expect(graph.nodes.map(\.id) == ["Role"])
    }

    @Test func `a role that many share and that opens much stays`() {
        let users = (1...5).map { "  F\($0): {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt Role.Arn}}\n" }
        let tables = (1...5).map { "  T\($0): {Type: AWS::DynamoDB::Table}\n" }
        let names = (1...5).map { "!GetAtt T\($0).Arn" }.joined(separator: ", ")
        let role = "  Role: {Type: AWS::IAM::Role, Properties: {Policies: [\(names)]}}\n"
        let graph = Drawing.graph(of: users.joined() + role + tables.joined())
        #expect(graph.edges.count == 10)
    }

    @Test func `permission to read what calls the function needs no edge`() {
        let graph = Drawing.graph(
            of: Drawing.function(
                "Shop",
                """
                Policies: [{SQSPollerPolicy: {QueueName: !GetAtt Jobs.QueueName}}]
                Events: {E: {Type: SQS, Properties: {Queue: !GetAtt Jobs.Arn}}}
                """) + "  Jobs: {Type: AWS::SQS::Queue}\n")
        #expect(graph.edgeTexts == ["Jobs -trigger-> Shop: messages"])
    }

    @Test func `a function that knows the queue that calls it uses it too`() {
        let graph = Drawing.graph(
            of: Drawing.function(
                "Shop",
                """
                Environment: {Variables: {QUEUE: !Ref Jobs}}
                Events: {E: {Type: SQS, Properties: {Queue: !GetAtt Jobs.Arn}}}
                """) + "  Jobs: {Type: AWS::SQS::Queue}\n")
        #expect(Set(graph.edgeTexts) == ["Jobs -trigger-> Shop: messages", "Shop -use-> Jobs"])
    }
}
