import Artifacts
import Deployments
import OrderedCollections
import Templates
import Testing

struct SQLiteArtifactsTests {
    private func id(_ digit: Character) throws -> ArtifactID {
        try #require(ArtifactID(rawValue: "sha256:" + String(repeating: digit, count: 64)))
    }

    private func state(_ name: String, generation: Int, code: ArtifactID) -> StackState {
        var state = StackState.sample(name, generation: generation)
        state.records["A"]?.artifacts = ["Code": code]
        return state
    }

    @Test(arguments: StoreFixture.Kind.allCases) func `all stacks with their generations are asked for what they need`(
        kind: StoreFixture.Kind
    ) throws {
        let fixture = try StoreFixture(kind)
        #expect(try fixture.store.referencedArtifacts().isEmpty)
        try fixture.commit(state("shop", generation: 1, code: id("a")))
        try fixture.commit(state("shop", generation: 2, code: id("b")))
        try fixture.commit(state("other", generation: 1, code: id("c")))
        #expect(try fixture.store.referencedArtifacts() == [id("a"), id("b"), id("c")])
    }

    @Test(arguments: StoreFixture.Kind.allCases) func `of a stack that is gone only what its policy kept is needed`(
        kind: StoreFixture.Kind
    ) throws {
        let fixture = try StoreFixture(kind)
        let (gone, kept) = (try id("a"), try id("b"))
        try fixture.commit(state("shop", generation: 1, code: gone))
        var layer = try #require(try fixture.store.stack(named: "shop")?.records["B"])
        layer.artifacts = ["Content": kept]
        let identity = StackState.sample("shop").identity
        let lease = try fixture.store.acquireLease(on: identity, for: "destroy")
        try fixture.store.removeStack(
            over: 1, under: lease, note: CommitNote(operation: "destroy", retained: [layer]))
        #expect(try fixture.store.referencedArtifacts() == [kept])
    }

    @Test func `a generation that is no longer kept needs nothing`() throws {
        let fixture = try StoreFixture(.sqlite)
        for generation in 1...101 {
            try fixture.commit(state("shop", generation: generation, code: id(generation == 1 ? "a" : "b")))
        }
        #expect(try fixture.store.referencedArtifacts() == [id("b")])
    }
}
