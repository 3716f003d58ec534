import HTTPTypes
import Templates
import Testing

@testable import Triggers

@Suite struct MockIntegrationTests {
    /// What SAM writes for `Cors`.
    private let sam = Samples.rest(
        """
        /a: {get: \(Samples.proxy), options: {consumes: [application/json], produces: [application/json], x-amazon-apigateway-integration:
        {type: mock, requestTemplates: {application/json: "{\\n  \\"statusCode\\" : 200\\n}\\n"}, responses: {default: {statusCode: "200",
        responseTemplates: {application/json: "{}\\n"}, responseParameters: {
        method.response.header.Access-Control-Allow-Origin: "'*'", method.response.header.Access-Control-Allow-Methods: "'GET,OPTIONS'",
        method.response.header.Access-Control-Max-Age: "'600'"}}}}}}
        """)

    @Test func `SAM's answer to a preflight`() async throws {
        let answer = try await TestDoor(sam).send(
            "OPTIONS", "/a", headers: [("Origin", "https://x"), ("Content-Type", "application/json")])
        #expect(answer.status == 200)
        #expect(answer.body == "{}\n")
        #expect(answer["Access-Control-Allow-Origin"] == "*")
        #expect(answer["Access-Control-Allow-Methods"] == "GET,OPTIONS")
        #expect(answer["Access-Control-Max-Age"] == "600")
        #expect(answer["Content-Type"] == "application/json")
    }

    @Test func `a request whose type has no template passes through, and is no status`() async throws {
        let answer = try await TestDoor(sam).send("OPTIONS", "/a", headers: [("Content-Type", "text/plain")])
        #expect(answer.status == 500)
        #expect(answer.body == #"{"message": "Internal server error"}"#)
    }

    /// What the CDK writes for `defaultCorsPreflightOptions` with two origins.
    @Test(arguments: [
        ("https://a.example", "https://a.example"), ("https://b.example", "https://b.example"),
        ("https://c.example", "https://a.example"),
    ])
    func `the CDK's answer to a preflight names the origin that asks`(origin: String, allowed: String) async throws {
        let records = [
            Records.record(
                "Api", "AWS::ApiGateway::RestApi", ref: "c1d2k3", attributes: ["RootResourceId": "r1"], "{Name: cdk}"),
            Records.record("Stage", "AWS::ApiGateway::Stage", ref: "prod", "{RestApiId: c1d2k3, StageName: prod}"),
            Records.record(
                "Options", "AWS::ApiGateway::Method",
                #"""
                RestApiId: c1d2k3
                ResourceId: r1
                HttpMethod: OPTIONS
                AuthorizationType: NONE
                ApiKeyRequired: false
                Integration:
                  Type: MOCK
                  RequestTemplates: {application/json: "{ statusCode: 200 }"}
                  IntegrationResponses:
                  - StatusCode: "204"
                    ResponseParameters:
                      method.response.header.Access-Control-Allow-Headers: "'Content-Type,Authorization'"
                      method.response.header.Access-Control-Allow-Origin: "'https://a.example'"
                      method.response.header.Vary: "'Origin'"
                      method.response.header.Access-Control-Allow-Methods: "'GET'"
                    ResponseTemplates:
                      application/json: |-
                        #set($origin = $input.params("Origin"))
                        #if($origin == "") #set($origin = $input.params("origin")) #end
                        #if($origin.matches("https://b.example"))
                          #set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)
                        #end
                MethodResponses:
                - StatusCode: "204"
                """#),
        ]
        let answer = try await TestDoor(records).send("OPTIONS", "/", headers: [("origin", origin)])
        #expect(answer.status == 204)
        #expect(answer["Access-Control-Allow-Origin"] == allowed)
        #expect(answer["Vary"] == "Origin")
        #expect(answer["Access-Control-Allow-Headers"] == "Content-Type,Authorization")
    }

    @Test(arguments: [
        (#"{"statusCode": 200}"#, 200, "fine"), (#"{"statusCode": 404}"#, 404, "none"),
        (#"{"statusCode": 503}"#, 500, "broken"),
    ])
    func `a status code selects its response`(request: String, status: Int, body: String) throws {
        let mock = MockIntegration(
            requestTemplates: [("application/json", request)], passthrough: "WHEN_NO_MATCH",
            responses: [
                .init(
                    selectionPattern: #"4\d{2}"#, statusCode: 404, parameters: [],
                    templates: [("application/json", "none")]),
                .init(
                    selectionPattern: "5..", statusCode: 500, parameters: [],
                    templates: [("application/json", "broken")]),
                .init(
                    selectionPattern: nil, statusCode: 200, parameters: [], templates: [("application/json", "fine")]),
            ])
        let outcome = try mock.outcome(contentType: nil, accept: nil, .init())
        #expect(outcome.statusCode == status)
        #expect(outcome.body == body)
    }

    @Test func `without a response for the status the API is not configured`() {
        let mock = MockIntegration(
            requestTemplates: [("application/json", #"{"statusCode": 200}"#)], passthrough: "WHEN_NO_MATCH",
            responses: [])
        #expect(throws: MockIntegration.Failure.configuration) {
            try mock.outcome(contentType: nil, accept: nil, .init())
        }
    }

    @Test(arguments: [("NEVER", true), ("WHEN_NO_TEMPLATES", true), ("WHEN_NO_MATCH", false)])
    func `a type without a template may be refused`(passthrough: String, isRefused: Bool) {
        let mock = MockIntegration(
            requestTemplates: [("application/json", "{}")], passthrough: passthrough,
            responses: [.init(selectionPattern: nil, statusCode: 200, parameters: [], templates: [])])
        var variables = VelocityRenderer.Variables()
        variables.body = #"{"statusCode": 200}"#
        let outcome = try? mock.outcome(contentType: "text/plain; charset=utf-8", accept: nil, variables)
        #expect((outcome == nil) == isRefused)
    }
}
