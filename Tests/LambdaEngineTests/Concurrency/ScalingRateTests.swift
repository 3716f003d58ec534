import NIOCore
import Testing

@testable import LambdaEngine

struct ScalingRateTests {
    private static let start = NIODeadline.uptimeNanoseconds(1)

    private func taken(_ rate: inout ScalingRate, at time: NIODeadline) -> Int {
        var count = 0
        while rate.take(at: time) { count += 1 }
        return count
    }

    @Test func `so many come at once, and as many again in ten seconds`() {
        var rate = ScalingRate(count: 10, now: Self.start)
        #expect(taken(&rate, at: Self.start) == 10)
        #expect(taken(&rate, at: Self.start + .seconds(1)) == 1)
        #expect(taken(&rate, at: Self.start + .seconds(11)) == 10)
        #expect(taken(&rate, at: Self.start + .seconds(1000)) == 10)
    }
}
