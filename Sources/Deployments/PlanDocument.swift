internal import Artifacts
public import Diagnostics
public import Documents
internal import OrderedCollections
internal import Templates

/// A plan as JSON, as docs/plan-format.md describes it. Secrets stand in it as keyed digests, `{"$secret": "hmac:…"}`.
public struct PlanDocument: Sendable {
    /// Counts up when a reader of the last one could not make sense of it any more.
    public static let formatVersion = 1

    private let secrets: SecretBox
    private let templateName: String
    /// The names of files that the template includes, by their place among the sources.
    private let fileNames: [SourceID: String]
    /// What the engine has otherwise than it was deployed; left out where it was not looked at.
    public var drift: Node?

    /// - Parameter templateName: the template's path as the user knows it.
    public init(secrets: SecretBox, templateName: String, fileNames: [SourceID: String] = [:]) {
        self.secrets = secrets
        self.templateName = templateName
        self.fileNames = fileNames
    }

    /// The whole document.
    public func node(for plan: Plan) -> Node {
        .map(
            [
                "formatVersion": number(Self.formatVersion), "kind": text("plan"),
                "digest": text(plan.digest(secrets: secrets)),
                "stack": .map(
                    [
                        "name": text(plan.stack.name), "accountId": text(plan.stack.accountID),
                        "region": text(plan.stack.region),
                    ], at: Self.nowhere),
                "lineage": text(plan.lineage), "generation": number(plan.baseGeneration),
                "template": text(templateName), "isEmpty": boolean(plan.isEmpty),
                "summary": summary(plan), "changes": list(plan.changes.map(change)),
                "destructive": list(plan.destructive.map(destruction)),
                "equivalent": list(plan.actions.flatMap(equivalences)),
                "outputs": list(plan.outputChanges.map(output)), "imports": imports(plan.importChanges),
                "renames": list(plan.renames.map(rename)),
                "security": plan.security.node, "drift": drift,
            ], at: Self.nowhere)
    }

    /// The JSON text, in UTF-8.
    public func bytes(for plan: Plan) -> [UInt8] { JSONWriter.bytes(of: node(for: plan), layout: .indented) }

    private func summary(_ plan: Plan) -> Node {
        let summary = PlanSummary(plan)
        return .map(
            [
                "create": number(summary[.create]), "update": number(summary[.update]),
                "replace": number(summary[.replace]), "delete": number(summary[.delete]),
                "retain": number(summary[.retain]), "unchanged": number(summary[.none]),
                "outputs": number(summary.outputs),
            ], at: Self.nowhere)
    }

    // MARK: - Changes

    private func change(_ action: PlannedAction) -> Node {
        let record = action.desired ?? action.previous
        let paths = ValuePaths(action.desired?.properties, action.previous?.properties)
        return .map(
            [
                "logicalId": text(action.logicalID.rawValue), "type": text(action.type), "source": source(of: action),
                "generatedFrom": record.flatMap(origin),
                "actions": list(action.steps.map(text)), "movedFrom": action.movedFrom.map { text($0.rawValue) },
                "replacePaths": list(action.replacedBecause.map(text)),
                "reason": action.reason.map(text),
                "physicalId": pair(action.previous?.physicalID, action.desired?.physicalID, text),
                "before": action.previous.map { value($0.properties) } ?? .null(at: Self.nowhere),
                "after": action.desired.map { value($0.properties) } ?? .null(at: Self.nowhere),
                "properties": list(action.changes.map(property)),
                "artifacts": artifacts(action), "code": action.code.map(code),
                "unknown": list(paths.unknown.map(unknown)), "sensitivePaths": list(paths.sensitive.map(path)),
                "losesData": boolean(action.losesData), "keptBy": action.keptBy.map(text),
            ], at: Self.nowhere)
    }

    private func source(of action: PlannedAction) -> Node? {
        guard action.line > 0 else { return nil }
        let file = action.place.file ?? action.span.flatMap { fileNames[$0.source] } ?? templateName
        return .map(
            [
                "file": text(file), "line": number(action.line),
                "column": action.span.map { number(Int($0.start.column)) },
            ], at: Self.nowhere)
    }

    private func origin(of record: ResourceRecord) -> Node? {
        guard let id = record.originID else { return nil }
        return .map(
            [
                "logicalId": text(id.rawValue), "type": record.originType.map(text),
                "eventId": record.originEventID.map(text),
            ], at: Self.nowhere)
    }

    private func property(_ change: PropertyChange) -> Node {
        .map(
            [
                "path": path(change.path), "label": text(change.pathText),
                "before": change.before.map(value), "after": change.after.map(value),
                "line": change.span.map { number(Int($0.start.line)) }, "movedFrom": change.movedFrom.map(number),
            ], at: Self.nowhere)
    }

