import Testing

@testable import LambdaEngine

struct DispatchTableTests {
    private static let unreserved: @Sendable (String) -> Int? = { _ in nil }

    /// A table of small limits.
    private func table(total: Int = 6, perFunction: Int = 4) -> DispatchTable {
        DispatchTable(limits: DispatchTable.Limits(total: total, perFunction: perFunction))
    }

    @Test func `nothing is tried before it is due`() {
        var table = table()
        table.added(to: "a", dueAt: 100)
        #expect(table.nextTurn(at: 99, reserved: Self.unreserved) == nil)
        #expect(table.nextTime(reserved: Self.unreserved) == 100)
        let turn = table.nextTurn(at: 100, reserved: Self.unreserved)
        #expect(turn?.function == "a" && turn?.count == 4)
        #expect(table.nextTime(reserved: Self.unreserved) == nil)
    }

    @Test func `functions take turns, and many events of one leave room for others`() {
        var table = table()
        for function in ["a", "a", "b"] { table.added(to: function, dueAt: 0) }
        var turns: [(String, Int)] = []
        while let turn = table.nextTurn(at: 0, reserved: Self.unreserved) {
            turns.append(turn)
            table.taken(of: turn.function, unused: 0, next: 0)
        }
        #expect(Set(turns.map(\.0)) == ["a", "b"])
        #expect(turns.map(\.1).sorted() == [2, 4])
        // Nothing is free: there is no time to wake up at, since the end of an attempt does that.
        #expect(table.nextTime(reserved: Self.unreserved) == nil)
        // The one that was served last comes last.
        for turn in turns { table.ended(of: turn.0, wasTurnedAway: false, at: 0) }
        #expect(table.nextTurn(at: 0, reserved: Self.unreserved)?.function == turns[0].0)
    }

    @Test func `places that are not used are free again`() {
        var table = table()
        table.added(to: "a", dueAt: 0)
        _ = table.nextTurn(at: 0, reserved: Self.unreserved)
        table.taken(of: "a", unused: 3, next: nil)
        table.added(to: "a", dueAt: 0)
        #expect(table.nextTurn(at: 0, reserved: Self.unreserved)?.count == 3)
    }

    @Test func `an event that comes while others are taken out is not forgotten`() {
        var table = table()
        table.added(to: "a", dueAt: 0)
        _ = table.nextTurn(at: 0, reserved: Self.unreserved)
        table.added(to: "a", dueAt: 5)
        table.taken(of: "a", unused: 0, next: nil)
        table.ended(of: "a", wasTurnedAway: false, at: 1)
        #expect(table.nextTime(reserved: Self.unreserved) == 5)
    }

    @Test func `no more run than the reserved concurrency allows`() {
        var table = table()
        table.added(to: "a", dueAt: 0)
        #expect(table.nextTurn(at: 0) { _ in 2 }?.count == 2)
        table.taken(of: "a", unused: 0, next: 0)
        #expect(table.nextTurn(at: 0) { _ in 2 } == nil)
        table.ended(of: "a", wasTurnedAway: false, at: 0)
        #expect(table.nextTurn(at: 0) { _ in 2 }?.count == 1)
    }

    @Test func `events of a function that may not run come to their end at once`() {
        var table = table()
        table.added(to: "a", dueAt: 0)
        #expect(table.nextTurn(at: 0) { _ in 0 }?.count == 4)
    }

    @Test func `a function that turns events away is asked again after a pause, with one event`() {
        var table = table()
        table.added(to: "a", dueAt: 0)
        _ = table.nextTurn(at: 0, reserved: Self.unreserved)
        table.taken(of: "a", unused: 0, next: 0)
        // All that ran at the time count as one.
        for _ in 1...4 { table.ended(of: "a", wasTurnedAway: true, at: 10) }
        #expect(table.nextTurn(at: 1009, reserved: Self.unreserved) == nil)
        #expect(table.nextTime(reserved: Self.unreserved) == 1010)
        #expect(table.nextTurn(at: 1010, reserved: Self.unreserved)?.count == 1)
        table.taken(of: "a", unused: 0, next: 0)
        table.ended(of: "a", wasTurnedAway: true, at: 1010)
        #expect(table.nextTime(reserved: Self.unreserved) == 3010)
        #expect(table.nextTurn(at: 3010, reserved: Self.unreserved)?.count == 1)
        table.taken(of: "a", unused: 0, next: 0)
        table.ended(of: "a", wasTurnedAway: false, at: 3020)
        #expect(table.nextTurn(at: 3020, reserved: Self.unreserved)?.count == 4)
    }

    @Test func `a function that is another now is asked at once`() {
        var table = table()
        table.added(to: "a", dueAt: 0)
        table.close("a", until: 60_000)
        #expect(table.nextTurn(at: 0, reserved: Self.unreserved) == nil)
        table.reopen()
        #expect(table.nextTurn(at: 0, reserved: Self.unreserved)?.count == 4)
    }
}
