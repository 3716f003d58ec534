import Testing

@testable import LambdaEngine

@Suite struct FunctionMetricsTests {
    @Test func `counts tell what a function did, and does`() {
        let metrics = FunctionMetrics()
        metrics.begin()
        metrics.begin()
        metrics.startCold()
        metrics.throttle()
        metrics.add(.milliseconds(5))
        metrics.end(hasFailed: true)
        let counts = metrics.counts
        #expect(counts.invocations == 2 && counts.errors == 1 && counts.throttles == 1 && counts.coldStarts == 1)
        #expect(counts.concurrency == 1 && counts.peakConcurrency == 2 && counts.durations.count == 1)
    }
}