    private func artifacts(_ action: PlannedAction) -> Node? {
        let (before, after) = (action.previous?.artifacts ?? [:], action.desired?.artifacts ?? [:])
        let entries = Set(before.keys).union(after.keys).sorted().compactMap { name -> Mapping.Entry? in
            pair(before[name]?.rawValue, after[name]?.rawValue, text).map {
                Mapping.Entry(key: Mapping.Key(name, at: Self.nowhere), value: $0)
            }
        }
        return entries.isEmpty ? nil : .map(Mapping(entries), at: Self.nowhere)
    }

    private func code(_ code: ArtifactComparison) -> Node {
        .map(
            [
                "sizeBefore": code.sizeBefore.map(number), "sizeAfter": code.sizeAfter.map(number),
                "linesAdded": code.lines.map { number($0.added) },
                "linesRemoved": code.lines.map { number($0.removed) },
                "files": list(
                    code.files.map { file in
                        .map(
                            [
                                "path": text(file.path), "change": text(file.change.rawValue),
                                "sizeBefore": file.sizeBefore.map(number), "sizeAfter": file.sizeAfter.map(number),
                                "linesAdded": file.lines.map { number($0.added) },
                                "linesRemoved": file.lines.map { number($0.removed) },
                            ], at: Self.nowhere)
                    }),
            ], at: Self.nowhere)
    }

    private func destruction(_ action: PlannedAction) -> Node {
        .map(
            [
                "logicalId": text(action.logicalID.rawValue), "type": text(action.type),
                "action": text(action.kind.rawValue), "losesData": boolean(action.losesData),
                "keptBy": action.keptBy.map(text),
            ], at: Self.nowhere)
    }

    private func equivalences(_ action: PlannedAction) -> [Node] {
        action.equivalences.map {
            .map(
                [
                    "logicalId": text(action.logicalID.rawValue), "property": text($0.path),
                    "difference": text($0.difference.rawValue),
                ], at: Self.nowhere)
        }
    }

    private func output(_ change: OutputChange) -> Node {
        .map(
            [
                "name": text(change.name), "before": change.before.map { value($0.value) },
                "after": change.after.map { value($0.value) },
                "exportName": (change.after ?? change.before)?.exportName.map(text),
            ], at: Self.nowhere)
    }

    private func imports(_ changes: ImportChanges) -> Node? {
        changes.isEmpty
            ? nil
            : .map(
                ["added": list(changes.added.map(text)), "removed": list(changes.removed.map(text))],
                at: Self.nowhere)
    }

    private func rename(_ rename: RenameSuggestion) -> Node {
        .map(
            [
                "from": text(rename.from.rawValue), "to": text(rename.to.rawValue),
                "similarity": number(rename.similarity), "metadata": text(rename.metadata),
            ], at: Self.nowhere)
    }

    private func unknown(_ unknown: ValuePaths.UnknownPath) -> Node {
        .map(["path": path(unknown.path), "waitsFor": list(unknown.waitsFor.map(text))], at: Self.nowhere)
    }

    // MARK: - Parts

    private static let nowhere = SourceSpan(at: .start)

    private func text(_ text: String) -> Node { .text(text, at: Self.nowhere) }
    private func number(_ number: Int) -> Node { .integer(number, at: Self.nowhere) }
    private func boolean(_ value: Bool) -> Node {
        Node(.scalar(Scalar(value ? "true" : "false", style: .plain)), at: Self.nowhere)
    }
    private func list(_ items: [Node]) -> Node { .list(items, at: Self.nowhere) }
    private func path(_ path: [String]) -> Node { list(path.map(text)) }

    private func pair(_ before: String?, _ after: String?, _ node: (String) -> Node) -> Node? {
        guard before != nil || after != nil else { return nil }
        return .map(["before": before.map(node), "after": after.map(node)], at: Self.nowhere)
    }

    private func value(_ value: Value) -> Node {
        switch value.content {
        case .scalar(let scalar):
            guard value.isSecret else { return Node(.scalar(scalar), at: Self.nowhere) }
            return .map(["$secret": text("hmac:\(secrets.digest(of: scalar.text))")], at: Self.nowhere)
        case .list(let items): return list(items.map { self.value($0) })
        case .map(let map):
            let entries = map.map { entry in
                Mapping.Entry(key: Mapping.Key(entry.key, at: Self.nowhere), value: self.value(entry.value))
            }
            return .map(Mapping(entries), at: Self.nowhere)
        case .unknown: return .null(at: Self.nowhere)
        }
    }
}
