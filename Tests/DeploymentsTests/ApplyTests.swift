import OrderedCollections
import Synchronization
import Templates
import Testing

@testable import Deployments

struct ApplyTests {
    /// An engine that remembers what it was asked, and refuses the functions it is told to.
    final class RecordingTarget: DeploymentTarget {
        let prepared = Mutex<[LogicalID]>([])
        let activated = Mutex<[String]>([])
        let discarded = Mutex<[String]>([])
        let refused: Set<LogicalID>
        let onPrepare: @Sendable (LogicalID) async -> Void
        let isBroken = Mutex(false)

        init(refusing refused: Set<LogicalID> = [], onPrepare: @escaping @Sendable (LogicalID) async -> Void = { _ in })
        {
            self.refused = refused
            self.onPrepare = onPrepare
        }

        func prepare(_ record: ResourceRecord, of stack: StackIdentity) async throws(ResourceFailure) {
            prepared.withLock { $0.append(record.logicalID) }
            await onPrepare(record.logicalID)
            if refused.contains(record.logicalID) { throw ResourceFailure("no interpreter for \(record.logicalID)") }
        }

        func activate(_ stack: StackIdentity) async throws(ResourceFailure) {
            if isBroken.withLock(\.self) { throw ResourceFailure("the engine broke off") }
            activated.withLock { $0.append(stack.name) }
        }

        func discardPrepared(of stack: StackIdentity) async throws(ResourceFailure) {
            discarded.withLock { $0.append(stack.name) }
        }
    }

    private let template = """
        Resources:
          A: {Type: AWS::Logs::LogGroup}
          B: {Type: AWS::Logs::LogGroup}
          C: {Type: AWS::Logs::LogGroup, DependsOn: A}
          D: {Type: AWS::Logs::LogGroup, DependsOn: C}
        """

    private func run(
        _ plan: Plan, _ store: any StateStore, _ target: RecordingTarget, _ options: ApplyOptions = ApplyOptions()
    ) async throws {
        let lease = try store.acquireLease(on: plan.stack, for: options.operation)
        defer { store.release(lease) }
        try await Apply(store: store, target: target, options: options).run(plan, under: lease) { _ in }
    }

    @Test func `a plan is prepared, saved and activated`() async throws {
        let (store, target, plan) = (InMemoryStateStore(), RecordingTarget(), Deploying().plan(template).plan)
        try await run(plan, store, target)
        #expect(Set(target.prepared.withLock(\.self)) == ["A", "B", "C", "D"])
        #expect(target.activated.withLock(\.self) == ["shop"])
        let saved = try #require(try store.stack(named: "shop"))
        #expect(saved.records == plan.desired.records)
        #expect(saved.generation == 1 && !saved.lineage.isEmpty)
    }

    @Test func `each step is in the journal, with its outcome`() async throws {
        let (store, target, plan) = (InMemoryStateStore(), RecordingTarget(), Deploying().plan(template).plan)
        try await run(plan, store, target)
        let run = try #require(try store.runs(of: "shop").first)
        #expect(run.steps.map(\.action).count { $0 == .create } == 4)
        #expect(run.steps.suffix(2).map(\.action) == [.commit, .activate])
        #expect(Set(run.steps.map(\.phase)) == [.done])
        #expect(run.steps.map(\.sequence) == Array(1...6))
        #expect(try store.unfinishedRuns().isEmpty)
    }

    @Test func `an intent is in the journal before a resource is prepared`() async throws {
        let store = InMemoryStateStore()
        let known = Mutex<[LogicalID: Bool]>([:])
        let target = RecordingTarget { id in
            let steps = (try? store.unfinishedRuns().first?.steps) ?? []
            let isKnown = steps.contains { $0.logicalID == id && $0.phase == .intent }
            known.withLock { $0[id] = isKnown }
        }
        try await run(Deploying().plan(template).plan, store, target)
        #expect(known.withLock(\.self) == ["A": true, "B": true, "C": true, "D": true])
    }

