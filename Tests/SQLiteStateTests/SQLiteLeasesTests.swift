import Deployments
import Foundation
import SQLiteState
import Testing

struct SQLiteLeasesTests {
    private let identity = StackState.sample("shop").identity

    @Test func `a lease that has expired is taken over, and its holder is fenced out`() throws {
        let fixture = try StoreFixture(.sqlite, leaseDuration: .zero)
        let first = try fixture.store.acquireLease(on: identity, for: "deploy")
        let second = try fixture.store.acquireLease(on: identity, for: "deploy")
        #expect(second.epoch == first.epoch + 1)
        #expect(throws: StateError.self) { try fixture.store.renew(first) }
        #expect(throws: StateError.self) { try fixture.store.commit(.sample("shop"), over: 0, under: first) }
        try fixture.store.commit(.sample("shop"), over: 0, under: second)
    }

    @Test func `a lease that has expired is its holder's again when nobody took it over`() throws {
        let fixture = try StoreFixture(.sqlite, leaseDuration: .zero)
        let lease = try fixture.store.acquireLease(on: identity, for: "deploy")
        try fixture.store.renew(lease)
        try fixture.store.commit(.sample("shop"), over: 0, under: lease)
    }

    @Test(.timeLimit(.minutes(1))) func `the lease of a process that is gone is taken over at once`() throws {
        let fixture = try StoreFixture(.sqlite)
        let gone = Process()
        gone.executableURL = URL(filePath: "/bin/true")
        try gone.run()
        gone.waitUntilExit()
        var holder = LeaseHolder()
        holder.processID = Int(gone.processIdentifier)
        let path = fixture.path + "/state.sqlite"
        let dead = try SQLiteStateStore(path: path, secrets: .sample, holder: holder)
        let lease = try dead.acquireLease(on: identity, for: "deploy")
        _ = try fixture.store.acquireLease(on: identity, for: "deploy")
        #expect(throws: StateError.self) { try dead.renew(lease) }
    }

    @Test func `the lease of a process that lives is not dropped`() throws {
        let fixture = try StoreFixture(.sqlite)
        _ = try fixture.store.acquireLease(on: identity, for: "deploy")
        try fixture.store.dropAbandonedLeases()
        #expect(throws: StateError.self) { try fixture.store.acquireLease(on: identity, for: "deploy") }
    }

    @Test func `who is locked out learns who holds the lease, for what and since when`() throws {
        let fixture = try StoreFixture(.sqlite)
        _ = try fixture.store.acquireLease(on: identity, for: "deploy")
        do {
            _ = try fixture.store.acquireLease(on: identity, for: "destroy")
            Issue.record("the lease was given twice")
        } catch {
            #expect(error.message.contains("pid \(ProcessInfo.processInfo.processIdentifier) (deploy since 20"))
        }
    }

    @Test func `a state of another lineage is not written over`() throws {
        let fixture = try StoreFixture(.sqlite)
        let lease = try fixture.store.acquireLease(on: identity, for: "deploy")
        try fixture.store.commit(.sample("shop").with(lineage: "mine"), over: 0, under: lease)
        #expect(try fixture.store.stack(named: "shop")?.lineage == "mine")
        let other = StackState.sample("shop", generation: 2).with(lineage: "other")
        #expect(throws: StateError.self) { try fixture.store.commit(other, over: 1, under: lease) }
        try fixture.store.removeStack(over: 1, under: lease)
        try fixture.store.commit(.sample("shop"), over: 0, under: lease)
        #expect(try fixture.store.stack(named: "shop")?.lineage != "mine")
    }
}
