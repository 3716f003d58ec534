import Deployments
import Foundation
import OrderedCollections
import Templates
import Testing

struct SQLiteHistoryTests {
    @Test(arguments: StoreFixture.Kind.allCases) func `generations are listed with what made them, the last one first`(
        kind: StoreFixture.Kind
    ) throws {
        let fixture = try StoreFixture(kind)
        var counts = ChangeCounts()
        counts.created = 3
        try fixture.commit(.sample("shop"), note: CommitNote(templateDigest: "abc", counts: counts))
        try fixture.commit(.sample("shop", generation: 2), note: CommitNote(status: .partial, operation: "rollback"))
        let history = try fixture.store.history(of: "shop")
        #expect(history.map(\.number) == [2, 1])
        #expect(history.map(\.status) == [.partial, .complete])
        #expect(history.map(\.operation) == ["rollback", "deploy"])
        #expect(history.last?.counts == counts)
        #expect(history.last?.templateDigest == "abc")
        #expect(history.map(\.hasSnapshot) == [true, true])
        #expect(try fixture.store.history(of: "other").isEmpty)
    }

    @Test(arguments: StoreFixture.Kind.allCases) func `the state of a generation comes back, secrets and all`(
        kind: StoreFixture.Kind
    ) throws {
        let fixture = try StoreFixture(kind)
        try fixture.commit(.sample("shop"))
        let saved = try #require(try fixture.store.stack(named: "shop"))
        var second = saved
        second.generation = 2
        second.records["A"] = nil
        try fixture.commit(second)
        #expect(try fixture.store.snapshot(of: "shop", generation: 1) == saved)
        #expect(try fixture.store.snapshot(of: "shop", generation: 2) == second)
        #expect(try fixture.store.snapshot(of: "shop", generation: 3) == nil)
    }

    @Test func `a hundred generations are kept`() throws {
        let fixture = try StoreFixture(.sqlite)
        let lease = try fixture.store.acquireLease(on: StackState.sample("shop").identity, for: "deploy")
        for number in 1...103 {
            try fixture.store.commit(.sample("shop", generation: number), over: number - 1, under: lease)
        }
        #expect(try fixture.store.history(of: "shop").map(\.number) == Array((4...103).reversed()))
    }

    @Test(arguments: StoreFixture.Kind.allCases) func `what a policy keeps is listed until the stack has it again`(
        kind: StoreFixture.Kind
    ) throws {
        let fixture = try StoreFixture(kind)
        let record = try #require(StackState.sample("shop").records["A"])
        try fixture.commit(.sample("shop"), note: CommitNote(retained: [record]))
        #expect(try fixture.store.retainedResources(of: "shop").map(\.record) == [record])
        try fixture.commit(.sample("shop", generation: 2), note: CommitNote(adopted: ["p-A"]))
        #expect(try fixture.store.retainedResources(of: "shop").isEmpty)
    }
}
