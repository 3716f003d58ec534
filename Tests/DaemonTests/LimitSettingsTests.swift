import Testing

@testable import Daemon

struct LimitSettingsTests {
    private func settings(_ environment: [String: String]) -> EngineSettings {
        EngineSettings(project: ProjectFolder(path: "/project/.samlet"), build: "1", environment: environment)
    }

    @Test func `without variables they are AWS's quota and a few spare sandboxes`() throws {
        #expect(try settings([:]).concurrencyLimit == 1000)
        #expect(try settings(["SAMLET_SPARE_SANDBOXES": ""]).spareSandboxes == 8)
    }

    @Test func `variables change them`() throws {
        #expect(try settings(["SAMLET_CONCURRENCY_LIMIT": "3"]).concurrencyLimit == 3)
        #expect(try settings(["SAMLET_SPARE_SANDBOXES": "0"]).spareSandboxes == 0)
    }

    @Test(arguments: ["many", "-1", "1.5", "1001"])
    func `what is no number of sandboxes is refused`(_ text: String) {
        let error = #expect(throws: EngineError.self) { try settings(["SAMLET_SPARE_SANDBOXES": text]).spareSandboxes }
        #expect(
            error?.message == "SAMLET_SPARE_SANDBOXES is a number of sandboxes, from 0 to 1000, not '\(text)'")
    }
}
