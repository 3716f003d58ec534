import Testing

@testable import LambdaEngine

struct EventTimingTests {
    @Test func `pauses after throttles double from a second to five minutes`() {
        let pauses = (1...12).map { EventTiming.throttlePause(after: $0) / 1000 }
        #expect(pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300])
        #expect(EventTiming.throttlePause(after: 100_000) == 300_000)
    }

    @Test(arguments: [0, -1, .nan, .infinity, 86_401]) func `pauses of other lengths are refused`(seconds: Double) {
        #expect(EventTiming(retryBaseInSeconds: seconds) == nil)
    }

    @Test func `pauses scale with the base`() throws {
        #expect(EventTiming.standard.scale == 1)
        #expect(try #require(EventTiming(retryBaseInSeconds: 0.6)).scale == 0.01)
    }

    @Test func `events have AWS's rules where nothing is configured`() {
        let rules = EventRules(EventInvokeConfig(maximumRetryAttempts: 1, lastModified: 0))
        #expect(rules.maximumRetryAttempts == 1 && rules.maximumAge == 21_600_000)
        #expect(EventRules().maximumRetryAttempts == 2)
    }
}
