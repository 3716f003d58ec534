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
    /// The condition as JSON, in a form that is the same for equal ones; nil without one.
    var condition: PolicyText?
    /// The line of the template; 0 when unknown.
    var line: Int

    /// Patterns, or with `Not…` everything but them.
    struct PatternTexts: Hashable, Sendable {
        var texts: [PolicyText]
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
            guard let map = condition.map, !map.isEmpty else { return nil }
            func json(_ value: Value) -> String { JSONWriter.text(of: value.node) }
            return PolicyText(text: json(condition.sorted { $0.text }), words: json(condition.sorted { $0.shownText }))
        }
        line = Int(value.span.start.line)
    }

    private static func texts(_ name: String, in map: ValueMap) -> PatternTexts {
        if let value = map["Not" + name] { return PatternTexts(texts: PolicyText.all(in: value), isNegated: true) }
        // A policy that hangs on a resource may leave the resource out.
        guard let value = map[name] else {
            return PatternTexts(texts: [PolicyText(text: "*", words: "*")], isNegated: false)
        }
        return PatternTexts(texts: PolicyText.all(in: value), isNegated: false)
    }

    private static func principals(_ value: Value?) -> [String] {
        guard let map = value?.map else { return value.map(PolicyText.all)?.map(\.text) ?? [] }
        return map.flatMap { entry in PolicyText.all(in: entry.value).map { "\(entry.key):\($0.text)" } }
    }
}

extension Value {
    /// A document that is written as JSON in a text; the value itself where it is none.
    fileprivate var decodedJSON: Value? {
        guard let text else { return self }
        let value = Document.json(Array(text.utf8)).map { Value($0) }
        return isSecret ? value?.secret : value
    }

    /// The same, with every text in it a secret.
    private var secret: Value {
        switch content {
        case .scalar, .unknown: return Value(content, at: span, isSecret: true)
        case .list(let items): return Value(.list(items.map(\.secret)), at: span)
        case .map(let map):
            let entries = map.map { ValueMap.Entry(key: $0.key, keySpan: $0.keySpan, value: $0.value.secret) }
            return Value(.map(ValueMap(entries)), at: span)
        }
    }

    /// With the keys of maps in order, so that equal values have equal texts, and each scalar as a text.
    fileprivate func sorted(_ shown: (Value) -> String?) -> Value {
        switch content {
        case .map(let map):
            let entries = map.entries.sorted { $0.key < $1.key }.map { entry in
                ValueMap.Entry(key: entry.key, keySpan: entry.keySpan, value: entry.value.sorted(shown))
            }
            return Value(.map(ValueMap(entries)), at: span)
        case .list(let items): return Value(.list(items.map { $0.sorted(shown) }), at: span)
        case .scalar: return .text(shown(self) ?? "", at: span)
        case .unknown: return self
        }
    }
}
