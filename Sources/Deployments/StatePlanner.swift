internal import Artifacts
internal import Diagnostics
internal import OrderedCollections
public import Templates

/// Compares two states of a stack: for the difference of two generations, and for going back to an earlier one.
public struct StatePlanner {
    private let current: StackState
    private let target: StackState
    private let types: ResourceTypes

    /// The plan that leads from one state of a stack to another, as the generation after the first.
    public static func plan(
        from current: StackState, to target: StackState, types: ResourceTypes = .standard
    ) -> Plan {
        StatePlanner(current: current, target: target, types: types).plan
    }

    private var plan: Plan {
        var desired = target
        desired.identity = current.identity
        desired.lineage = current.lineage
        desired.generation = current.generation + 1
        // Numbers that were given are not given again, to something else.
        desired.counters = current.counters.merging(target.counters) { max($0, $1) }
        return Plan(
            stack: current.identity, baseGeneration: current.generation,
            actions: target.records.values.map(action) + departures, outputChanges: outputChanges, desired: desired)
    }

    // MARK: - Resources

    private func action(_ record: ResourceRecord) -> PlannedAction {
        let old = current.records[record.logicalID]
        var action = PlannedAction(
            kind: .create, logicalID: record.logicalID, type: record.type, desired: record, previous: old)
        guard let old else { return action }
        action.changes = changes(from: old, to: record)
        let isOther = old.type != record.type || old.number != record.number || old.physicalID != record.physicalID
        if isOther { action.replacedBecause = reasons(action.changes, from: old, to: record) }
        let hasChanged = !action.changes.isEmpty || old.attributes != record.attributes
        action.kind = isOther ? .replace : hasChanged ? .update : .none
        action.losesData = isOther && losesData(old, policy: record.updateReplacePolicy)
        return action
    }

    private func reasons(
        _ changes: [PropertyChange], from old: ResourceRecord, to new: ResourceRecord
    ) -> [String] {
        if old.type != new.type { return ["Type"] }
        return changes.filter { types[new.type]?.replacing.contains($0.path.first ?? "") ?? false }.map(\.pathText)
    }

    private func losesData(_ record: ResourceRecord, policy: String) -> Bool {
        (types[record.type]?.holdsData ?? false) && policy == "Delete"
    }

    private var departures: [PlannedAction] {
        current.records.values.reversed().filter { target.records[$0.logicalID] == nil }.map { record in
            var action = PlannedAction(
                kind: record.isRetained ? .retain : .delete, logicalID: record.logicalID, type: record.type,
                previous: record)
            action.losesData = !record.isRetained && losesData(record, policy: record.deletionPolicy)
            return action
        }
    }

    // MARK: - Differences

    private func changes(from old: ResourceRecord, to new: ResourceRecord) -> [PropertyChange] {
        let names = Set(old.artifacts.keys).union(new.artifacts.keys).sorted()
        let properties = ValueDifference.changes(from: old.properties, to: new.properties).map { change in
            // States do not know where in a template their values stood.
            PropertyChange(path: change.path, before: change.before, after: change.after, span: nil)
        }
        return properties
            + names.flatMap { change($0, old.artifacts[$0]?.rawValue, new.artifacts[$0]?.rawValue, in: new) }
            + change("(runs on)", old.installation.map(words), new.installation.map(words), in: new)
            + change("(runtime libraries)", old.installation?.libraries, new.installation?.libraries, in: new)
    }

    private func words(_ installation: RuntimeInstallation) -> String {
        "\(installation.executable), version \(installation.version)"
    }

    private func change(
        _ name: String, _ before: String?, _ after: String?, in record: ResourceRecord
    ) -> [PropertyChange] {
        guard before != after else { return [] }
        let span = record.properties.span
        return [
            PropertyChange(
                path: [name], before: before.map { .text($0, at: span) }, after: after.map { .text($0, at: span) },
                span: nil)
        ]
    }

    private var outputChanges: [OutputChange] {
        let names = OrderedSet(target.outputs.keys).union(current.outputs.keys)
        return names.compactMap { name in
            let (before, after) = (current.outputs[name], target.outputs[name])
            return before == after ? nil : OutputChange(name: name, before: before, after: after)
        }
    }
}
