import Diagrams
import Testing

struct APIWiringTests {
    @Test(arguments: [
        ("HttpApi", "Path: '/orders/{id}', Method: get", "ServerlessHttpApi -trigger-> Shop: GET /orders/{id}"),
        ("HttpApi", "Path: /a, Method: any", "ServerlessHttpApi -trigger-> Shop: ANY /a"),
        ("Api", "Path: /a, Method: post", "ServerlessRestApi -trigger-> Shop: POST /a"),
    ]) func `a route is an edge from its API`(type: String, properties: String, edge: String) {
        let graph = Drawing.graph(
            of: Drawing.function("Shop", "Events:\n  E: {Type: \(type), Properties: {\(properties)}}"))
        #expect(graph.edgeTexts == [edge])
        #expect(graph.nodes.map(\.kind) == [.function, .trigger])
    }

    @Test func `methods of a REST API have the path of their resource`() {
        let graph = Drawing.graph(
            of: Drawing.function("Shop") + """
                  Api: {Type: AWS::ApiGateway::RestApi}
                  Orders:
                    Type: AWS::ApiGateway::Resource
                    Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: orders}
                  Order:
                    Type: AWS::ApiGateway::Resource
                    Properties: {RestApiId: !Ref Api, ParentId: !Ref Orders, PathPart: '{id}'}
                  Get:
                    Type: AWS::ApiGateway::Method
                    Properties:
                      RestApiId: !Ref Api
                      ResourceId: !Ref Order
                      HttpMethod: GET
                      Integration: {Uri: !Sub 'functions/${Shop.Arn}/invocations', Credentials: !GetAtt Caller.Arn}
                  Caller:
                    Type: AWS::IAM::Role
                    Properties: {Policies: [{PolicyDocument: {Resource: !GetAtt Shop.Arn}}]}
                """)
        #expect(graph.edgeTexts == ["Api -trigger-> Shop: GET /orders/{id}"])
        #expect(graph.nodes.map(\.id) == ["Shop", "Api"])
    }

    @Test func `routes name their integrations`() {
        let graph = Drawing.graph(
            of: Drawing.function("Shop") + """
                  Socket: {Type: AWS::ApiGatewayV2::Api, Properties: {ProtocolType: WEBSOCKET}}
                  Connect:
                    Type: AWS::ApiGatewayV2::Route
                    Properties: {ApiId: !Ref Socket, RouteKey: $connect, Target: !Sub 'integrations/${Run}'}
                  Run:
                    Type: AWS::ApiGatewayV2::Integration
                    Properties: {ApiId: !Ref Socket, IntegrationUri: !Sub 'functions/${Shop.Arn}/invocations'}
                """)
        #expect(graph.edgeTexts == ["Socket -trigger-> Shop: $connect"])
        #expect(graph.nodes.last?.words == "WebSocket API")
    }

    @Test func `authorizers of an API run for it`() {
        let graph = Drawing.graph(
            of: Drawing.function("Guard")
                + Drawing.function(
                    "Shop", "Events:\n  E: {Type: Api, Properties: {RestApiId: !Ref Api, Path: /, Method: get}}")
                + "  Api: {Type: AWS::Serverless::Api, Properties: {StageName: v1, Auth: {DefaultAuthorizer: G, "
                + "Authorizers: {G: {FunctionArn: !GetAtt Guard.Arn}}}}}\n")
        #expect(Set(graph.edgeTexts) == ["Api -trigger-> Shop: GET /", "Api -trigger-> Guard: authorizer"])
    }
}