    @Test func `when a resource cannot run, everything stays as it was, and every failure is told`() async throws {
        let (store, target, plan) = (
            InMemoryStateStore(), RecordingTarget(refusing: ["A", "B"]), Deploying().plan(template).plan
        )
        await #expect {
            try await run(plan, store, target)
        } throws: { error in
            let failure = error as? ApplyFailure
            return failure?.failures.map(\.action.logicalID) == ["A", "B"]
                && failure?.skipped.map(\.action.logicalID) == ["C", "D"]
                && failure?.skipped.map(\.because) == ["A", "A"]
                && failure?.keptGeneration == nil
        }
        #expect(target.activated.withLock(\.self).isEmpty)
        #expect(target.discarded.withLock(\.self) == ["shop"])
        #expect(try store.stack(named: "shop") == nil)
        #expect(try store.unfinishedRuns().isEmpty)
    }

    @Test func `what can run is kept when that is wanted`() async throws {
        let (store, target, plan) = (
            InMemoryStateStore(), RecordingTarget(refusing: ["A"]), Deploying().plan(template).plan
        )
        await #expect {
            try await run(plan, store, target, ApplyOptions(onFailure: .keep))
        } throws: { error in
            (error as? ApplyFailure)?.keptGeneration == 1
        }
        #expect(try store.stack(named: "shop")?.records.keys == ["B"])
        #expect(try store.history(of: "shop").map(\.status) == [.partial])
        #expect(target.activated.withLock(\.self) == ["shop"])
        // The rest is what the next deployment does.
        let rest = Deploying().plan(template, over: try store.stack(named: "shop")).plan
        #expect(rest.changes.map(\.logicalID) == ["A", "C", "D"])
        try await run(rest, store, RecordingTarget())
        #expect(try store.history(of: "shop").map(\.status) == [.complete, .partial])
    }

    @Test func `a plan over another generation is refused`() async throws {
        let (store, target, plan) = (InMemoryStateStore(), RecordingTarget(), Deploying().plan(template).plan)
        try await run(plan, store, target)
        await #expect(throws: StateError.self) { try await run(plan, store, target) }
    }

    @Test func `whoever has lost the lease saves nothing`() async throws {
        let (store, plan) = (InMemoryStateStore(), Deploying().plan(template).plan)
        let lease = try store.acquireLease(on: plan.stack, for: "deploy")
        let target = RecordingTarget { id in
            guard id == "B" else { return }
            store.release(lease)
            _ = try? store.acquireLease(on: plan.stack, for: "deploy")
        }
        await #expect {
            try await Apply(store: store, target: target).run(plan, under: lease) { _ in }
        } throws: { error in
            if case .fenced = (error as? StateError)?.code { true } else { false }
        }
        #expect(try store.stack(named: "shop") == nil)
        #expect(target.activated.withLock(\.self).isEmpty)
    }

    @Test func `an interruption finishes what is in flight, begins nothing new and changes nothing`() async throws {
        let isStopping = Mutex(false)
        let (store, plan) = (InMemoryStateStore(), Deploying().plan(template).plan)
        let target = RecordingTarget { _ in isStopping.withLock { $0 = true } }
        let options = ApplyOptions(isStopping: { isStopping.withLock(\.self) })
        await #expect(throws: ApplyInterruption.self) { try await run(plan, store, target, options) }
        #expect(Set(target.prepared.withLock(\.self)) == ["A", "B"])
        #expect(try store.stack(named: "shop") == nil)
        #expect(try store.unfinishedRuns().isEmpty)
    }

    @Test func `destroying removes the state and then what runs, and tells what is kept`() async throws {
        let store = InMemoryStateStore()
        let target = RecordingTarget()
        let plan = Deploying().plan(template + "\n  E: {Type: AWS::SQS::Queue, DeletionPolicy: Retain}").plan
        try await run(plan, store, target)
        let lease = try store.acquireLease(on: plan.stack, for: "destroy")
        let kept = try await Apply(store: store, target: target).destroy(plan.desired, under: lease)
        #expect(kept.map(\.logicalID) == ["E"])
        #expect(try store.retainedResources(of: "shop").map(\.record.logicalID) == ["E"])
        #expect(try store.stack(named: "shop") == nil)
        #expect(target.activated.withLock(\.self) == ["shop", "shop"])
    }
}
