internal import Documents
internal import OrderedCollections
internal import Templates

/// What becomes of a state that comes from elsewhere.
public struct StateImport: Sendable {
    /// The state to save.
    public let state: StackState
    /// The resources of which secret values are missing: nothing runs them before the next deployment.
    public let incomplete: [ResourceRecord]

    /// Why a state cannot be taken over.
    public enum Refusal: Error, Hashable, Sendable {
        /// The stack here is another one of the same name.
        case otherLineage
        /// The stack here is newer, or as new: its serial, and that of the import.
        case notNewer(here: Int, imported: Int)
    }

    /// Takes over a state in the place of one that is here already, if any.
    ///
    /// Secrets that the state names by the digests of this project are taken from the state that is here.
    public init(_ imported: StackState, over current: StackState?, secrets: SecretBox) throws(Refusal) {
        if let current {
            guard current.lineage == imported.lineage else { throw .otherLineage }
            guard current.generation < imported.generation else {
                throw .notNewer(here: current.generation, imported: imported.generation)
            }
        }
        let known = SecretsByDigest(of: current, secrets)
        var state = imported
        for record in imported.records.values {
            state.records[record.logicalID]?.properties = known.restored(record.properties)
        }
        state.outputs = imported.outputs.mapValues { output in
            StackOutput(
                value: known.restored(output.value), description: output.description, exportName: output.exportName)
        }
        self.state = state
        incomplete = state.records.values.filter(\.properties.lacksSecrets)
    }
}

/// The secret values of a state, to put in where only their digests are known.
private struct SecretsByDigest {
    private var texts: [String: String] = [:]
    private let secrets: SecretBox

    init(of state: StackState?, _ secrets: SecretBox) {
        self.secrets = secrets
        for record in (state?.records ?? [:]).values { collect(record.properties) }
        for output in (state?.outputs ?? [:]).values { collect(output.value) }
    }

    private mutating func collect(_ value: Value) {
        switch value.content {
        case .scalar(let scalar): if value.isSecret { texts[secrets.digest(of: scalar.text)] = scalar.text }
        case .list(let items): for item in items { collect(item) }
        case .map(let map): for entry in map { collect(entry.value) }
        case .unknown: break
        }
    }

    func restored(_ value: Value) -> Value {
        if let digest = value.missingSecretDigest {
            return texts[digest].map { .text($0, at: value.span, isSecret: true) } ?? value
        }
        switch value.content {
        case .scalar, .unknown: return value
        case .list(let items): return .list(items.map(restored), at: value.span)
        case .map(let map):
            let entries = map.map { ValueMap.Entry(key: $0.key, keySpan: $0.keySpan, value: restored($0.value)) }
            return Value(.map(ValueMap(entries)), at: value.span, isSecret: value.isSecret)
        }
    }
}
