internal import Diagnostics
internal import Documents

/// Replaces what only the language extensions allow by what it comes to, as far as that is known without a stack: `Fn::Length`,
/// `Fn::ToJsonString`, `Fn::FindInMap` with a default or functions as keys, and functions that make the names of `Ref` and
/// `Fn::GetAtt`.
///
/// What depends on the stack, and what is a secret, stays symbolic; a text of JSON with that in it becomes an `Fn::Sub`.
/// Source: CloudFormation User Guide, "AWS::LanguageExtensions transform".
struct ExtensionFunctions {
    /// What can never come to a value.
    private(set) var problems: [Diagnostic] = []
    private var evaluator: Evaluator
    /// Declared by the template, with a value or without.
    private let parameterNames: Set<String>
    /// The transform is listed behind SAM's.
    private let isBehindServerless: Bool

    /// - Parameter context: of the conditions, those alone that are known.
    init(context: EvaluationContext, parameterNames: Set<String>, isBehindServerless: Bool = false) {
        evaluator = Evaluator(context)
        self.parameterNames = parameterNames
        self.isBehindServerless = isBehindServerless
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

    /// The resources, whose `DeletionPolicy` and `UpdateReplacePolicy` may be functions too. What is wrong with one that is not
    /// made does not count.
    mutating func resolved(resources: Node) -> Node {
        guard let mapping = resources.mapping else { return resources }
        let entries = mapping.map { entry in
            let before = problems.count
            let value = resolved(resource: entry)
            let condition = entry.value["Condition"]?.text
            if let condition, evaluator.context.conditions[condition] == false {
                problems.removeSubrange(before...)
            }
            for position in before..<problems.count { problems[position].logicalID = entry.key.text }
            return Mapping.Entry(key: entry.key, value: value)
        }
        return .map(Mapping(entries), at: resources.span)
    }

    private mutating func resolved(resource entry: Mapping.Entry) -> Node {
        var fields = entry.value
        for name in ["DeletionPolicy", "UpdateReplacePolicy"] {
            guard let policy = fields[name], Intrinsic.isIntrinsic(policy) else { continue }
            guard let text = self.policy(policy, name, of: entry.key.text) else { continue }
            fields = fields.replacing(name, by: text)
        }
        return resolved(fields)
    }

    /// What a node comes to in every account and under every name of the stack; nil when that is a secret, nothing, or not
    /// known yet.
    mutating func known(_ node: Node) -> Node? {
        guard !node.namesStack, !node.depends(onOthersThan: evaluator.context.conditions) else { return nil }
        guard let value = evaluator.value(of: node), !value.holdsSecret, !value.isUnknown else { return nil }
        return value.node
    }

    /// The branch of an If, which may come to nothing, or its condition may not be known; the node itself for all others.
    func chosen(_ node: Node) -> Node? {
        guard case .intrinsic(.choice(let condition, let then, let otherwise)) = Intrinsic.read(node) else {
            return node
        }
        return evaluator.context.conditions[condition.text].flatMap { chosen($0 ? then : otherwise) }
    }

    /// The value of a parameter that is a text; nil for all others, and for one that has none.
    func parameterText(_ name: String) -> String? { evaluator.context.parameters[name]?.text }

    /// True for a parameter that has no value, and for one that is a list.
    func isOpenParameter(_ name: String) -> Bool { parameterNames.contains(name) && parameterText(name) == nil }

    // MARK: - Functions

    private mutating func function(_ entry: Mapping.Entry, at span: SourceSpan) -> Node? {
        switch entry.key.text {
        case "Ref": return reference(entry, at: span)
        case "Fn::GetAtt": return attribute(entry, at: span)
        case "Fn::Length": return length(entry, at: span)
        case "Fn::ToJsonString": return json(entry, at: span)
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

    private mutating func json(_ entry: Mapping.Entry, at span: SourceSpan) -> Node? {
        if let refused = UnwritableValue.find(in: entry.value) {
            problems.append(.notInJSON(refused, entry.key))
            return nil
        }
        if let known = value(of: entry, at: span) { return known }
        // Behind SAM's transform the functions are what that transform hands on.
        guard !isBehindServerless else { return nil }
        do {
            return try SymbolicJSON.substitution(for: entry.value, at: span, &self)
        } catch {
            if let list = error.list, !waitsForParameter(list) { problems.append(.listInJSON(list, entry.key)) }
            return nil
        }
    }

    private mutating func waitsForParameter(_ node: Node) -> Bool {
        evaluator.value(of: node)?.waitsFor.contains { parameterNames.contains($0) } ?? false
    }

    /// Reports, too, what is wrong whatever the stack is.
    private mutating func value(of entry: Mapping.Entry, at span: SourceSpan) -> Node? {
        let node = Node.map(Mapping([entry]), at: span)
        if case .malformed(let diagnostic) = Intrinsic.read(node) {
            problems.append(diagnostic)
            return nil
        }
        let before = evaluator.diagnostics.all.count
        let result = known(node)
        let wrong: Set<DiagnosticCode> = [.badArgument, .indexOutOfRange, .missingMappingKey, .tooMuchText]
        for problem in evaluator.diagnostics.all[before...] where wrong.contains(problem.code) {
            problems.append(problem)
        }
        return result
    }

    /// A text, since a resource is kept or not before it is made; nil as long as a parameter has no value.
    private mutating func policy(_ node: Node, _ name: String, of logicalID: String) -> Node? {
        if let text = known(node) {
            if text.text == nil { problems.append(.policyNotText(name, node, of: logicalID)) }
            return text.text == nil ? nil : text
        }
        guard !node.depends(onOthersThan: evaluator.context.conditions) else { return nil }
        if !waitsForParameter(node) { problems.append(.policyNotKnown(name, node, of: logicalID)) }
        return nil
    }
}

/// What AWS does not write into the text of `Fn::ToJsonString`.
/// Source: CloudFormation Template Reference, "Fn::ToJsonString", "Supported functions".
private enum UnwritableValue {
    static func find(in node: Node) -> Mapping.Key? {
        switch node.content {
        case .scalar: return nil
        case .sequence(let items): return items.lazy.compactMap { find(in: $0) }.first
        case .mapping(let mapping):
            if mapping.count == 1, isRefused(mapping[0]) { return mapping[0].key }
            return mapping.lazy.compactMap { find(in: $0.value) }.first
        }
    }

    private static func isRefused(_ entry: Mapping.Entry) -> Bool {
        switch entry.key.text {
        case "Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals": true
        case "Ref": entry.value.text == "AWS::NotificationARNs"
        default: false
        }
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

    /// True when an If in it asks for a condition that is not among these.
    fileprivate func depends(onOthersThan conditions: [String: Bool]) -> Bool {
        switch content {
        case .scalar: return false
        case .sequence(let items): return items.contains { $0.depends(onOthersThan: conditions) }
        case .mapping(let mapping):
            if let name = mapping["Fn::If"]?.sequence?.first?.text, conditions[name] == nil { return true }
            return mapping.contains { $0.value.depends(onOthersThan: conditions) }
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

// MARK: - Messages

extension Diagnostic {
    fileprivate static func notInJSON(_ key: Mapping.Key, _ function: Mapping.Key) -> Diagnostic {
        let isReference = key.text == "Ref"
        let name = isReference ? "AWS::NotificationARNs" : key.functionName
        return Diagnostic(
            .badArgument, "\(quoted(function.functionName)) cannot write \(quoted(name)) into its text", at: key.span,
            help: isReference ? nil : "put the condition under 'Conditions', and choose the value with 'Fn::If'")
    }

    fileprivate static func listInJSON(_ list: Node, _ function: Mapping.Key) -> Diagnostic {
        Diagnostic(
            .badArgument,
            "\(quoted(function.functionName)) cannot write a list into its text that is not known before there is a stack",
            at: list.writtenSpan, help: "choose its items with 'Fn::Select'")
    }

    fileprivate static func policyNotText(_ name: String, _ node: Node, of logicalID: String) -> Diagnostic {
        Diagnostic(
            .policyValue, "the \(name) of \(quoted(logicalID)) comes to something else than a text",
            at: node.writtenSpan)
    }

    fileprivate static func policyNotKnown(_ name: String, _ node: Node, of logicalID: String) -> Diagnostic {
        Diagnostic(
            .policyValue, "the \(name) of \(quoted(logicalID)) must be known before there is a stack",
            at: node.writtenSpan, help: "make it of parameters, mappings and conditions only")
    }
}
