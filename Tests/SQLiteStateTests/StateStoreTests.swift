import Deployments
import Diagnostics
import Foundation
import OrderedCollections
import SQLiteState
import Templates
import Testing

/// One suite for every state store.
struct StateStoreTests {
    typealias Kind = StoreFixture.Kind
    typealias Fixture = StoreFixture

    private func state(_ name: String, generation: Int = 1) -> StackState { .sample(name, generation: generation) }

    @Test(arguments: Kind.allCases) func `a stack comes back as it was saved, in order`(kind: Kind) throws {
        let fixture = try Fixture(kind)
        let state = state("shop")
        let lease = try fixture.store.acquireLease(on: state.identity, for: "deploy")
        try fixture.store.commit(state, over: 0, under: lease)
        let saved = try #require(try fixture.store.stack(named: "shop"))
        #expect(!saved.lineage.isEmpty)
        #expect(saved == state.with(lineage: saved.lineage))
        #expect(try fixture.store.stack(named: "shop")?.records.keys == ["B", "A", "C"])
        #expect(try fixture.store.stackNames() == ["shop"])
        #expect(try fixture.store.stack(named: "other") == nil)
    }

    @Test(arguments: Kind.allCases) func `a stack has another serial whenever it is saved, and when it is made anew`(
        kind: Kind
    ) throws {
        let fixture = try Fixture(kind)
        #expect(try fixture.store.serials().isEmpty)
        let identity = state("shop").identity
        var lease = try fixture.store.acquireLease(on: identity, for: "deploy")
        #expect(try fixture.store.serials().isEmpty)
        try fixture.store.commit(state("shop"), over: 0, under: lease)
        let first = try fixture.store.serials()
        #expect(first.map(\.name) == ["shop"] && first.map(\.generation) == [1])
        let saved = try #require(try fixture.store.stack(named: "shop"))
        #expect(first.map(\.lineage) == [saved.lineage])
        try fixture.store.commit(
            state("shop", generation: 2).with(lineage: saved.lineage), over: 1, under: lease)
        #expect(try fixture.store.serials().map(\.generation) == [2])
        try fixture.store.removeStack(over: 2, under: lease)
        fixture.store.release(lease)
        #expect(try fixture.store.serials().isEmpty)
        lease = try fixture.store.acquireLease(on: identity, for: "deploy")
        try fixture.store.commit(state("shop"), over: 0, under: lease)
        #expect(try fixture.store.serials() != first)
    }

    @Test(arguments: Kind.allCases) func `a lease keeps others out until it is released`(kind: Kind) throws {
        let fixture = try Fixture(kind)
        let identity = state("shop").identity
        let lease = try fixture.store.acquireLease(on: identity, for: "deploy")
        #expect {
            try fixture.store.acquireLease(on: identity, for: "destroy")
        } throws: { error in
            guard case .locked(_, let operation, _) = (error as? StateError)?.code else { return false }
            return operation == "deploy"
        }
        fixture.store.release(lease)
        let next = try fixture.store.acquireLease(on: identity, for: "destroy")
        #expect(next.epoch > lease.epoch)
    }

    @Test(arguments: Kind.allCases) func `a commit over another generation is refused and changes nothing`(kind: Kind)
        throws
    {
        let fixture = try Fixture(kind)
        let state = state("shop")
        let lease = try fixture.store.acquireLease(on: state.identity, for: "deploy")
        try fixture.store.commit(state, over: 0, under: lease)
        var newer = state
        newer.generation = 9
        #expect(throws: StateError.self) { try fixture.store.commit(newer, over: 0, under: lease) }
        #expect(try fixture.store.stack(named: "shop")?.generation == 1)
    }

    @Test(arguments: Kind.allCases) func `a holder with an old epoch is fenced out`(kind: Kind) throws {
        let fixture = try Fixture(kind)
        let state = state("shop")
        let lease = try fixture.store.acquireLease(on: state.identity, for: "deploy")
        try fixture.store.commit(state, over: 0, under: lease)
        fixture.store.release(lease)
        _ = try fixture.store.acquireLease(on: state.identity, for: "deploy")
        #expect(throws: StateError.self) { try fixture.store.renew(lease) }
        #expect(throws: StateError.self) { try fixture.store.commit(state, over: 1, under: lease) }
        #expect(throws: StateError.self) { try fixture.store.removeStack(over: 1, under: lease) }
        #expect(try fixture.store.stack(named: "shop")?.generation == 1)
    }

    @Test(arguments: Kind.allCases) func `who exports and imports what is known of all other stacks`(kind: Kind) throws
    {
        let fixture = try Fixture(kind)
        try fixture.commit(state("shop"))
        try fixture.commit(state("bank"))
        for (name, imports) in [("web", ["shop-url"]), ("app", ["shop-url", "bank-url"])] {
            var state = state(name)
            state.imports = Set(imports)
            try fixture.commit(state)
        }
        #expect(
            try fixture.store.importers(except: "shop") == ["shop-url": ["app", "web"], "bank-url": ["app"]])
        #expect(try fixture.store.importers(except: "app").keys.sorted() == ["shop-url"])
        #expect(
            try fixture.store.exporters(except: "web")
                == ["app-url": "app", "bank-url": "bank", "shop-url": "shop"])
        #expect(try fixture.store.stack(named: "web")?.imports == ["shop-url"])
        #expect(try fixture.store.snapshot(of: "web", generation: 1)?.imports == ["shop-url"])
        // With the stack its imports go, and with the next state those that it no longer has.
        var next = state("app", generation: 2)
        next.imports = []
        try fixture.commit(next)
        let lease = try fixture.store.acquireLease(on: state("web").identity, for: "destroy")
        try fixture.store.removeStack(over: 1, under: lease)
        #expect(try fixture.store.importers(except: "shop").isEmpty)
    }

    @Test(arguments: Kind.allCases) func `a removed stack is gone with its exports`(kind: Kind) throws {
        let fixture = try Fixture(kind)
        for name in ["shop", "bank"] {
            let lease = try fixture.store.acquireLease(on: state(name).identity, for: "deploy")
            try fixture.store.commit(state(name), over: 0, under: lease)
            fixture.store.release(lease)
        }
        #expect(try fixture.store.exports(except: "bank").keys.sorted() == ["shop-url"])
        let lease = try fixture.store.acquireLease(on: state("shop").identity, for: "destroy")
        try fixture.store.removeStack(over: 1, under: lease)
        #expect(try fixture.store.stackNames() == ["bank"])
        #expect(try fixture.store.exports(except: "bank").isEmpty)
        #expect(throws: StateError.self) { try fixture.store.commit(state("shop"), over: 1, under: lease) }
        try fixture.store.commit(state("shop"), over: 0, under: lease)
        #expect(try fixture.store.stackNames() == ["bank", "shop"])
    }

    @Test func `secrets are not in the file`() throws {
        let fixture = try Fixture(.sqlite)
        let lease = try fixture.store.acquireLease(on: state("shop").identity, for: "deploy")
        try fixture.store.commit(state("shop"), over: 0, under: lease)
        for file in try FileManager.default.contentsOfDirectory(atPath: fixture.path) {
            let bytes = try Data(contentsOf: URL(filePath: fixture.path).appending(path: file))
            #expect(bytes.range(of: Data("hunter2".utf8)) == nil, "in \(file)")
        }
    }

    @Test func `a folder that is not there is unavailable`() {
        #expect {
            try SQLiteStateStore(path: "/nowhere/at/all/state.sqlite", secrets: .sample, holder: LeaseHolder())
        } throws: { error in
            if case .unavailable = (error as? StateError)?.code { true } else { false }
        }
    }
}
