import Synchronization
import Templates
import Testing

@testable import Deployments

struct UnfinishedRunsTests {
    private let plan = Deploying().plan("Resources: {A: {Type: AWS::Logs::LogGroup}}").plan

    @Test func `a run that had saved nothing leaves nothing`() async throws {
        let (store, target) = (InMemoryStateStore(), ApplyTests.RecordingTarget())
        let lease = try store.acquireLease(on: plan.stack, for: "deploy")
        let run = JournalRun(stack: plan.stack, operation: "deploy", baseGeneration: 0)
        try store.record([JournalStep(1, .create, "A")], of: run, under: lease)
        // In progress it is nobody else's business.
        #expect(try await UnfinishedRuns(store: store, target: target).settle().isEmpty)
        store.release(lease)
        let settled = try await UnfinishedRuns(store: store, target: target).settle(of: "shop")
        #expect(settled.map(\.wasCompleted) == [false])
        #expect(target.activated.withLock(\.self).isEmpty)
        #expect(target.discarded.withLock(\.self) == ["shop"])
        #expect(try store.runs(of: "shop").first?.steps.map(\.phase) == [.failed])
        #expect(try await UnfinishedRuns(store: store, target: target).settle().isEmpty)
    }

    @Test func `a run that had saved its state is brought to its end`() async throws {
        let (store, target) = (InMemoryStateStore(), ApplyTests.RecordingTarget())
        target.isBroken.withLock { $0 = true }
        let lease = try store.acquireLease(on: plan.stack, for: "deploy")
        await #expect(throws: ResourceFailure.self) {
            try await Apply(store: store, target: target).run(plan, under: lease) { _ in }
        }
        store.release(lease)
        #expect(try store.stack(named: "shop")?.generation == 1)
        target.isBroken.withLock { $0 = false }
        let settled = try await UnfinishedRuns(store: store, target: target).settle()
        #expect(settled.map(\.wasCompleted) == [true])
        #expect(target.activated.withLock(\.self) == ["shop"])
        #expect(try store.unfinishedRuns().isEmpty)
    }

    @Test func `runs of other stacks are left alone`() async throws {
        let (store, target) = (InMemoryStateStore(), ApplyTests.RecordingTarget())
        let lease = try store.acquireLease(on: plan.stack, for: "deploy")
        let run = JournalRun(stack: plan.stack, operation: "deploy", baseGeneration: 0)
        try store.record([JournalStep(1, .create, "A")], of: run, under: lease)
        store.release(lease)
        #expect(try await UnfinishedRuns(store: store, target: target).settle(of: "other").isEmpty)
        #expect(try store.unfinishedRuns().count == 1)
    }
}
