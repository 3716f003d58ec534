import Diagrams
import Templates
import Testing

struct ExpandedGraphBuilderTests {
    @Test func `everything is there, generated resources in a box of what they were made from`() {
        let graph = Drawing.graph(
            of: Drawing.function("Shop", "Events: {E: {Type: Api, Properties: {Path: /, Method: get}}}"), .resources)
        #expect(graph.boxes.map(\.id) == ["Shop", "ServerlessRestApi"])
        #expect(graph.boxes[0].nodes == ["Shop", "ShopRole", "ShopEPermissionProd"])
        #expect(graph.edgeTexts.contains("Shop -reference-> ShopRole: Arn"))
        #expect(graph.nodes.first { $0.id == "ShopEPermissionProd" }?.origin?.eventID == "E")
    }

    @Test func `edges say how one refers to the other`() {
        let graph = Drawing.graph(
            of: "  A: {Type: AWS::SQS::Queue, DependsOn: C, Properties: {Tags: [!Ref B, !Sub '${B.Arn}']}}\n"
                + "  B: {Type: AWS::SQS::Queue}\n  C: {Type: AWS::SQS::Queue}\n", .resources)
        #expect(graph.edgeTexts == ["A -reference-> B: Ref | Arn", "A -dependsOn-> C: DependsOn"])
    }

    @Test func `what the transform could not expand is there as it was written`() {
        let graph = Drawing.graph(
            of:
                "  Bad: {Type: AWS::Serverless::StateMachine, Properties: {Role: !Ref A}}\n  A: {Type: AWS::IAM::Role}\n",
            .resources)
        #expect(Set(graph.nodes.map(\.id)) == ["Bad", "A"])
        #expect(graph.edgeTexts == ["Bad -reference-> A: Ref"])
    }
}
