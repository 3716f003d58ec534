import LambdaEngine
import Testing

@testable import Daemon

struct EventSettingsTests {
    private func timing(_ text: String?) throws(EngineError) -> EventTiming {
        var settings = EngineSettings(project: ProjectFolder(path: "/nowhere"), build: "1", environment: [:])
        settings.environment[EngineSettings.retryBaseVariable] = text
        return try settings.eventTiming
    }

    @Test func `pauses between attempts are AWS's unless something else is said`() throws {
        #expect(try timing(nil) == .standard)
        #expect(try timing("") == .standard)
        #expect(try timing("60") == .standard)
        #expect(try timing("0.5").retryBase == .milliseconds(500))
    }

    @Test(arguments: ["0", "-1", "soon", "1s", "nan", "100000"]) func `what is no pause is refused`(text: String) {
        let error = #expect(throws: EngineError.self) { try timing(text) }
        #expect(
            error?.message
                == "SAMLET_RETRY_BASE_SECONDS is a number of seconds, more than 0 and at most 86400, not '\(text)'")
    }
}
