import Diagrams
import Testing

struct ResourceOwnersTests {
    @Test func `what SAM makes of events that name no API is a node of its own`() throws {
        let graph = Drawing.graph(
            of: Drawing.function("Shop", "Events: {E: {Type: Api, Properties: {Path: /, Method: get}}}"))
        let api = try #require(graph.nodes.first { $0.id == "ServerlessRestApi" })
        #expect(api.members.contains("ServerlessRestApiProdStage") && api.line == nil)
        #expect(graph.nodes.first?.members == ["Shop", "ShopRole", "ShopEPermissionProd"])
    }

    @Test func `parts belong to what they are parts of`() {
        let graph = Drawing.graph(
            of: """
                  Net: {Type: AWS::EC2::VPC}
                  Inner: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Net}}
                  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Net}}
                  Way: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref Table}}
                """)
        #expect(graph.nodes.map(\.id) == ["Net"])
        #expect(graph.nodes[0].members == ["Net", "Inner", "Table", "Way"])
    }

    @Test func `parts of each other stay apart`() {
        let graph = Drawing.graph(
            of: "  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref B}}\n"
                + "  B: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref A}}\n")
        #expect(!graph.nodes.isEmpty)
    }

    @Test func `a bucket that an event changes is the user's still`() {
        let graph = Drawing.graph(
            of: Drawing.function("Shop", "Events: {E: {Type: S3, Properties: {Bucket: !Ref Files, Events: s3:Test}}}")
                + "  Files: {Type: AWS::S3::Bucket}\n")
        #expect(graph.nodes.map(\.id) == ["Shop", "Files"])
    }
}
