import Testing

@testable import Triggers

@Suite struct HelpPageTests {
    private let records =
        Samples.rest("/hello: {get: \(Samples.proxy)}, '/any/{id}': {x-amazon-apigateway-any-method: \(Samples.proxy)}")
        + Samples.http("/shop: {get: \(Samples.operation())}") + Samples.functionURL()

    @Test func `a request that leads nowhere is told what there is`() async throws {
        let answer = try await TestDoor(records).send("GET", "/hello")
        #expect(answer.status == 404)
        #expect(answer["Content-Type"] == "text/plain; charset=utf-8")
        #expect(
            answer.body == """
                nothing is served at /hello; these are:

                REST API pets (stack app, stage Prod)
                  http://127.0.0.1:3000/_aws/execute-api/a1b2c3d4e5/Prod/
                    GET /hello
                    ANY /any/{id}

                HTTP API shop (stack app, stage $default)
                  http://127.0.0.1:3000/_aws/execute-api/h1t2t3p4a5/
                    GET /shop

                function URL Url (stack app)
                  http://127.0.0.1:3000/_aws/lambda-url/abcdefghijklmnopqrstuvwxyz012345/
                    ANY /{proxy+}

                """)
    }

    @Test func `who accepts JSON gets JSON`() async throws {
        let answer = try await TestDoor(records).send(
            "GET", "/_aws/execute-api/zzz/", headers: [("Accept", "application/json")])
        #expect(answer.status == 404)
        #expect(answer["Content-Type"] == "application/json")
        #expect(answer.body.contains(#""message": "there is no API with the id 'zzz'""#))
        #expect(answer.body.contains(#""url": "http://127.0.0.1:3000/_aws/execute-api/a1b2c3d4e5/Prod/""#))
        #expect(answer.body.contains(#""GET /hello""#))
    }

    @Test func `without any API the answer says so`() async throws {
        let answer = try await TestDoor([]).send("GET", "/")
        #expect(answer.status == 404)
        #expect(answer.body == "nothing is served at /; no API and no function URL is deployed\n")
    }

    @Test func `a long list of routes is cut`() async throws {
        let paths = (1...25).map { "/p\($0): {get: \(Samples.proxy)}" }.joined(separator: ", ")
        let answer = try await TestDoor(Samples.rest(paths) + Samples.functionURL()).send("GET", "/x")
        #expect(answer.body.contains("    GET /p20\n    and 5 more\n"))
        #expect(!answer.body.contains("GET /p21"))
    }
}
