import Testing

@testable import LambdaEngine

struct ConcurrencyLedgerTests {
    private func ledger(_ limit: Int, _ change: (inout ConcurrencyLedger) -> Void) -> ConcurrencyLedger {
        var ledger = ConcurrencyLedger(limit: limit)
        change(&ledger)
        return ledger
    }

    /// How many invocations of a function may begin, and why the next one may not.
    private func room(_ ledger: ConcurrencyLedger, _ function: String) -> (Int, ThrottleReason?) {
        var ledger = ledger
        for count in 0..<100 {
            if let reason = ledger.begin(function) { return (count, reason) }
        }
        return (100, nil)
    }

    @Test func `functions share what the account has`() {
        let ledger = ledger(3) { _ = $0.begin("a") }
        #expect(room(ledger, "b") == (2, .concurrency))
    }

    @Test func `a reservation is a function's own, and its limit`() {
        let ledger = ledger(5) { $0.reserve(2, for: "a") }
        #expect(room(ledger, "a") == (2, .reservedConcurrency))
        #expect(room(ledger, "b") == (3, .concurrency))
        #expect(ledger.unreserved == 3)
    }

    @Test func `a reservation of nothing refuses everything`() {
        #expect(room(ledger(5) { $0.reserve(0, for: "a") }, "a") == (0, .reservedConcurrency))
    }

    @Test func `what is provisioned is taken from the reservation, and without one from the account`() {
        let reserved = ledger(5) {
            $0.reserve(2, for: "a")
            $0.provision(2, for: "a", version: "1")
        }
        #expect(room(reserved, "a") == (0, .reservedConcurrency))
        #expect(reserved.provisioned(for: "a") == 2)
        let shared = ledger(5) { $0.provision(2, for: "a", version: "1") }
        #expect(room(shared, "a") == (3, .concurrency))
        #expect(room(shared, "b") == (3, .concurrency))
    }

    @Test func `what has ended makes room`() {
        var ledger = ledger(1) { _ = $0.begin("a") }
        #expect(ledger.begin("b") == .concurrency)
        ledger.end("a")
        #expect(ledger.begin("b") == nil)
    }

    @Test func `a reservation that comes and goes while invocations run counts them right`() {
        var ledger = ledger(4) { for _ in 0..<2 { _ = $0.begin("a") } }
        ledger.reserve(1, for: "a")
        #expect(room(ledger, "a") == (0, .reservedConcurrency))
        #expect(room(ledger, "b") == (3, .concurrency))
        ledger.reserve(nil, for: "a")
        #expect(room(ledger, "b") == (2, .concurrency))
        for _ in 0..<2 { ledger.end("a") }
        #expect(ledger == ConcurrencyLedger(limit: 4))
    }

    @Test func `a hundred always stay unreserved`() {
        let ledger = ledger(1000) { $0.reserve(500, for: "a") }
        #expect(ledger.canReserve(400, for: "b") && !ledger.canReserve(401, for: "b"))
        #expect(ledger.canReserve(900, for: "a") && !ledger.canReserve(901, for: "a"))
    }
}
