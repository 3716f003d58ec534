import Deployments
import Templates
import Testing

@testable import Triggers

@Suite struct RestAPIReaderTests {
    private func read(_ records: [ResourceRecord]) throws -> (api: RestAPI, notes: [String]) {
        let all = APIRecords(records.map { StackRecord(record: $0, stack: Records.stack) })
        var reader = RestAPIReader(try #require(all.restAPIs.first), all)
        var findings = TriggerFindings()
        let api = reader.api(into: &findings)
        return (api, findings.failures.map(\.message) + findings.notes.map(\.message))
    }

    private func methods(_ api: RestAPI) -> [String] { api.methodList.map { "\($0.httpMethod) \($0.path.text)" } }

    // MARK: - Documents

    @Test(arguments: [
        ("", "", "/v1/pets", "/pets"), ("basePath: /v1/api,", "ignore", "/pets", "/pets"),
        ("basePath: /v1/api,", "prepend", "/pets", "/v1/api/pets"),
        ("basePath: /v1/api,", "split", "/pets", "/api/pets"),
        ("basePath: /v1,", "split", "/pets", "/pets"), ("basePath: /v1,", "prepend", "/", "/v1"),
        ("servers: [{url: 'https://x.example/v2'}],", "prepend", "/pets", "/v2/pets"),
        ("servers: [{url: '/v3'}],", "prepend", "/pets", "/v3/pets"),
        (
            "servers: [{url: 'https://x/{basePath}', variables: {basePath: {default: v4}}}],", "prepend", "/pets",
            "/v4/pets"
        ),
    ])
    func `the base path is left out, put first, or split`(
        definition: String, mode: String, path: String, expected: String
    ) throws {
        let properties = mode.isEmpty ? "" : "Parameters: {basepath: \(mode)},"
        let own = mode.isEmpty ? expected : path
        let records = Samples.rest("'\(own)': {get: \(Samples.proxy)}", body: definition, properties: properties)
        #expect(methods(try read(records).api) == ["GET " + expected])
    }

    @Test func `all parts of a document are read`() throws {
        let (api, notes) = try read(
            Samples.rest(
                "/a: {x-amazon-apigateway-any-method: \(Samples.proxy), options: {x-amazon-apigateway-integration: {type: mock}}, parameters: [{name: x}]}, /b/: {GET: \(Samples.proxy)}, /empty: null",
                body: "security: [{key: []}], x-amazon-apigateway-binary-media-types: [image~1png],",
                properties: "BinaryMediaTypes: ['text/*'],"))
        #expect(methods(api) == ["ANY /a", "OPTIONS /a", "GET /b"])
        #expect(api.name == "pets")
        #expect(api.binaryMediaTypes.matches("image/png"))
        #expect(api.binaryMediaTypes.matches("text/css"))
        #expect(notes == ["security at the top of the Body has no effect, as on AWS; write it at each method"])
    }

    @Test func `what is not run yet is noted`() throws {
        let (_, notes) = try read(
            Samples.rest(
                """
                /http: {get: {x-amazon-apigateway-integration: {type: http_proxy, httpMethod: GET, uri: 'https://x'}}},
                /aws: {post: {x-amazon-apigateway-integration: {type: aws, httpMethod: POST, uri: 'arn:aws:apigateway:us-east-1:sqs:path/0/q'}}},
                /get: {get: {x-amazon-apigateway-integration: {type: aws_proxy, httpMethod: GET, uri: '\(Samples.uri)'}}},
                /auth: {get: {security: [{who: []}], x-amazon-apigateway-integration: {type: aws_proxy, httpMethod: POST, uri: '\(Samples.uri)'}}},
                /key: {get: {security: [{key: []}], x-amazon-apigateway-integration: {type: aws_proxy, httpMethod: POST, uri: '\(Samples.uri)'}}},
                /open: {get: {security: [{plain: []}], x-amazon-apigateway-integration: {type: aws_proxy, httpMethod: POST, uri: '\(Samples.uri)'}}}
                """,
                body:
                    "securityDefinitions: {who: {type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: custom, x-amazon-apigateway-authorizer: {type: token}}, key: {type: apiKey, name: x-api-key, in: header}, plain: {type: basic}},"
            ))
        #expect(
            notes == [
                "GET /http answers 501: integrations of type HTTP_PROXY are not run yet",
                "POST /aws answers 501: integrations of type AWS are not run yet",
                "GET /get answers 500, as on AWS: the method of its integration is GET, and functions are called with POST",
                "GET /auth is refused with status 500: its authorizer 'who' does not run yet",
                "GET /key is refused with status 403: API keys are not checked yet",
                "the security scheme 'plain' of GET /open names no authorizer, so the route is open, as on AWS",
            ])
    }

