internal import Diagnostics
internal import Documents

/// Replaces what only the language extensions allow by what it comes to, as far as that is known without a stack: `Fn::Length`,
/// `Fn::ToJsonString`, `Fn::FindInMap` with a default or functions as keys, and functions that make the names of `Ref` and
/// `Fn::GetAtt`.
///
/// What depends on the stack, and what is a secret, stays symbolic.
/// Source: CloudFormation User Guide, "AWS::LanguageExtensions transform".
struct ExtensionFunctions {
    private var evaluator: Evaluator

    init(context: EvaluationContext) {
        evaluator = Evaluator(context)
    }

    /// A value without what can be replaced.
    mutating func resolved(_ node: Node) -> Node {
        switch node.content {
        case .scalar: return node
        case .sequence(let items): return .list(items.map { resolved($0) }, at: node.span)
        case .mapping(let mapping):
            let inner = Mapping(mapping.map { Mapping.Entry(key: $0.key, value: resolved($0.value)) })
            guard inner.count == 1 else { return .map(inner, at: node.span) }
            return function(inner[0], at: node.span) ?? .map(inner, at: node.span)
        }
    }

    /// The resources, whose `DeletionPolicy` and `UpdateReplacePolicy` may be functions too.
    mutating func resolved(resources: Node) -> Node {
        guard let mapping = resources.mapping else { return resources }
        let entries = mapping.map { entry in
            var fields = entry.value
            for name in ["DeletionPolicy", "UpdateReplacePolicy"] {
                guard let policy = fields[name], policy.text == nil, let text = known(policy) else { continue }
                fields = fields.replacing(name, by: text)
            }
            return Mapping.Entry(key: entry.key, value: resolved(fields))
        }
        return .map(Mapping(entries), at: resources.span)
    }

    // MARK: - Functions

    private mutating func function(_ entry: Mapping.Entry, at span: SourceSpan) -> Node? {
        switch entry.key.text {
        case "Ref": return reference(entry, at: span)
        case "Fn::GetAtt": return attribute(entry, at: span)
        case "Fn::Length": return length(entry, at: span)
        case "Fn::ToJsonString": return value(of: entry, at: span)
        case "Fn::FindInMap": return entry.value.usesExtendedLookup ? value(of: entry, at: span) : nil
        default: return nil
        }
    }

    private mutating func reference(_ entry: Mapping.Entry, at span: SourceSpan) -> Node? {
        guard entry.value.text == nil, let name = known(entry.value), name.text != nil else { return nil }
        return .map(Mapping([Mapping.Entry(key: entry.key, value: name)]), at: span)
    }

    private mutating func attribute(_ entry: Mapping.Entry, at span: SourceSpan) -> Node? {
        guard let parts = entry.value.sequence, parts.contains(where: { $0.text == nil }) else { return nil }
        let names = parts.map { $0.text == nil ? known($0) ?? $0 : $0 }
        return .map(Mapping([Mapping.Entry(key: entry.key, value: .list(names, at: entry.value.span))]), at: span)
    }

    /// The length of a list that is written out is known, whatever its items are.
    private mutating func length(_ entry: Mapping.Entry, at span: SourceSpan) -> Node? {
        if let items = entry.value.sequence { return .integer(items.count, at: span) }
        return value(of: entry, at: span)
    }

    /// What a function comes to in every account and under every name of the stack.
    private mutating func value(of entry: Mapping.Entry, at span: SourceSpan) -> Node? {
        entry.value.namesStack ? nil : known(.map(Mapping([entry]), at: span))
    }

    /// What a node comes to; nil when that is a secret, nothing, or not known yet.
    private mutating func known(_ node: Node) -> Node? {
        guard let value = evaluator.value(of: node), !value.holdsSecret, !value.holdsUnknown else { return nil }
        return value.node
    }
}

extension Value {
    /// True when something in it is not known yet.
    fileprivate var holdsUnknown: Bool {
        if isUnknown { return true }
        if let list { return list.contains(where: \.holdsUnknown) }
        return map?.contains { $0.value.holdsUnknown } ?? false
    }
}

extension Node {
    /// True when it speaks of the account or the stack, which are others where the result is deployed elsewhere.
    fileprivate var namesStack: Bool {
        switch content {
        case .scalar(let scalar): scalar.text.contains("AWS::AccountId") || scalar.text.contains("AWS::Stack")
        case .sequence(let items): items.contains(where: \.namesStack)
        case .mapping(let mapping): mapping.contains { $0.value.namesStack }
        }
    }

    /// The arguments of a FindInMap of which CloudFormation alone knows nothing.
    var usesExtendedLookup: Bool {
        guard let items = sequence, items.count >= 3 else { return false }
        let isPlain = items.allSatisfy { $0.text != nil || $0["Ref"]?.text != nil || $0["Fn::FindInMap"] != nil }
        return items.count > 3 || !isPlain
    }

    /// The map with another value for one of its keys.
    func replacing(_ key: String, by value: Node) -> Node {
        guard var mapping else { return self }
        mapping[key] = value
        return .map(mapping, at: span)
    }
}
