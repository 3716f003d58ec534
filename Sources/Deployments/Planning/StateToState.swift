internal import Documents
internal import OrderedCollections
public import Templates

extension Plan {
    /// The plan that leads from one state of a stack to another, without a template: to a saved plan's, or to an earlier one.
    public init(from previous: StackState, to desired: StackState, types: ResourceTypes = .standard) {
        let moves = Self.moves(from: previous, to: desired)
        var comparison = RecordComparison(types: types, moves: moves)
        var actions = desired.records.values.map { record in
            let old = previous.records[moves[record.logicalID] ?? record.logicalID]
            var difference = old.map { comparison.difference(from: $0, to: record) } ?? RecordComparison.Difference()
            // Replaced by a step between the two states, though what replaced it is the same in both.
            if let old, difference.reasons.isEmpty, old.number != record.number { difference.reasons = ["its version"] }
            // States do not know where in a template their values stood.
            for index in difference.changes.indices { difference.changes[index].span = nil }
            return comparison.action(from: old, to: record, difference)
        }
        let moved = Set(moves.values)
        actions += previous.records.values.reversed()
            .filter { desired.records[$0.logicalID] == nil && !moved.contains($0.logicalID) }
            .map(comparison.departure)
        self.init(
            stack: desired.identity, lineage: previous.lineage, baseGeneration: previous.generation, actions: actions,
            outputChanges: OutputChange.all(from: previous, to: desired),
            importChanges: ImportChanges(from: previous, to: desired), desired: desired)
    }

    /// Resources of the desired state that are resources of the other under another logical id.
    private static func moves(from previous: StackState, to desired: StackState) -> [LogicalID: LogicalID] {
        let gone = previous.records.values.filter { desired.records[$0.logicalID] == nil }
        var moves: [LogicalID: LogicalID] = [:]
        for record in desired.records.values where previous.records[record.logicalID] == nil {
            let identity = record.identityID ?? record.logicalID
            let old = gone.first {
                ($0.identityID ?? $0.logicalID) == identity && $0.type == record.type && $0.number == record.number
            }
            moves[record.logicalID] = old?.logicalID
        }
        return moves
    }
}

extension StackState {
    /// The state with the engine's real endpoints in place of unknown ones.
    public func resolving(_ endpoints: Endpoints) -> StackState {
        var state = self
        for id in state.records.keys {
            guard var record = state.records[id] else { continue }
            record.physicalID = endpoints.resolving(record.physicalID)
            record.attributes = record.attributes.mapValues(endpoints.resolving)
            record.properties = record.properties.resolving(endpoints)
            state.records[id] = record
        }
        for name in state.outputs.keys { state.outputs[name]?.value.resolve(endpoints) }
        return state
    }

    /// The number of texts in which one of the endpoints stands.
    public func mentions(of endpoints: Endpoints) -> Int {
        func count(_ text: String) -> Int { text.contains(endpoints.aws) || text.contains(endpoints.http) ? 1 : 0 }
        let records = records.values.map { record in
            count(record.physicalID) + record.attributes.values.reduce(0) { $0 + count($1) }
                + record.properties.texts.reduce(0) { $0 + count($1) }
        }
        return records.reduce(0, +) + outputs.values.flatMap(\.value.texts).reduce(0) { $0 + count($1) }
    }
}

extension Value {
    fileprivate mutating func resolve(_ endpoints: Endpoints) { self = resolving(endpoints) }

    fileprivate func resolving(_ endpoints: Endpoints) -> Value {
        switch content {
        case .unknown: return self
        case .scalar(var scalar):
            scalar.text = endpoints.resolving(scalar.text)
            return Value(.scalar(scalar), at: span, isSecret: isSecret)
        case .list(let items): return Value(.list(items.map { $0.resolving(endpoints) }), at: span, isSecret: isSecret)
        case .map(let map):
            let entries = map.map {
                ValueMap.Entry(key: $0.key, keySpan: $0.keySpan, value: $0.value.resolving(endpoints))
            }
            return Value(.map(ValueMap(entries)), at: span, isSecret: isSecret)
        }
    }

    /// The texts of all scalars in the value.
    fileprivate var texts: [String] {
        switch content {
        case .unknown: []
        case .scalar(let scalar): [scalar.text]
        case .list(let items): items.flatMap(\.texts)
        case .map(let map): map.flatMap(\.value.texts)
        }
    }
}
