import NIOCore
import Testing

@testable import LambdaEngine

struct TelemetrySubscriptionTests {
    private func subscription(
        _ text: String, _ api: TelemetrySubscription.API = .telemetry
    ) throws(ExtensionRefusal) -> TelemetrySubscription {
        try TelemetrySubscription(ByteBuffer(string: text), api: api)
    }

    @Test func `a subscription has AWS's sizes unless it says others`() throws {
        let plain = try subscription(
            #"""
            {"schemaVersion":"2022-12-13","types":["platform","function"],
             "destination":{"protocol":"HTTP","URI":"http://sandbox.localdomain:8080/a?b"}}
            """#)
        #expect(plain.categories == [.platform, .function] && plain.destination == .http(port: 8080, path: "/a?b"))
        #expect(plain.mostItems == 10_000 && plain.mostBytes == 262_144 && plain.time == .seconds(1))
        let other = try subscription(
            #"""
            {"types":["extension"],"buffering":{"maxItems":1000,"maxBytes":1048576,"timeoutMs":25},
             "destination":{"protocol":"TCP","port":9000}}
            """#, .logs)
        #expect(other.destination == .tcp(port: 9000) && other.mostItems == 1000 && other.time == .milliseconds(25))
    }

    @Test(arguments: [
        "no", "{}", #"{"schemaVersion":"2020-01-01","types":["platform"],"destination":{"protocol":"TCP","port":1}}"#,
        #"{"schemaVersion":"2022-07-01","types":[],"destination":{"protocol":"TCP","port":1}}"#,
        #"{"schemaVersion":"2022-07-01","types":["all"],"destination":{"protocol":"TCP","port":1}}"#,
        #"{"schemaVersion":"2022-07-01","types":["function"],"destination":{"protocol":"TCP","port":0}}"#,
        #"{"schemaVersion":"2022-07-01","types":["function"],"destination":{"protocol":"UDP"}}"#,
        #"{"schemaVersion":"2022-07-01","types":["function"],"destination":{"protocol":"HTTP","URI":"http://example.com:80"}}"#,
        #"{"schemaVersion":"2022-07-01","types":["function"],"buffering":{"maxItems":1},"destination":{"protocol":"TCP","port":1}}"#,
    ])
    func `what the API does not take is refused`(_ text: String) {
        let error = #expect(throws: ExtensionRefusal.self) { _ = try subscription(text) }
        #expect(error?.type == "ValidationError" && error?.isMalformed == true)
    }
}
