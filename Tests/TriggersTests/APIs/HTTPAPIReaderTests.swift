import Deployments
import Templates
import Testing

@testable import Triggers

@Suite struct HTTPAPIReaderTests {
    private func read(_ records: [ResourceRecord]) throws -> (api: HTTPAPI?, notes: [String]) {
        let all = APIRecords(records.map { StackRecord(record: $0, stack: Records.stack) })
        var reader = HTTPAPIReader(try #require(all.httpAPIs.first), all)
        var findings = TriggerFindings()
        let api = reader.api(into: &findings)
        return (api, findings.failures.map(\.message) + findings.notes.map(\.message))
    }

    // MARK: - Documents

    @Test(arguments: [
        ("$default: {x-amazon-apigateway-any-method: \(Samples.operation())}"),
        ("/$default: {x-amazon-apigateway-any-method: {isDefaultRoute: true, x-amazon-apigateway-integration: {type: aws_proxy, payloadFormatVersion: '2.0', uri: '\(Samples.uri)'}}}"),
    ])
    func `the default route takes what no other does`(paths: String) throws {
        let api = try #require(try read(Samples.http(paths)).api)
        #expect(api.defaultRoute?.key == "$default")
        #expect(api.routeList.map(\.key) == ["$default"])
    }

    @Test func `security at the top holds for routes without their own`() throws {
        let (api, notes) = try read(
            Samples.http(
                """
                /a: {get: \(Samples.operation())}, /b: {get: \(Samples.operation(security: "security: [],"))},
                /c: {get: \(Samples.operation(security: "security: [{NONE: []}],"))},
                /d: {get: \(Samples.operation(security: "x-amazon-apigateway-auth: {type: AWS_IAM},"))}
                """,
                body:
                    "security: [{jwt: [read]}], components: {securitySchemes: {jwt: {type: oauth2, x-amazon-apigateway-authorizer: {type: jwt}}}},"
            ))
        #expect(
            try #require(api).routeList.map(\.authorization) == [.authorizer("jwt"), .everybody, .everybody, .signed])
        #expect(notes == ["GET /a is refused with status 500: its authorizer 'jwt' does not run yet"])
    }

    @Test func `cross-origin rules of the document hold, unless the API has its own`() throws {
        let cors = "x-amazon-apigateway-cors: {allowOrigins: ['https://document']},"
        let paths = "/a: {get: \(Samples.operation())}"
        #expect(try read(Samples.http(paths, body: cors)).api?.cors?.allowOrigins == ["https://document"])
        let own = Samples.http(paths, body: cors, properties: "CorsConfiguration: {AllowOrigins: ['https://own']},")
        #expect(try read(own).api?.cors?.allowOrigins == ["https://own"])
    }

    // MARK: - Routes of their own

    private func discrete(_ routes: [ResourceRecord]) -> [ResourceRecord] {
        [
            Records.record("Api", "AWS::ApiGatewayV2::Api", ref: "api1", "{Name: cdk, ProtocolType: HTTP}"),
            Records.record(
                "Function", "AWS::ApiGatewayV2::Integration", ref: "i1",
                "{ApiId: api1, IntegrationType: AWS_PROXY, IntegrationUri: '\(Samples.function):live', PayloadFormatVersion: '2.0', TimeoutInMillis: 500}"
            ),
            Records.record(
                "Queue", "AWS::ApiGatewayV2::Integration", ref: "i2",
                "{ApiId: api1, IntegrationType: AWS_PROXY, IntegrationSubtype: SQS-SendMessage, PayloadFormatVersion: '1.0'}"
            ),
            Records.record(
                "Stage", "AWS::ApiGatewayV2::Stage", ref: "$default",
                "{ApiId: api1, StageName: $default, StageVariables: {a: b}}"),
        ] + routes
    }

    private func route(_ id: String, _ key: String, target: String = "integrations/i1", more: String = "")
        -> ResourceRecord
    {
        Records.record(
            .init(id), "AWS::ApiGatewayV2::Route", "{ApiId: api1, RouteKey: '\(key)', Target: \(target), \(more)}")
    }

    @Test func `routes and integrations make an API`() throws {
        let (api, notes) = try read(
            discrete([
                route("One", "GET /a"), route("Two", "ANY /a/{b+}", more: "AuthorizationType: AWS_IAM"),
                route("Three", "$default", more: "AuthorizationType: JWT, AuthorizerId: auth1"),
                route("Four", "POST /q", target: "integrations/i2"),
                route("Five", "GET /none", target: "integrations/i9"),
                route("Six", "GET /a"),
            ]))
        let read = try #require(api)
        #expect(read.routeList.map(\.key) == ["GET /a", "ANY /a/{b+}", "$default", "POST /q"])
        #expect(read.routeList.map(\.authorization) == [.everybody, .signed, .authorizer("auth1"), .everybody])
        #expect(read.stages.first?.values == ["a": "b"])
        guard case .function(let function) = read.routeList[0].integration else {
            Issue.record("GET /a is no function")
            return
        }
        #expect(function.function.text == Samples.function + ":live")
        #expect(function.payloadFormat == .version2)
        #expect(function.timeout == .milliseconds(500))
        #expect(
            notes == [
                "the route GET /a is declared twice",
                "$default is refused with status 500: its authorizer 'auth1' does not run yet",
                "POST /q answers 501: service integrations (SQS-SendMessage) are not run yet",
                "GET /none is not served: its Target 'integrations/i9' is no integration of the API",
            ])
    }

    // MARK: - Quick create

    @Test(arguments: [("", "$default"), ("RouteKey: GET /a,", "GET /a")])
    func `a target makes a route and the default stage`(routeKey: String, key: String) throws {
        let record = Records.record(
            "Api", "AWS::ApiGatewayV2::Api", ref: "api1",
            "{Name: q, ProtocolType: HTTP, \(routeKey) Target: '\(Samples.function)'}")
        let api = try #require(try read([record]).api)
        #expect(api.routeList.map(\.key) == [key])
        #expect(api.stages.all.map(\.name) == ["$default"])
    }

    @Test func `a target elsewhere is noted`() throws {
        let record = Records.record(
            "Api", "AWS::ApiGatewayV2::Api", ref: "api1", "{Name: q, ProtocolType: HTTP, Target: 'https://x.example'}")
        #expect(try read([record]).notes == ["$default answers 501: integrations of type HTTP_PROXY are not run yet"])
    }

    @Test func `a WebSocket API is noted`() throws {
        let (api, notes) = try read([Records.record("Api", "AWS::ApiGatewayV2::Api", "{ProtocolType: WEBSOCKET}")])
        #expect(api == nil)
        #expect(notes == ["WebSocket APIs do not run yet"])
    }
}
