import Diagrams
import Testing

struct EventsWithoutResourcesTests {
    @Test func `an event whose source is elsewhere is a node`() throws {
        let graph = Drawing.graph(
            of: Drawing.function(
                "Shop",
                "Events:\n  E: {Type: Api, Properties: {RestApiId: !ImportValue Shared, Path: /x, Method: get}}"))
        let node = try #require(graph.nodes.last)
        #expect(node.id == "ShopE" && node.title == "E" && node.words == "Api event" && node.kind == .trigger)
        #expect(node.line == 12)
        #expect(graph.edgeTexts == ["ShopE -trigger-> Shop: GET /x"])
    }

    @Test func `where the transform fails, the event's own words say what calls the function`() {
        let graph = Drawing.graph(
            of: "  Shop:\n    Type: AWS::Serverless::Function\n    Properties:\n      Runtime: 5\n      Events:\n"
                + "        A: {Type: SQS, Properties: {Queue: !GetAtt Jobs.Arn, BatchSize: []}}\n"
                + "        B: {Type: Schedule, Properties: {Schedule: rate(1 hour), Nope: 1}}\n"
                + "  Jobs: {Type: AWS::SQS::Queue}\n")
        #expect(graph.edges.map(\.from).contains("Jobs"))
        #expect(graph.edgeTexts.contains("ShopB -trigger-> Shop: rate(1 hour)"))
    }
}
