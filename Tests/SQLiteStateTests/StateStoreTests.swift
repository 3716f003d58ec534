import Deployments
import Diagnostics
import Foundation
import OrderedCollections
import SQLiteState
import Templates
import Testing

/// One suite for every state store.
struct StateStoreTests {
    enum Kind: CaseIterable {
        case memory, sqlite
    }

    /// A store of a kind, in a folder of its own that goes with it.
    private final class Fixture {
        let store: any StateStore
        let path: String

        init(_ kind: Kind) throws {
            path = FileManager.default.temporaryDirectory.appending(path: "samlet-state-\(UUID().uuidString)").path
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            store =
                switch kind {
                case .memory: InMemoryStateStore()
                case .sqlite:
                    try SQLiteStateStore(path: path + "/state.sqlite", secrets: .sample, holder: LeaseHolder())
                }
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    private func state(_ name: String, generation: Int = 1) -> StackState {
        let span = SourceSpan(at: .start)
        let identity = StackIdentity(name: name, accountID: "000000000000", region: "eu-north-1")
        var state = StackState(
            identity: identity, generation: generation, counters: ["AWS::Lambda::LayerVersion/x": 4],
            templatePath: "/t.yaml")
        for id in ["B", "A", "C"] as [LogicalID] {
            let properties = Value.map(["Secret": .text("hunter2", at: span, isSecret: true)], at: span)
            state.records[id] = ResourceRecord(
                logicalID: id, type: "AWS::Logs::LogGroup", physicalID: "p", properties: properties)
        }
        state.outputs["Url"] = StackOutput(
            value: .text("http://x", at: span), description: "d", exportName: "\(name)-url")
        state.outputs["Other"] = StackOutput(value: .list([.text("a", at: span)], at: span))
        return state
    }

    @Test(arguments: Kind.allCases) func `a stack comes back as it was saved, in order`(kind: Kind) throws {
        let fixture = try Fixture(kind)
        let state = state("shop")
        let lease = try fixture.store.acquireLease(on: state.identity, for: "deploy")
        try fixture.store.commit(state, over: 0, under: lease)
        #expect(try fixture.store.stack(named: "shop") == state)
        #expect(try fixture.store.stack(named: "shop")?.records.keys == ["B", "A", "C"])
        #expect(try fixture.store.stackNames() == ["shop"])
        #expect(try fixture.store.stack(named: "other") == nil)
    }

    @Test(arguments: Kind.allCases) func `a lease keeps others out until it is released`(kind: Kind) throws {
        let fixture = try Fixture(kind)
        let identity = state("shop").identity
        let lease = try fixture.store.acquireLease(on: identity, for: "deploy")
        #expect {
            try fixture.store.acquireLease(on: identity, for: "destroy")
        } throws: { error in
            guard case .locked(_, let operation) = (error as? StateError)?.code else { return false }
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
        #expect(try fixture.store.stack(named: "shop") == state)
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

    @Test func `a file that is no state is recognised and left as it is`() throws {
        let fixture = try Fixture(.sqlite)
        let path = fixture.path + "/broken.sqlite"
        let garbage = Data("this is not a database, and long enough to be one of its pages".utf8)
        try garbage.write(to: URL(filePath: path))
        #expect {
            try SQLiteStateStore(path: path, secrets: .sample, holder: LeaseHolder())
        } throws: { error in
            if case .damaged = (error as? StateError)?.code { true } else { false }
        }
        #expect(try Data(contentsOf: URL(filePath: path)) == garbage)
    }

    @Test func `a folder that is not there is unavailable`() {
        #expect {
            try SQLiteStateStore(path: "/nowhere/at/all/state.sqlite", secrets: .sample, holder: LeaseHolder())
        } throws: { error in
            if case .unavailable = (error as? StateError)?.code { true } else { false }
        }
    }
}

extension SecretBox {
    fileprivate static let sample = SecretBox(key: Array(repeating: 1, count: 32))
}
