import Deployments
import Diagnostics
import OrderedCollections
import Templates
import Testing

/// Stacks that are deployed at the same time: each was planned before the other was saved.
struct SQLiteExportsTests {
    private func text(_ text: String) -> Value { .text(text, at: SourceSpan(at: .start)) }

    private func base(generation: Int, exporting value: String?) -> StackState {
        var state = StackState.sample("base", generation: generation)
        state.outputs = [:]
        if let value { state.outputs["Name"] = StackOutput(value: text(value), exportName: "name") }
        return state
    }

    private func web(importing value: String?) -> StackState {
        var state = StackState.sample("web")
        state.outputs = [:]
        state.imports = value == nil ? [] : ["name"]
        state.importedValues = value.map { ["name": text($0)] } ?? [:]
        return state
    }

    private func problems(_ body: () throws -> Void) -> [ExportCheck.Problem.Kind]? {
        do {
            try body()
            return nil
        } catch {
            guard case .exports(let problems) = (error as? StateError)?.code else { return [] }
            return problems.map(\.kind)
        }
    }

    @Test(arguments: StoreFixture.Kind.allCases) func `an export that another stack has come to import stays`(
        kind: StoreFixture.Kind
    ) throws {
        let fixture = try StoreFixture(kind)
        try fixture.commit(base(generation: 1, exporting: "a"))
        // Planned while nobody imported it.
        let without = base(generation: 2, exporting: nil)
        let other = base(generation: 2, exporting: "b")
        try fixture.commit(web(importing: "a"))
        #expect(problems { try fixture.commit(without) } == [.removed(importers: ["web"])])
        #expect(problems { try fixture.commit(other) } == [.changed(importers: ["web"])])
        #expect(try fixture.store.stack(named: "base")?.generation == 1)
        let lease = try fixture.store.acquireLease(on: without.identity, for: "destroy")
        #expect(problems { try fixture.store.removeStack(over: 1, under: lease) } == [.removed(importers: ["web"])])
        #expect(try fixture.store.stack(named: "base")?.outputs.count == 1)
        fixture.store.release(lease)
        try fixture.commit(base(generation: 2, exporting: "a"))
    }

    @Test(arguments: StoreFixture.Kind.allCases) func `an import of what is gone or another by now is refused`(
        kind: StoreFixture.Kind
    ) throws {
        let fixture = try StoreFixture(kind)
        try fixture.commit(base(generation: 1, exporting: "a"))
        let planned = web(importing: "a")
        try fixture.commit(base(generation: 2, exporting: "b"))
        #expect(problems { try fixture.commit(planned) } == [.moved])
        try fixture.commit(base(generation: 3, exporting: nil))
        #expect(problems { try fixture.commit(planned) } == [.missing])
        #expect(try fixture.store.stack(named: "web") == nil)
        try fixture.commit(base(generation: 4, exporting: "a"))
        try fixture.commit(planned)
    }

    @Test func `what was imported comes back with a snapshot`() throws {
        let fixture = try StoreFixture(.sqlite)
        try fixture.commit(base(generation: 1, exporting: "a"))
        try fixture.commit(web(importing: "a"))
        let kept = try #require(try fixture.store.snapshot(of: "web", generation: 1))
        #expect(kept.importedValues.mapValues(\.text) == ["name": "a"])
    }

    @Test func `of stacks that race each other only what fits together is saved`() async throws {
        let fixture = try StoreFixture(.sqlite)
        try fixture.commit(base(generation: 1, exporting: "a"))
        for round in 0..<20 {
            let (base, web, store) = (base(generation: 2, exporting: nil), web(importing: "a"), fixture.store)
            async let removal = Task.detached { Self.isSaved(base, in: store) }.value
            async let importing = Task.detached { Self.isSaved(web, in: store) }.value
            let (isRemoved, isImported) = (await removal, await importing)
            #expect(isRemoved != isImported, "round \(round)")
            try reset(fixture)
        }
    }

    private static func isSaved(_ state: StackState, in store: any StateStore) -> Bool {
        guard let lease = try? store.acquireLease(on: state.identity, for: "deploy") else { return false }
        defer { store.release(lease) }
        return (try? store.commit(state, over: state.generation - 1, under: lease)) != nil
    }

    /// Removes both stacks, and has the one export again.
    private func reset(_ fixture: StoreFixture) throws {
        for name in ["web", "base"] {
            guard let state = try fixture.store.stack(named: name) else { continue }
            let lease = try fixture.store.acquireLease(on: state.identity, for: "destroy")
            try fixture.store.removeStack(over: state.generation, under: lease)
            fixture.store.release(lease)
        }
        try fixture.commit(base(generation: 1, exporting: "a"))
    }
}
