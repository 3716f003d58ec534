internal import Artifacts
internal import Diagnostics
internal import Templates

/// Compares resources as they are with resources as they shall be.
struct RecordComparison {
    let types: ResourceTypes
    /// Logical ids that resources had, by those they have.
    var moves: [LogicalID: LogicalID] = [:]
    private var shapes: [String: PropertyShape] = [:]

    init(types: ResourceTypes, moves: [LogicalID: LogicalID] = [:]) {
        self.types = types
        self.moves = moves
    }

    /// What differs in what the template says of a resource.
    struct Difference {
        var changes: [PropertyChange] = []
        var equivalences: [Equivalence] = []
        /// The properties whose change makes a new resource, as paths.
        var reasons: [String] = []
    }

    /// The shape of a type's properties.
    mutating func shape(of type: String) -> PropertyShape {
        if let shape = shapes[type] { return shape }
        let shape = PropertyShape(type: type)
        shapes[type] = shape
        return shape
    }

    /// Names and attributes, which follow from the rest, are left aside.
    mutating func difference(from old: ResourceRecord, to new: ResourceRecord) -> Difference {
        let properties = PropertyDifference(from: old.properties, to: new.properties, at: shape(of: new.type))
        let span = new.properties.span
        var changes = properties.changes
        if old.artifacts != new.artifacts {
            changes += Self.texts(
                from: old.artifacts.mapValues(\.rawValue), to: new.artifacts.mapValues(\.rawValue), at: span)
        }
        if old.installation != new.installation {
            changes += Self.texts(from: Self.words(old.installation), to: Self.words(new.installation), at: span)
        }
        changes += Self.texts(from: Self.policies(old), to: Self.policies(new), at: span)
        let reasons =
            old.type != new.type ? ["Type"] : changes.filter(isReplacing(new.type)).map(\.pathText)
        if changes.isEmpty { changes += dependencies(from: old, to: new) }
        return Difference(changes: changes, equivalences: properties.equivalences, reasons: reasons)
    }

    /// Whether a change makes a new resource: as the table of the types that the engine knows has it, else as AWS does it.
    private func isReplacing(_ type: String) -> (PropertyChange) -> Bool {
        if let known = types.supported(type) { return { known.replacing.contains($0.path.first ?? "") } }
        let rule = ResourceChanges.standard[type]
        return { rule.replaces(at: $0.path) }
    }

    /// The action that makes the one resource the other.
    func action(from old: ResourceRecord?, to new: ResourceRecord, _ difference: Difference) -> PlannedAction {
        var action = PlannedAction(
            kind: .create, logicalID: new.logicalID, type: new.type, desired: new, previous: old)
        guard let old else { return action }
        action.changes = difference.changes
        action.equivalences = difference.equivalences
        action.replacedBecause = difference.reasons
        action.movedFrom = old.logicalID == new.logicalID ? nil : old.logicalID
        guard difference.reasons.isEmpty else {
            action.kind = .replace
            action.deletesFirst = old.physicalID == new.physicalID
            note(policy: new.updateReplacePolicy, named: "UpdateReplacePolicy", of: old, in: &action)
            return action
        }
        if difference.changes.isEmpty { action.changes = attributes(from: old, to: new) }
        action.kind = action.changes.isEmpty && action.movedFrom == nil ? .none : .update
        return action
    }

    /// The action on a resource that leaves the template.
    func departure(of record: ResourceRecord) -> PlannedAction {
        let isKept = record.deletionPolicy == "Retain" || record.deletionPolicy == "RetainExceptOnCreate"
        var action = PlannedAction(
            kind: isKept ? .retain : .delete, logicalID: record.logicalID, type: record.type, previous: record)
        note(policy: record.deletionPolicy, named: "DeletionPolicy", of: record, in: &action)
        return action
    }

    private func note(policy: String, named name: String, of record: ResourceRecord, in action: inout PlannedAction) {
        let holdsData = types[record.type]?.holdsData == true || ResourceChanges.standard[record.type].holdsData
        action.losesData = holdsData && policy == "Delete"
        if policy != "Delete", holdsData || action.kind == .retain { action.keptBy = "\(name): \(policy)" }
    }

    // MARK: - Parts beside the properties

    private static func texts(
        from old: [String: String], to new: [String: String], at span: SourceSpan
    ) -> [PropertyChange] {
        guard old != new else { return [] }
        return Set(old.keys).union(new.keys).sorted().filter { old[$0] != new[$0] }.map { name in
            PropertyChange(
                path: [name], before: old[name].map { .text($0, at: span) },
                after: new[name].map { .text($0, at: span) },
                span: nil)
        }
    }

    private static func words(_ installation: RuntimeInstallation?) -> [String: String] {
        guard let installation else { return [:] }
        var words = ["(runs on)": "\(installation.executable), version \(installation.version)"]
        words["(runtime libraries)"] = installation.libraries
        return words
    }

    private static func policies(_ record: ResourceRecord) -> [String: String] {
        ["DeletionPolicy": record.deletionPolicy, "UpdateReplacePolicy": record.updateReplacePolicy]
    }

    /// Deletions go by the dependencies that are stored, so that these must follow the template; their order says nothing.
    private func dependencies(from old: ResourceRecord, to new: ResourceRecord) -> [PropertyChange] {
        let before = Set(old.dependencies)
        let after = Set(new.dependencies.map { moves[$0] ?? $0 })
        guard before != after else { return [] }
        func value(_ ids: Set<LogicalID>) -> Value? {
            ids.isEmpty
                ? nil
                : .list(
                    ids.map(\.rawValue).sorted().map { .text($0, at: new.properties.span) }, at: new.properties.span)
        }
        return [
            PropertyChange(
                path: ["(depends on)"], before: value(before.subtracting(after)),
                after: value(after.subtracting(before)),
                span: nil)
        ]
    }

    /// An attribute that one of the two alone tells of is no change: only more is known of the type.
    private func attributes(from old: ResourceRecord, to new: ResourceRecord) -> [PropertyChange] {
        guard old.attributes != new.attributes || old.physicalID != new.physicalID else { return [] }
        var before = old.attributes.filter { new.attributes[$0.key] != nil }
        var after = new.attributes.filter { old.attributes[$0.key] != nil }
        before["physical id"] = old.physicalID
        after["physical id"] = new.physicalID
        return Self.texts(
            from: Dictionary(uniqueKeysWithValues: before.map { ("(\($0.key))", $0.value) }),
            to: Dictionary(uniqueKeysWithValues: after.map { ("(\($0.key))", $0.value) }), at: new.properties.span)
    }
}
