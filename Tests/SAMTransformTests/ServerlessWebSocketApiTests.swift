import Testing
import TextMarkers

struct ServerlessWebSocketApiTests {
    @Test(arguments: [
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources: {A: {Type: AWS::Serverless::WebSocketApi, Properties: {RouteSelectionExpression: e,
              Routes: ①r①}}}
            """, "P203",
            "'Routes' of 'A' is a map; found 'r'"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources: {①A①: {Type: AWS::Serverless::WebSocketApi,
              Properties: {Routes: {r: {FunctionArn: !GetAtt F.Arn}}}}, F: {Type: AWS::Serverless::Function,
              Properties: {CodeUri: 's3://b/k', Handler: a.b, Runtime: python3.13}}}
            """, "P202",
            "'A' needs the property 'RouteSelectionExpression'",
            help: "AWS::Serverless::WebSocketApi requires it"),
    ])
    func `a WebSocket API that cannot be made is refused`(mistake: Mistake) {
        check(mistake)
    }
}
