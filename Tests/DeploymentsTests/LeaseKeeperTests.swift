import Artifacts
import Synchronization
import Templates
import Testing

@testable import Deployments

struct LeaseKeeperTests {
    /// A store whose leases last as long as it is told, and that counts how often they are renewed.
    private final class BriefStore: StateStore {
        let leaseDuration: Duration
        let renewals = Mutex(0)
        let onRenew: @Sendable (Int) throws(StateError) -> Void
        private let store = InMemoryStateStore()

        init(_ leaseDuration: Duration, onRenew: @escaping @Sendable (Int) throws(StateError) -> Void) {
            self.leaseDuration = leaseDuration
            self.onRenew = onRenew
        }

        func renew(_ lease: Lease) throws(StateError) {
            let count = renewals.withLock { count -> Int in
                count += 1
                return count
            }
            try onRenew(count)
        }

        func stackNames() throws(StateError) -> [String] { [] }
        func serials() throws(StateError) -> [StackSerial] { [] }
        func stack(named name: String) throws(StateError) -> StackState? { nil }
        func exports(except name: String) throws(StateError) -> [String: Value] { [:] }
        func exporters(except name: String) throws(StateError) -> [String: String] { [:] }
        func importers(except name: String) throws(StateError) -> [String: [String]] { [:] }
        func acquireLease(on stack: StackIdentity, for operation: String) throws(StateError) -> Lease {
            try store.acquireLease(on: stack, for: operation)
        }
        func release(_ lease: Lease) {}
        func dropAbandonedLeases() throws(StateError) {}
        func commit(_ state: StackState, over base: Int, under lease: Lease, note: CommitNote) throws(StateError) {}
        func removeStack(over base: Int, under lease: Lease, note: CommitNote) throws(StateError) {}
        func record(_ steps: [JournalStep], of run: JournalRun, under lease: Lease) throws(StateError) {}
        func end(_ run: JournalRun, with steps: [JournalStep], under lease: Lease) throws(StateError) {}
        func unfinishedRuns() throws(StateError) -> [JournalRun] { [] }
        func runs(of name: String) throws(StateError) -> [JournalRun] { [] }
        func history(of name: String) throws(StateError) -> [Generation] { [] }
        func snapshot(of name: String, generation: Int) throws(StateError) -> StackState? { nil }
        func retainedResources(of name: String) throws(StateError) -> [RetainedResource] { [] }
        func referencedArtifacts() throws(StateError) -> Set<ArtifactID> { [] }
    }

    private let lease = Lease(stackName: "shop", epoch: 1)

    @Test(.timeLimit(.minutes(1))) func `a lease is renewed as long as the work lasts`() async throws {
        let (renewed, renewal) = AsyncStream.makeStream(of: Int.self)
        let store = BriefStore(.milliseconds(3)) { (count) throws(StateError) in renewal.yield(count) }
        let outcome = try await LeaseKeeper(store, lease).holding {
            for await count in renewed where count == 3 { return "done" }
            return "cut short"
        }
        #expect(outcome == "done")
    }

    @Test(.timeLimit(.minutes(1))) func `work is cancelled when the lease is lost`() async throws {
        let store = BriefStore(.milliseconds(3)) { (_) throws(StateError) in throw StateError(.fenced) }
        let wasCancelled = Mutex(false)
        await #expect {
            try await LeaseKeeper(store, lease).holding {
                do {
                    try await Task.sleep(for: .seconds(60))
                } catch {
                    wasCancelled.withLock { $0 = true }
                    throw error
                }
            }
        } throws: { error in
            if case .fenced = (error as? StateError)?.code { true } else { false }
        }
        #expect(wasCancelled.withLock { $0 } == true)
    }

    @Test(.timeLimit(.minutes(1))) func `a lease that cannot be renewed once is renewed the next time`() async throws {
        let (renewed, renewal) = AsyncStream.makeStream(of: Int.self)
        let store = BriefStore(.milliseconds(3)) { (count) throws(StateError) in
            renewal.yield(count)
            if count == 1 { throw StateError(.unavailable(path: "/full")) }
        }
        try await LeaseKeeper(store, lease).holding {
            for await count in renewed where count == 2 { break }
        }
        #expect(store.renewals.withLock { $0 } >= 2)
    }

    @Test func `what the work throws is thrown`() async throws {
        let store = BriefStore(.seconds(30)) { (_) throws(StateError) in }
        await #expect(throws: ApplyInterruption.self) {
            try await LeaseKeeper(store, lease).holding { throw ApplyInterruption() }
        }
    }
}
