internal import Artifacts
public import Diagnostics
internal import Documents
internal import OrderedCollections
internal import Templates

/// Writes events as JSON Lines, with the names of Terraform's machine-readable UI where they fit.
///
/// Source: Terraform documentation, "Machine-Readable UI".
public struct DeployEventCoding: Sendable {
    /// Rises by one before the point when a field goes or means something else, behind it when one is added.
    public static let formatVersion = "1.1"

    private static let nowhere = SourceSpan(at: .start)

    /// Writes events.
    public init() {}

    /// One line, with its line break.
    ///
    /// - Parameters:
    ///   - time: ISO 8601, UTC.
    ///   - sources: of the places of diagnostics.
    public func line(for event: DeployEvent, at time: String, sources: SourceMap? = nil) -> String {
        let (type, level, message, fields) = parts(of: event, sources)
        let head: [Mapping.Entry] = [
            entry("@level", text(level)), entry("@message", text(message)), entry("@module", text("samlet.ui")),
            entry("@timestamp", text(time)), entry("type", text(type)),
        ]
        return JSONWriter.text(of: .map(Mapping(head + fields), at: Self.nowhere)) + "\n"
    }

    private typealias Parts = (type: String, level: String, message: String, fields: [Mapping.Entry])

    private func parts(of event: DeployEvent, _ sources: SourceMap?) -> Parts {
        switch event {
        case .version(let version):
            let fields = [entry("samlet", text(version)), entry("ui", text(Self.formatVersion))]
            return ("version", "info", "samlet \(version)", fields)
        case .drift(let item): return ("resource_drift", "warn", item.words, [entry("drift", item.node)])
        case .plannedChange(let action):
            return ("planned_change", "info", words(action, "planned"), [entry("change", change(action))])
        case .changeSummary(let counts, let generation): return summary(counts, generation)
        case .applyStart(let action): return hook("apply_start", action, "preparing")
        case .applyProgress(let action, let time): return hook("apply_progress", action, "still preparing", time)
        case .applyComplete(let action, let time): return hook("apply_complete", action, "ready", time)
        case .applyErrored(let action, let time, let failure):
            let fields: KeyValuePairs<String, Node?> = [
                "error": text(failure.message), "help": failure.help.map(text),
                "property_path": .list(failure.propertyPath.map(text), at: Self.nowhere),
            ]
            return hook("apply_errored", action, "failed", time, level: "error", fields)
        case .skipped(let action, let cause):
            return hook("skipped", action, "skipped because \(cause) failed", level: "warn", ["because": text(cause)])
        case .diagnostic(let diagnostic): return self.diagnostic(diagnostic, sources)
        case .omission(let words):
            let fields = object(["severity": text("note"), "summary": text(words), "detail": text("")])
            return ("diagnostic", "info", words, [entry("diagnostic", fields)])
        case .failure(let message, let help):
            let fields = object([
                "severity": text("error"), "summary": text(message), "detail": text(help ?? ""),
            ])
            return ("diagnostic", "error", "error: \(message)", [entry("diagnostic", fields)])
        case .outputs(let outputs):
            return ("outputs", "info", "outputs: \(outputs.count)", [entry("outputs", self.outputs(outputs))])
        }
    }

    // MARK: - Resources

    private func words(_ action: PlannedAction, _ verb: String) -> String {
        "\(action.logicalID): \(verb) (\(action.kind.rawValue))"
    }

    private func resource(_ action: PlannedAction) -> Node {
        object([
            "addr": text(action.logicalID.rawValue), "resource_type": text(action.type),
            "resource_name": text(action.logicalID.rawValue),
            "generated_from": action.originID == action.logicalID ? nil : text(action.originID.rawValue),
        ])
    }

    private func change(_ action: PlannedAction) -> Node {
        object([
            "resource": resource(action), "action": text(action.kind.rawValue), "reason": action.reason.map(text),
            "previous_resource": action.movedFrom.map { object(["addr": text($0.rawValue)]) },
            "loses_data": boolean(action.losesData),
        ])
    }

