import Deployments
import Diagnostics
import Foundation
import OrderedCollections
import SQLiteState
import Templates

/// A store of a kind, in a folder of its own that goes with it.
final class StoreFixture {
    enum Kind: CaseIterable {
        case memory, sqlite
    }

    let store: any StateStore
    let path: String

    init(_ kind: Kind, leaseDuration: Duration = SQLiteStateStore.standardLeaseDuration) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "samlet-state-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        store =
            switch kind {
            case .memory: InMemoryStateStore()
            case .sqlite: try Self.sqlite(path + "/state.sqlite", leaseDuration: leaseDuration)
            }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    static func sqlite(
        _ path: String, leaseDuration: Duration = SQLiteStateStore.standardLeaseDuration
    ) throws -> SQLiteStateStore {
        try SQLiteStateStore(path: path, secrets: .sample, holder: LeaseHolder(), leaseDuration: leaseDuration)
    }

    /// Saves a state as the next generation.
    func commit(_ state: StackState, note: CommitNote = CommitNote()) throws {
        let lease = try store.acquireLease(on: state.identity, for: "deploy")
        defer { store.release(lease) }
        try store.commit(state, over: state.generation - 1, under: lease, note: note)
    }
}

extension StackState {
    static func sample(_ name: String, generation: Int = 1) -> StackState {
        let span = SourceSpan(at: .start)
        let identity = StackIdentity(name: name, accountID: "000000000000", region: "eu-north-1")
        var state = StackState(
            identity: identity, generation: generation, counters: ["AWS::Lambda::LayerVersion/x": 4],
            templatePath: "/t.yaml")
        for id in ["B", "A", "C"] as [LogicalID] {
            let properties = Value.map(["Secret": .text("hunter2", at: span, isSecret: true)], at: span)
            state.records[id] = ResourceRecord(
                logicalID: id, type: "AWS::Logs::LogGroup", physicalID: "p-\(id)", properties: properties)
        }
        state.outputs["Url"] = StackOutput(
            value: .text("http://x", at: span), description: "d", exportName: "\(name)-url")
        state.outputs["Other"] = StackOutput(value: .list([.text("a", at: span)], at: span))
        return state
    }

    func with(lineage: String) -> StackState {
        var state = self
        state.lineage = lineage
        return state
    }
}

extension SecretBox {
    static let sample = SecretBox(key: Array(repeating: 1, count: 32))
}
