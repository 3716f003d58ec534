import Testing

@testable import Daemon

@Suite struct CallRatesTests {
    @Test func `rates are of the time between two looks`() {
        var rates = CallRates()
        let start = ContinuousClock.now
        rates.take(sampleStatus(sampleFunction(calls: 10)), at: start)
        #expect(rates.perSecond.isEmpty)
        #expect(rates.changes == ["Hello  python3.13  cold  10 calls, 1 cold start"])
        rates.take(sampleStatus(sampleFunction(calls: 16)), at: start + .seconds(2))
        #expect(rates.perSecond == ["stack-Hello": 3])
        #expect(rates.changes.count == 1)
        rates.take(sampleStatus(sampleFunction(calls: 16)), at: start + .seconds(3))
        #expect(rates.perSecond == ["stack-Hello": 0])
        #expect(rates.changes.isEmpty)
    }

    @Test func `an engine that began anew has no negative rates`() {
        var rates = CallRates()
        let start = ContinuousClock.now
        rates.take(sampleStatus(sampleFunction(calls: 10)), at: start)
        rates.take(sampleStatus(sampleFunction(calls: 2)), at: start + .seconds(1))
        #expect(rates.perSecond == ["stack-Hello": 0])
    }
}