    private func hook(
        _ type: String, _ action: PlannedAction, _ verb: String, _ elapsed: Duration? = nil, level: String = "info",
        _ more: KeyValuePairs<String, Node?> = [:]
    ) -> Parts {
        let record = action.desired ?? action.previous
        var entries = [
            entry("resource", resource(action)), entry("action", text(action.kind.rawValue)),
            entry("id_key", text("physical_id")), entry("id_value", text(record?.physicalID ?? "")),
        ]
        if let elapsed { entries.append(entry("elapsed_seconds", seconds(elapsed))) }
        for (key, value) in more { if let value { entries.append(entry(key, value)) } }
        return (type, level, words(action, verb), [entry("hook", .map(Mapping(entries), at: Self.nowhere))])
    }

    /// As Terraform counts: a replacement adds one and removes one.
    private func summary(_ counts: ChangeCounts, _ generation: Int?) -> Parts {
        let (add, remove) = (counts.created + counts.replaced, counts.deleted + counts.replaced)
        let changes = object([
            "add": number(add), "change": number(counts.updated), "remove": number(remove),
            "replace": number(counts.replaced), "retain": number(counts.retained),
            "operation": text(generation == nil ? "plan" : "apply"), "generation": generation.map(number),
        ])
        let words = "\(add) to add, \(counts.updated) to change, \(remove) to remove"
        let message = generation.map {
            "applied as generation \($0): \(add) added, \(counts.updated) changed, \(remove) removed"
        }
        return ("change_summary", "info", message ?? "plan: \(words)", [entry("changes", changes)])
    }

    // MARK: - Findings and outputs

    private func diagnostic(_ diagnostic: Diagnostic, _ sources: SourceMap?) -> Parts {
        let detail = ([diagnostic.help].compactMap(\.self) + diagnostic.notes).joined(separator: "\n")
        let fields = object([
            "severity": text(diagnostic.severity.rawValue), "summary": text(diagnostic.message),
            "detail": text(detail), "code": text(diagnostic.code.rawValue),
            "address": diagnostic.logicalID.map(text), "range": diagnostic.span.map { range($0, sources) },
        ])
        let level = diagnostic.severity == .error ? "error" : diagnostic.severity == .warning ? "warn" : "info"
        let message = "\(diagnostic.severity.rawValue): \(diagnostic.message)"
        return ("diagnostic", level, message, [entry("diagnostic", fields)])
    }

    private func range(_ span: SourceSpan, _ sources: SourceMap?) -> Node {
        func place(_ line: Int, _ column: Int) -> Node { object(["line": number(line), "column": number(column)]) }
        return object([
            "filename": (sources?[span.source]?.name).map(text),
            "start": place(Int(span.start.line), Int(span.start.column)),
            "end": place(Int(span.end.line), Int(span.end.column)),
        ])
    }

    /// Of secrets nothing is told but that they are there.
    private func outputs(_ outputs: OrderedDictionary<String, StackOutput>) -> Node {
        let entries = outputs.map { name, output in
            let isSecret = output.value.holdsSecret
            return entry(
                name,
                object([
                    "sensitive": boolean(isSecret),
                    "value": isSecret ? nil : value(output.value),
                    "export_name": output.exportName.map(text),
                ]))
        }
        return .map(Mapping(entries), at: Self.nowhere)
    }

    private func value(_ value: Value) -> Node {
        if let text = value.text { return self.text(text) }
        return .text(value.list?.compactMap(\.text).joined(separator: ",") ?? "", at: Self.nowhere)
    }

    // MARK: - Parts

    private func text(_ text: String) -> Node { .text(text, at: Self.nowhere) }
    private func number(_ number: Int) -> Node { .integer(number, at: Self.nowhere) }
    private func boolean(_ value: Bool) -> Node {
        Node(.scalar(Scalar(value ? "true" : "false", style: .plain)), at: Self.nowhere)
    }
    private func object(_ fields: KeyValuePairs<String, Node?>) -> Node {
        .map(Mapping(fields.compactMap { key, value in value.map { entry(key, $0) } }), at: Self.nowhere)
    }
    private func entry(_ key: String, _ value: Node) -> Mapping.Entry {
        Mapping.Entry(key: Mapping.Key(key, at: Self.nowhere), value: value)
    }

    /// With three digits behind the point.
    private func seconds(_ duration: Duration) -> Node {
        let milliseconds = duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
        let digits = String(milliseconds % 1000 + 1000).dropFirst()
        return Node(.scalar(Scalar("\(milliseconds / 1000).\(digits)", style: .plain)), at: Self.nowhere)
    }
}