    // MARK: - Resources and methods

    private let discrete = [
        Records.record(
            "Api", "AWS::ApiGateway::RestApi", ref: "api1", attributes: ["RootResourceId": "root1"], "{Name: cdk}"),
        Records.record(
            "Pets", "AWS::ApiGateway::Resource", ref: "r1", "{RestApiId: api1, ParentId: root1, PathPart: pets}"),
        Records.record(
            "Pet", "AWS::ApiGateway::Resource", ref: "r2", "{RestApiId: api1, ParentId: r1, PathPart: '{id}'}"),
        Records.record(
            "GetPet", "AWS::ApiGateway::Method",
            "{RestApiId: api1, ResourceId: r2, HttpMethod: GET, AuthorizationType: NONE, Integration: {Type: AWS_PROXY, IntegrationHttpMethod: POST, Uri: '\(Samples.uri)'}}"
        ),
        Records.record(
            "Root", "AWS::ApiGateway::Method",
            "{RestApiId: api1, ResourceId: root1, HttpMethod: ANY, AuthorizationType: AWS_IAM, ApiKeyRequired: true, Integration: {Type: AWS_PROXY, IntegrationHttpMethod: POST, Uri: '\(Samples.uri)', TimeoutInMillis: 1000}}"
        ),
        Records.record(
            "Authorized", "AWS::ApiGateway::Method",
            "{RestApiId: api1, ResourceId: r1, HttpMethod: GET, AuthorizationType: COGNITO_USER_POOLS, AuthorizerId: auth1, Integration: {Type: MOCK}}"
        ),
        Records.record("Bare", "AWS::ApiGateway::Method", "{RestApiId: api1, ResourceId: r1, HttpMethod: PUT}"),
        Records.record("Foreign", "AWS::ApiGateway::Method", "{RestApiId: api2, ResourceId: r1, HttpMethod: GET}"),
        Records.record(
            "Deployment", "AWS::ApiGateway::Deployment", ref: "d1",
            "{RestApiId: api1, StageName: quick, StageDescription: {Variables: {a: b}}}"),
        Records.record(
            "Stage", "AWS::ApiGateway::Stage", ref: "prod",
            "{RestApiId: api1, StageName: prod, DeploymentId: d1, Variables: {n: 1}}"),
    ]

    @Test func `resources and methods make an API`() throws {
        let (api, notes) = try read(discrete)
        #expect(methods(api) == ["GET /pets/{id}", "ANY /", "GET /pets", "PUT /pets"])
        #expect(api.methodList.map(\.resourceID) == ["r2", "root1", "r1", "r1"])
        #expect(api.methodList.map(\.authorization) == [.everybody, .signed, .authorizer("auth1"), .everybody])
        #expect(api.methodList.map(\.needsAPIKey) == [false, true, false, false])
        guard case .function(let function) = api.methodList[1].integration else {
            Issue.record("ANY / is no function")
            return
        }
        #expect(function.function.text == Samples.function)
        #expect(function.timeout == .seconds(1))
        #expect(
            notes == [
                "ANY / is refused with status 403: API keys are not checked yet",
                "GET /pets is refused with status 500: its authorizer 'auth1' does not run yet",
                "PUT /pets answers 500, as on AWS: it has no Integration",
            ])
    }

    @Test func `stages come from stages and from deployments`() throws {
        let stages = try read(discrete).api.stages
        #expect(stages.all.map(\.name) == ["prod", "quick"])
        #expect(stages["prod"]?.values == ["n": "1"])
        #expect(stages["quick"]?.values == ["a": "b"])
        #expect(stages["prod"]?.deploymentID == "d1")
        #expect(stages["none"] == nil)
    }

    @Test func `a resource that is its own parent is no endless path`() throws {
        let loop = Records.record(
            "Loop", "AWS::ApiGateway::Resource", ref: "r9", "{RestApiId: api1, ParentId: r9, PathPart: x}")
        let method = Records.record(
            "InLoop", "AWS::ApiGateway::Method",
            "{RestApiId: api1, ResourceId: r9, HttpMethod: GET, Integration: {Type: MOCK}}")
        #expect(methods(try read([discrete[0], loop, method]).api).count == 1)
    }

    @Test func `the same path has the same resource id`() throws {
        let paths = "/a: {get: \(Samples.proxy), put: \(Samples.proxy)}, /b: {get: \(Samples.proxy)}"
        let ids = try read(Samples.rest(paths)).api.methodList.map(\.resourceID)
        #expect(ids[0] == ids[1])
        #expect(ids[0] != ids[2])
        #expect(ids == (try read(Samples.rest(paths)).api.methodList.map(\.resourceID)))
        #expect(ids[0].count == 6)
    }
}
