import HummingbirdCore
import Deployments
import HTTPTypes
import NIOCore
import Testing

@testable import Triggers

@Suite(.timeLimit(.minutes(1))) struct FrontDoorTests {
    private let rest = Samples.rest("/hello: {get: \(Samples.proxy)}")
    private let http = Samples.http("/shop: {get: \(Samples.operation())}")

    @Test func `requests reach the API they name`() async throws {
        let door = await TestDoor(rest + http + Samples.functionURL())
        for target in [
            "/_aws/execute-api/a1b2c3d4e5/Prod/hello", "/restapis/a1b2c3d4e5/Prod/_user_request_/hello",
            "/_aws/execute-api/h1t2t3p4a5/shop", "/_aws/lambda-url/abcdefghijklmnopqrstuvwxyz012345/",
        ] {
            #expect(try await door.send("GET", target).status == 200, "\(target)")
        }
        #expect(try await door.send("GET", "/Prod/hello", host: "a1b2c3d4e5.execute-api.localhost:4566").status == 200)
        #expect(door.invoker.invocations.count == 5)
    }

    @Test func `the absolute form of a target counts by its path`() async throws {
        #expect(try await TestDoor(rest).send("GET", "http://127.0.0.1:3000/Prod/hello").status == 200)
    }

    // MARK: - Refusals

    @Test(arguments: ["evil.example", "evil.example:3000", "192.168.1.5:3000", "127.0.0.1.evil.example"])
    func `requests that a foreign page could send are refused`(host: String) async throws {
        let door = await TestDoor(rest)
        let answer = try await door.send("GET", "/hello", host: host)
        #expect(answer.status == 403)
        #expect(answer.body.contains("are refused, because any web page could send them"))
        #expect(door.invoker.invocations.isEmpty)
    }

    @Test func `a host can be allowed`() async throws {
        let door = await TestDoor(rest, additionalHosts: ["my.box"])
        #expect(try await door.send("GET", "/hello", host: "my.box:3000").status == 200)
    }

    @Test func `a request without a host is answered`() async throws {
        let door = await TestDoor(rest)
        let request = try TestDoor.request("GET", "/hello", nil, [], ByteBuffer())
        #expect(await door.door.response(to: request).status == .ok)
    }

    // MARK: - A shared port

    @Test func `on a shared port only requests that name an API are answered`() async throws {
        let door = await TestDoor(rest)
        func status(_ target: String, host: String = "127.0.0.1:4566") async throws -> Int? {
            let request = try TestDoor.request("GET", target, host, [], ByteBuffer())
            return await door.door.responseIfAddressed(to: request)?.status.code
        }
        #expect(try await status("/hello") == nil)
        #expect(try await status("/2015-03-31/functions") == nil)
        #expect(try await status("/_aws/execute-api/a1b2c3d4e5/Prod/hello") == 200)
        #expect(try await status("/_aws/execute-api/zzz/Prod/hello") == 404)
        #expect(try await status("/Prod/hello", host: "a1b2c3d4e5.execute-api.localhost:4566") == 200)
        #expect(try await status("/hello", host: "evil.example") == 403)
    }

    // MARK: - Responses

    @Test(arguments: [204, 304])
    func `a response that can have no body has none`(status: Int) async throws {
        let door = await TestDoor(rest, invoker: RecordingInvoker(payload: #"{"statusCode":\#(status),"body":"x"}"#))
        let answer = try await door.send("GET", "/hello")
        #expect(answer.status == status)
        #expect(answer.body == "")
        #expect(answer["Content-Length"] == nil)
    }

    @Test func `every response has a date`() async throws {
        let door = await TestDoor(rest)
        #expect(try await door.send("GET", "/hello")["Date"] == "Mon, 01 Jan 2024 00:00:00 GMT")
    }
}
