import Deployments
import Templates
import Testing

@testable import Triggers

@Suite struct EndpointTests {
    private func urls(_ records: [ResourceRecord]) async -> [String] {
        let triggers = HTTPTriggers(logger: .silent)
        await triggers.activate(records, of: Records.stack)
        return triggers.endpoints.map { $0.url(at: "http://127.0.0.1:3000") }
    }

    private let rest = Samples.rest("/hello: {get: \(Samples.proxy)}")
    private let http = Samples.http(
        "/shop: {get: \(Samples.operation())}, /$default: {x-amazon-apigateway-any-method: {isDefaultRoute: true, x-amazon-apigateway-integration: {type: aws_proxy, payloadFormatVersion: '2.0', uri: '\(Samples.uri)'}}}"
    )

    @Test func `every stage and every function URL is an endpoint`() async {
        let dev = Records.record("Dev", "AWS::ApiGatewayV2::Stage", ref: "dev", "{ApiId: h1t2t3p4a5, StageName: dev}")
        #expect(
            await urls(rest + http + [dev] + Samples.functionURL()) == [
                "http://127.0.0.1:3000/_aws/execute-api/a1b2c3d4e5/Prod/",
                "http://127.0.0.1:3000/_aws/execute-api/h1t2t3p4a5/",
                "http://127.0.0.1:3000/_aws/execute-api/h1t2t3p4a5/dev/",
                "http://127.0.0.1:3000/_aws/lambda-url/abcdefghijklmnopqrstuvwxyz012345/",
            ])
    }

    @Test func `what is alone is at the root`() async {
        #expect(await urls(rest) == ["http://127.0.0.1:3000/"])
        #expect(await urls(Samples.functionURL()) == ["http://127.0.0.1:3000/"])
        let dev = Records.record("Dev", "AWS::ApiGatewayV2::Stage", ref: "dev", "{ApiId: h1t2t3p4a5, StageName: dev}")
        #expect(
            await urls([dev] + http) == [
                "http://127.0.0.1:3000/_aws/execute-api/h1t2t3p4a5/dev/", "http://127.0.0.1:3000/",
            ])
    }

    @Test func `an endpoint knows its routes and where it comes from`() async throws {
        let triggers = HTTPTriggers(logger: .silent)
        var records = http
        records[0].originID = "ServerlessHttpApi"
        await triggers.activate(records, of: Records.stack)
        let endpoint = try #require(triggers.endpoints.first)
        #expect(endpoint.kind == .httpAPI)
        #expect(endpoint.stack == Records.stack)
        #expect(endpoint.logicalID == "ServerlessHttpApi")
        #expect(endpoint.name == "shop")
        #expect(endpoint.stage == "$default")
        #expect(endpoint.routes.map { "\($0.method) \($0.path)" } == ["GET /shop", "ANY /{proxy+}"])
    }
}
