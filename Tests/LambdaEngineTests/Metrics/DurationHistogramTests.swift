import Testing

@testable import LambdaEngine

@Suite struct DurationHistogramTests {
    private func isNear(_ value: Double?, _ expected: Double) -> Bool {
        value.map { abs($0 - expected) / expected < 0.046 } ?? false
    }

    @Test func `without durations there is no percentile`() {
        #expect(DurationHistogram().percentile(0.5) == nil)
    }

    @Test func `percentiles are near those of the durations`() {
        var histogram = DurationHistogram()
        for milliseconds in 1...1000 { histogram.add(.milliseconds(milliseconds)) }
        #expect(histogram.count == 1000)
        #expect(isNear(histogram.percentile(0.5), 500))
        #expect(isNear(histogram.percentile(0.95), 950))
        #expect(isNear(histogram.percentile(0.99), 990))
        #expect(isNear(histogram.percentile(1), 1000))
    }

    @Test(arguments: [Duration.microseconds(10), .microseconds(137), .milliseconds(3), .seconds(7), .seconds(900)])
    func `every duration of a function has its bucket`(duration: Duration) {
        var histogram = DurationHistogram()
        histogram.add(duration)
        #expect(isNear(histogram.percentile(0.5), duration / .milliseconds(1)))
    }

    @Test func `what is shorter or longer than any function is kept too`() {
        var histogram = DurationHistogram()
        for duration in [Duration.zero, .nanoseconds(1), .seconds(100_000)] { histogram.add(duration) }
        #expect(histogram.count == 3)
        #expect(histogram.percentile(0.1).map { $0 < 0.011 } == true)
    }
}
