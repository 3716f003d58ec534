import Deployments
import Templates
import Testing

@testable import Triggers

@Suite struct HTTPTriggersTests {
    private let other = StackIdentity(name: "other", accountID: "000000000000", region: "us-east-1")

    // MARK: - Activation

    @Test func `an activation replaces what the stack had`() async throws {
        let door = await TestDoor(Samples.rest("/old: {get: \(Samples.proxy)}"))
        #expect(try await door.send("GET", "/old").status == 200)
        await door.triggers.activate(Samples.rest("/new: {get: \(Samples.proxy)}"), of: Records.stack)
        #expect(try await door.send("GET", "/old").status == 403)
        #expect(try await door.send("GET", "/new").status == 200)
        await door.triggers.activate([], of: Records.stack)
        #expect(try await door.send("GET", "/new").status == 404)
        #expect(door.triggers.endpoints.isEmpty)
    }

    @Test func `stacks do not touch each other`() async throws {
        let door = await TestDoor(Samples.rest("/a: {get: \(Samples.proxy)}"))
        await door.triggers.activate(Samples.http("/b: {get: \(Samples.operation())}"), of: other)
        #expect(door.triggers.endpoints.map(\.stack.name) == ["app", "other"])
        await door.triggers.activate([], of: Records.stack)
        #expect(door.triggers.endpoints.map(\.stack.name) == ["other"])
        #expect(try await door.send("GET", "/b").status == 200)
    }

    @Test func `a route may stand in another stack than its API`() async throws {
        let door = await TestDoor(Samples.http("/a: {get: \(Samples.operation())}"))
        let route = [
            Records.record(
                "Route", "AWS::ApiGatewayV2::Route", "{ApiId: h1t2t3p4a5, RouteKey: GET /b, Target: integrations/i1}"),
            Records.record(
                "Integration", "AWS::ApiGatewayV2::Integration", ref: "i1",
                "{ApiId: h1t2t3p4a5, IntegrationType: AWS_PROXY, PayloadFormatVersion: '2.0', IntegrationUri: '\(Samples.function)'}"
            ),
        ]
        #expect(try await door.send("GET", "/b").status == 404)
        await door.triggers.activate(route, of: other)
        #expect(try await door.send("GET", "/b").status == 200)
        await door.triggers.activate([], of: other)
        #expect(try await door.send("GET", "/b").status == 404)
    }

    @Test func `what is no trigger is left alone`() async {
        let triggers = HTTPTriggers(logger: .silent)
        await triggers.activate([Records.record("Bucket", "AWS::S3::Bucket", "{}")], of: Records.stack)
        #expect(triggers.endpoints.isEmpty)
        #expect(triggers.activeNotes.isEmpty)
    }

    // MARK: - Notes

    @Test func `what does not work as on AWS is logged once`() async {
        let log = RecordingLog()
        let triggers = HTTPTriggers(logger: log.logger)
        let records = [Records.record("Chat", "AWS::ApiGatewayV2::Api", "{Name: chat, ProtocolType: WEBSOCKET}")]
        for _ in 0..<3 { await triggers.activate(records, of: Records.stack) }
        let message = "Chat: WebSocket APIs do not run yet"
        #expect(log.lines == ["trigger does not work as on AWS trigger.note=\(message)"])
        #expect(triggers.activeNotes.map(\.description) == [message])
    }

    @Test func `a fault of one API, found too late to refuse it, hides no other`() async throws {
        let double = [
            Records.record(
                "One", "AWS::ApiGatewayV2::Route", "{ApiId: h1t2t3p4a5, RouteKey: GET /a, Target: integrations/i1}"),
            Records.record(
                "Integration", "AWS::ApiGatewayV2::Integration", ref: "i1",
                "{ApiId: h1t2t3p4a5, IntegrationType: AWS_PROXY, PayloadFormatVersion: '2.0', IntegrationUri: '\(Samples.function)'}"
            ),
        ]
        let triggers = HTTPTriggers(logger: .silent)
        await triggers.activate(
            Samples.http("/a: {get: \(Samples.operation())}") + double + Samples.functionURL(), of: Records.stack)
        #expect(triggers.activeNotes.map(\.description) == ["Apih1t2t3p4a5: the route GET /a is declared twice"])
        #expect(triggers.endpoints.map(\.kind) == [.httpAPI, .functionURL])
    }
}
