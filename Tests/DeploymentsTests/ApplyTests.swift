import Deployments
import Synchronization
import Templates
import Testing

struct ApplyTests {
    /// An engine that remembers what it was asked, and refuses the functions it is told to.
    private final class RecordingTarget: DeploymentTarget {
        let prepared = Mutex<Set<LogicalID>>([])
        let activated = Mutex<[String]>([])
        let refused: Set<LogicalID>

        init(refusing refused: Set<LogicalID> = []) {
            self.refused = refused
        }

        func prepare(_ record: ResourceRecord, of stack: StackIdentity) async throws(ResourceFailure) {
            _ = prepared.withLock { $0.insert(record.logicalID) }
            if refused.contains(record.logicalID) { throw ResourceFailure("no interpreter for \(record.logicalID)") }
        }

        func activate(_ stack: StackIdentity) async throws(ResourceFailure) {
            activated.withLock { $0.append(stack.name) }
        }
    }

    private let template = "Resources: {A: {Type: AWS::Logs::LogGroup}, B: {Type: AWS::Logs::LogGroup}}"

    @Test func `a plan is prepared, saved and activated`() async throws {
        let (store, target, plan) = (InMemoryStateStore(), RecordingTarget(), Deploying().plan(template).plan)
        let lease = try store.acquireLease(on: plan.stack, for: "deploy")
        try await Apply(store: store, target: target).run(plan, under: lease) { _ in }
        #expect(target.prepared.withLock(\.self) == ["A", "B"])
        #expect(target.activated.withLock(\.self) == ["shop"])
        #expect(try store.stack(named: "shop") == plan.desired)
    }

    @Test func `when a resource cannot run, everything stays as it was, and every failure is told`() async throws {
        let (store, target, plan) = (
            InMemoryStateStore(), RecordingTarget(refusing: ["A", "B"]), Deploying().plan(template).plan
        )
        let lease = try store.acquireLease(on: plan.stack, for: "deploy")
        await #expect {
            try await Apply(store: store, target: target).run(plan, under: lease) { _ in }
        } throws: { error in
            (error as? ApplyFailure)?.failures.map(\.action.logicalID) == ["A", "B"]
        }
        #expect(target.activated.withLock(\.self).isEmpty)
        #expect(try store.stack(named: "shop") == nil)
    }

    @Test func `a plan over another generation is refused`() async throws {
        let (store, target, plan) = (InMemoryStateStore(), RecordingTarget(), Deploying().plan(template).plan)
        let lease = try store.acquireLease(on: plan.stack, for: "deploy")
        try await Apply(store: store, target: target).run(plan, under: lease) { _ in }
        await #expect(throws: StateError.self) {
            try await Apply(store: store, target: target).run(plan, under: lease) { _ in }
        }
    }

    @Test func `destroying removes the state and then what runs`() async throws {
        let (store, target, plan) = (InMemoryStateStore(), RecordingTarget(), Deploying().plan(template).plan)
        let lease = try store.acquireLease(on: plan.stack, for: "deploy")
        try await Apply(store: store, target: target).run(plan, under: lease) { _ in }
        try await Apply(store: store, target: target).destroy(plan.desired, under: lease)
        #expect(try store.stack(named: "shop") == nil)
        #expect(target.activated.withLock(\.self) == ["shop", "shop"])
    }
}
