internal import Diagnostics
internal import Documents
internal import Templates

/// A statement of an IAM policy.
///
/// Source: IAM User Guide, "IAM JSON policy element reference".
struct PolicyStatement: Hashable, Sendable {
    /// True for `Deny`.
    var isDenial: Bool
    /// The texts under `Action` or `NotAction`.
    var actions: PatternTexts
    /// The texts under `Resource` or `NotResource`.
    var resources: PatternTexts
    /// The texts under `Principal`, such as `*` or `AWS:arn:…`; empty in the policy of a role.
    var principals: [String]
    /// The condition in a form that is the same for equal ones; nil without one.
    var condition: String?
    /// The line of the template; 0 when unknown.
    var line: Int

    /// Patterns, or with `Not…` everything but them.
    struct PatternTexts: Hashable, Sendable {
        var texts: [String]
        var isNegated: Bool
    }

    /// The statements of a policy document, which may be written as JSON in a text.
    static func all(in document: Value?) -> [PolicyStatement] {
        guard let document = document?.decodedJSON, let statements = document["Statement"] else { return [] }
        return (statements.list ?? [statements]).compactMap(PolicyStatement.init)
    }

    /// Nil for what is no statement.
    private init?(_ value: Value) {
        guard let map = value.map, let effect = map["Effect"]?.text else { return nil }
        isDenial = effect == "Deny"
        actions = Self.texts("Action", in: map)
        resources = Self.texts("Resource", in: map)
        principals = Self.principals(map["Principal"])
        condition = map["Condition"].flatMap { condition in
            condition.map?.isEmpty ?? true ? nil : JSONWriter.text(of: condition.sorted.node)
        }
        line = Int(value.span.start.line)
    }

    private static func texts(_ name: String, in map: ValueMap) -> PatternTexts {
        if let value = map["Not" + name] { return PatternTexts(texts: texts(of: value), isNegated: true) }
        // A policy that hangs on a resource may leave the resource out.
        guard let value = map[name] else { return PatternTexts(texts: ["*"], isNegated: false) }
        return PatternTexts(texts: texts(of: value), isNegated: false)
    }

    private static func principals(_ value: Value?) -> [String] {
        guard let map = value?.map else { return value.map(texts) ?? [] }
        return map.flatMap { entry in texts(of: entry.value).map { "\(entry.key):\($0)" } }
    }

    private static func texts(of value: Value) -> [String] {
        (value.list ?? [value]).map { item in
            if item.isSecret { return "(secret)" }
            return item.unknown.map { "{known after \($0.waitsFor.joined(separator: ", "))}" } ?? item.text ?? ""
        }
    }
}

extension Value {
    /// A document that is written as JSON in a text; the value itself where it is none.
    fileprivate var decodedJSON: Value? {
        guard let text else { return self }
        return Document.json(Array(text.utf8)).map(Value.init)
    }

    /// With the keys of maps in order, so that equal values have equal texts.
    fileprivate var sorted: Value {
        switch content {
        case .map(let map):
            let entries = map.entries.sorted { $0.key < $1.key }.map { entry in
                ValueMap.Entry(key: entry.key, keySpan: entry.keySpan, value: entry.value.sorted)
            }
            return Value(.map(ValueMap(entries)), at: span)
        case .list(let items): return Value(.list(items.map(\.sorted)), at: span)
        case .scalar(let scalar): return .text(isSecret ? "(secret)" : scalar.text, at: span)
        case .unknown: return self
        }
    }
}
