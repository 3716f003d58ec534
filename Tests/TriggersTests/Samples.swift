import Deployments
import Templates

/// Records that many tests use.
enum Samples {
    static let function = "arn:aws:lambda:us-east-1:000000000000:function:hello"
    static let uri =
        "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:hello/invocations"

    /// An operation that calls the sample function.
    static let proxy = "{x-amazon-apigateway-integration: {type: aws_proxy, httpMethod: POST, uri: '\(uri)'}}"

    /// A REST API with the stage `Prod`.
    ///
    /// - Parameters:
    ///   - paths: operations by path, in flow YAML without the outer braces.
    ///   - body: more of the definition.
    static func rest(
        _ paths: String, body: String = "", properties: String = "", stage: String = "Prod", id: String = "a1b2c3d4e5"
    ) -> [ResourceRecord] {
        [
            Records.record(
                LogicalID("Api" + id), "AWS::ApiGateway::RestApi", ref: id,
                "{Name: pets, \(properties) Body: {swagger: '2.0', info: {title: app}, \(body) paths: {\(paths)}}}"),
            Records.record(
                LogicalID("Stage" + id), "AWS::ApiGateway::Stage", ref: stage,
                "{RestApiId: \(id), StageName: \(stage), DeploymentId: d1}"),
        ]
    }

    /// An operation of an HTTP API that calls the sample function.
    static func operation(_ format: String = "2.0", more: String = "", security: String = "") -> String {
        "{\(security) x-amazon-apigateway-integration: {type: aws_proxy, httpMethod: POST, payloadFormatVersion: '\(format)', uri: '\(uri)', \(more)}}"
    }

    /// An HTTP API with one stage.
    static func http(
        _ paths: String, body: String = "", properties: String = "", stage: String = "$default",
        id: String = "h1t2t3p4a5"
    ) -> [ResourceRecord] {
        [
            Records.record(
                LogicalID("Api" + id), "AWS::ApiGatewayV2::Api", ref: id,
                "{Name: shop, \(properties) Body: {openapi: 3.0.1, info: {title: app}, \(body) paths: {\(paths)}}}"),
            Records.record(
                LogicalID("Stage" + id), "AWS::ApiGatewayV2::Stage", ref: stage, "{ApiId: \(id), StageName: '\(stage)'}"
            ),
        ]
    }

    static func functionURL(_ properties: String = "", id: String = "abcdefghijklmnopqrstuvwxyz012345")
        -> [ResourceRecord]
    {
        [
            Records.record(
                "Url", "AWS::Lambda::Url", ref: function,
                attributes: ["FunctionUrl": "https://\(id).lambda-url.us-east-1.on.aws/"],
                "{TargetFunctionArn: '\(function)', AuthType: NONE, \(properties)}")
        ]
    }
}
