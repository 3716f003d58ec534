internal import Artifacts
internal import Diagnostics
internal import Documents
internal import OrderedCollections
internal import Templates

/// The state of a stack as one JSON text: for the snapshots of the history, and for taking a state elsewhere.
///
/// `formatVersion` 1: `stack`, `accountId`, `region`, `lineage`, `serial`, `templatePath`, `counters`, `resources` (in order),
/// `outputs` (in order), `imports` (sorted names) and `importedValues` (by name), both left out where there are none. What
/// becomes of secrets is the coding's matter.
public struct StateDocument: Sendable {
    private let coding: RecordCoding
    private static let nowhere = SourceSpan(at: .start)

    /// Counts up when older samlets could not read the text any more.
    public static let formatVersion = 1

    /// Writes and reads with this coding.
    public init(coding: RecordCoding) {
        self.coding = coding
    }

    // MARK: - Writing

    /// The JSON text, in UTF-8.
    public func bytes(of state: StackState, isIndented: Bool = false) -> [UInt8] {
        let span = Self.nowhere
        let counters = state.counters.sorted { $0.key < $1.key }.map { key, number in
            Mapping.Entry(key: Mapping.Key(key, at: span), value: .integer(number, at: span))
        }
        let outputs = state.outputs.map { name, output in
            Mapping.Entry(key: Mapping.Key(name, at: span), value: self.node(of: output))
        }
        let imported = state.importedValues.sorted { $0.key < $1.key }.map { name, value in
            Mapping.Entry(key: Mapping.Key(name, at: span), value: coding.node(of: value))
        }
        let whole = Node.map(
            [
                "formatVersion": .integer(Self.formatVersion, at: span),
                "stack": .text(state.identity.name, at: span),
                "accountId": .text(state.identity.accountID, at: span),
                "region": .text(state.identity.region, at: span),
                "lineage": .text(state.lineage, at: span),
                "serial": .integer(state.generation, at: span),
                "templatePath": .text(state.templatePath, at: span),
                "counters": .map(Mapping(counters), at: span),
                "resources": .list(state.records.values.map(coding.node), at: span),
                "outputs": .map(Mapping(outputs), at: span),
                "imports": state.imports.isEmpty
                    ? nil : .list(state.imports.sorted().map { .text($0, at: span) }, at: span),
                "importedValues": imported.isEmpty ? nil : .map(Mapping(imported), at: span),
            ], at: span)
        return JSONWriter.bytes(of: whole, layout: isIndented ? .indented : .compact)
    }

    private func node(of output: StackOutput) -> Node {
        let span = Self.nowhere
        return .map(
            [
                "value": coding.node(of: output.value),
                "description": output.description.map { .text($0, at: span) },
                "exportName": output.exportName.map { .text($0, at: span) },
            ], at: span)
    }

    // MARK: - Reading

    /// Why a text is no state.
    public enum Problem: Error, Hashable, Sendable {
        case noState
        /// Written by a newer samlet, in this format.
        case tooNew(formatVersion: Int)
    }

    /// The state that a text holds.
    public func state(from bytes: [UInt8]) throws(Problem) -> StackState {
        guard let node = Document.json(bytes), let version = node["formatVersion"]?.text.flatMap({ Int($0) }) else {
            throw .noState
        }
        guard version <= Self.formatVersion else { throw .tooNew(formatVersion: version) }
        guard let name = node["stack"]?.text, let account = node["accountId"]?.text, let region = node["region"]?.text,
            let lineage = node["lineage"]?.text, let serial = node["serial"]?.text.flatMap({ Int($0) }), serial > 0,
            let resources = node["resources"]?.sequence
        else { throw .noState }
        var state = StackState(
            identity: StackIdentity(name: name, accountID: account, region: region), generation: serial,
            templatePath: node["templatePath"]?.text ?? "", lineage: lineage)
        for entry in node["counters"]?.mapping ?? Mapping() {
            state.counters[entry.key.text] = entry.value.text.flatMap { Int($0) }
        }
        for resource in resources {
            guard let record = coding.record(from: resource) else { throw .noState }
            state.records[record.logicalID] = record
        }
        for entry in node["outputs"]?.mapping ?? Mapping() { state.outputs[entry.key.text] = output(entry.value) }
        state.imports = Set((node["imports"]?.sequence ?? []).compactMap(\.text))
        for entry in node["importedValues"]?.mapping ?? Mapping() {
            state.importedValues[entry.key.text] = coding.value(of: entry.value)
        }
        return state
    }

    private func output(_ node: Node) -> StackOutput? {
        node["value"].map { value in
            StackOutput(
                value: coding.value(of: value), description: node["description"]?.text,
                exportName: node["exportName"]?.text)
        }
    }
}
