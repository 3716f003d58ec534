import Deployments
import OrderedCollections
import Templates
import Testing

struct SQLiteJournalTests {
    private let identity = StackState.sample("shop").identity

    @Test(arguments: StoreFixture.Kind.allCases) func `steps are kept with how they ended`(kind: StoreFixture.Kind)
        throws
    {
        let store = try StoreFixture(kind).store
        let lease = try store.acquireLease(on: identity, for: "deploy")
        let run = JournalRun(stack: identity, operation: "deploy", baseGeneration: 0)
        var (one, two) = (JournalStep(1, .create, "A"), JournalStep(2, .replace, "B"))
        try store.record([one, two], of: run, under: lease)
        #expect(try store.unfinishedRuns().first?.steps.map(\.phase) == [.intent, .intent])
        (one.phase, two.phase, two.error) = (.done, .failed, "no interpreter")
        try store.record([one], of: run, under: lease)
        try store.end(run, with: [two], under: lease)
        #expect(try store.unfinishedRuns().isEmpty)
        let known = try #require(try store.runs(of: "shop").first)
        #expect(known.id == run.id && known.operation == "deploy" && known.stack == identity)
        #expect(known.steps.map(\.phase) == [.done, .failed])
        #expect(known.steps.map(\.error) == [nil, "no interpreter"])
        #expect(known.steps.map(\.logicalID) == ["A", "B"])
    }

    @Test(arguments: StoreFixture.Kind.allCases) func `whoever lost the lease writes nothing`(kind: StoreFixture.Kind)
        throws
    {
        let store = try StoreFixture(kind).store
        let lease = try store.acquireLease(on: identity, for: "deploy")
        store.release(lease)
        _ = try store.acquireLease(on: identity, for: "deploy")
        let run = JournalRun(stack: identity, operation: "deploy", baseGeneration: 0)
        #expect(throws: StateError.self) { try store.record([JournalStep(1, .create, "A")], of: run, under: lease) }
        #expect(throws: StateError.self) { try store.end(run, with: [], under: lease) }
        #expect(try store.runs(of: "shop").isEmpty)
    }

    @Test(arguments: StoreFixture.Kind.allCases) func `the steps of a commit are saved with it or not at all`(
        kind: StoreFixture.Kind
    ) throws {
        let store = try StoreFixture(kind).store
        let lease = try store.acquireLease(on: identity, for: "deploy")
        let run = JournalRun(stack: identity, operation: "deploy", baseGeneration: 0)
        let note = CommitNote(run: run, steps: [JournalStep(1, .activate)])
        #expect(throws: StateError.self) { try store.commit(.sample("shop"), over: 3, under: lease, note: note) }
        #expect(try store.unfinishedRuns().isEmpty)
        try store.commit(.sample("shop"), over: 0, under: lease, note: note)
        #expect(try store.unfinishedRuns().first?.isCommitted == true)
    }

    @Test func `tokens tell steps apart, and the same step again is the same`() throws {
        let coding = RecordCoding(secrets: .sample, secrecy: .digests)
        let record = StackState.sample("shop").records["A"]
        func token(_ step: JournalStep, _ lineage: String = "l", _ base: Int = 1) -> String {
            step.token(lineage: lineage, baseGeneration: base, coding: coding)
        }
        let step = JournalStep(1, .create, "A", desired: record)
        #expect(token(step) == token(JournalStep(9, .create, "A", desired: record)))
        var other = try #require(record)
        other.number = 2
        let others = [
            token(JournalStep(1, .update, "A", desired: record)), token(JournalStep(1, .create, "B", desired: record)),
            token(JournalStep(1, .create, "A", desired: other)), token(step, "m"), token(step, "l", 2),
        ]
        #expect(Set(others + [token(step)]).count == 6)
        #expect(token(step).count == 64)
    }

    @Test func `the last runs are kept, and those that did not end`() throws {
        let store = try StoreFixture(.sqlite).store
        let lease = try store.acquireLease(on: identity, for: "deploy")
        let open = JournalRun(stack: identity, operation: "deploy", baseGeneration: 0, startedAt: 1)
        try store.record([JournalStep(1, .create, "A")], of: open, under: lease)
        for number in 0..<60 {
            let run = JournalRun(
                stack: identity, operation: "deploy", baseGeneration: number, startedAt: Double(number + 2))
            try store.end(run, with: [JournalStep(1, .create, "A", phase: .done)], under: lease)
        }
        let runs = try store.runs(of: "shop")
        #expect(runs.count == 51)
        #expect(runs.first?.baseGeneration == 59)
        #expect(try store.unfinishedRuns().map(\.id) == [open.id])
    }
}
