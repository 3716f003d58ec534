public import Diagnostics
public import Documents

/// What an evaluation may look up.
public struct EvaluationContext {
    /// The values of `AWS::Region` and its like.
    public var pseudoParameters: PseudoParameters
    /// The values of the template's parameters, by name.
    public var parameters: [String: Value]
    /// The template's section `Mappings`.
    public var mappings: Mapping
    /// The conditions of the template, evaluated.
    public var conditions: [String: Bool] = [:]
    /// Values exported by other stacks.
    public var exports: [String: Value] = [:]
    /// The `Ref` value of a resource, or one of its attributes; nil when there is no such resource or attribute.
    public var resource: (_ id: LogicalID, _ attribute: String?) -> Value? = { _, _ in nil }

    /// A context without conditions, exports and resources.
    public init(pseudoParameters: PseudoParameters, parameters: [String: Value], mappings: Mapping) {
        self.pseudoParameters = pseudoParameters
        self.parameters = parameters
        self.mappings = mappings
    }
}

/// Evaluates nodes: replaces intrinsics by what they come to.
///
/// Total: whatever cannot be evaluated is reported and becomes an unknown value. References to things that do not exist
/// are left to ``ReferenceChecker``, which sees the whole template. The texts an evaluator makes are bounded, each and
/// all together: a few nested functions can ask for more text than there is memory.
public struct Evaluator {
    /// Bytes of one text.
    static let textLimit = 1_000_000
    /// Bytes of all texts and items that functions make.
    static let totalLimit = 50_000_000

    /// What is looked up.
    public internal(set) var context: EvaluationContext
    /// What was found wrong so far.
    public private(set) var diagnostics = DiagnosticList()
    /// The exports of other stacks whose values were used.
    public private(set) var imports: Set<String> = []
    private var total = 0

    /// An evaluator that looks things up in a context.
    public init(_ context: EvaluationContext) {
        self.context = context
    }

    /// The value of a node; nil for `!Ref AWS::NoValue`, which removes the property it stands for.
    public mutating func value(of node: Node) -> Value? {
        switch Intrinsic.read(node) {
        case .none: return plainValue(of: node)
        case .intrinsic(let intrinsic): return value(of: intrinsic, at: node.span)
        case .malformed(let diagnostic):
            report(diagnostic)
            return unknown(at: node.span)
        }
    }

    /// The values of a map's entries, without those that come to nothing.
    public mutating func values(of mapping: Mapping) -> ValueMap {
        ValueMap(
            mapping.compactMap { entry in
                value(of: entry.value).map { ValueMap.Entry(key: entry.key.text, keySpan: entry.key.span, value: $0) }
            })
    }

    private mutating func plainValue(of node: Node) -> Value {
        switch node.content {
        case .scalar(let scalar): return Value(.scalar(scalar), at: node.span)
        case .sequence(let items): return Value(.list(items.compactMap { value(of: $0) }), at: node.span)
        case .mapping(let mapping): return Value(.map(values(of: mapping)), at: node.span)
        }
    }

    private mutating func value(of intrinsic: Intrinsic, at span: SourceSpan) -> Value? {
        switch intrinsic {
        case .ref(let name): return name.text == "AWS::NoValue" ? nil : reference(to: name.text, at: span)
        case .getAtt(let resource, let attribute): return self.attribute(attribute, of: resource.text, at: span)
        case .sub(let text, let variables): return substituted(text, variables, at: span)
        case .join(let delimiter, let values): return joined(delimiter, values, at: span)
        case .select(let index, let list): return selected(index, from: list, at: span)
        case .split(let delimiter, let source): return split(source, by: delimiter, at: span)
        case .findInMap(let map, let first, let second, let defaultValue):
            return found(in: map, first, second, defaultValue, at: span)
        case .base64(let node): return base64(node, at: span)
        case .cidr(let block, let count, let bits): return subnets(of: block, count: count, bits: bits, at: span)
        case .availabilityZones(let region): return availabilityZones(of: region, at: span)
        case .importValue(let name): return imported(name, at: span)
        case .toJSONString(let node): return json(node, at: span)
        case .length(let node): return length(of: node, at: span)
        case .choice(let condition, let then, let otherwise):
            return value(of: context.conditions[condition.text] ?? false ? then : otherwise)
        case .and, .or, .not, .equals, .condition:
            return isTrue(intrinsic, at: span).map { .plain($0 ? "true" : "false", at: span) } ?? unknown(at: span)
        case .transform(let node):
            report(.unsupportedMacro(node, at: span))
            return unknown(at: span)
        }
    }

    // MARK: - References

    private func reference(to name: String, at span: SourceSpan) -> Value {
        var value =
            context.parameters[name] ?? context.pseudoParameters.value(of: name, at: span)
            ?? context.resource(LogicalID(name), nil) ?? unknown(at: span, [name])
        // The value belongs where it is used: a change of it is shown there.
        value.span = span
        return value
    }

    private mutating func attribute(_ attribute: Node, of resource: String, at span: SourceSpan) -> Value {
        let name = argument(attribute, of: "GetAtt", "a resource and the name of an attribute") { $0.text != nil }
        guard let name = name?.text else { return unknown(at: span, [resource]) }
        return self.attribute(name, of: resource, at: span)
    }

    private func attribute(_ name: String, of resource: String, at span: SourceSpan) -> Value {
        var value = context.resource(LogicalID(resource), name) ?? unknown(at: span, ["\(resource).\(name)"])
        value.span = span
        return value
    }

    private mutating func substituted(_ text: SubText, _ variables: Mapping, at span: SourceSpan) -> Value {
        var parts: [Value] = []
        // A variable is evaluated once, however often it is used.
        var known: [String: Value?] = [:]
        for part in text.parts {
            switch part {
            case .literal(let literal): parts.append(.text(literal, at: span))
            case .reference(let name, let written, _):
                let value = known[name] ?? substitute(name, variables, at: span)
                known[name] = .some(value)
                guard let value else { continue }
                if value.list != nil || value.map != nil { report(.subOfCollection(written, value, at: text.span)) }
                parts.append(value)
            }
        }
        return concatenated(parts, separator: "", at: span)
    }

    private mutating func substitute(_ name: String, _ variables: Mapping, at span: SourceSpan) -> Value? {
        if let variable = variables[name] { return value(of: variable) }
        if name == "AWS::NoValue" { return nil }
        guard let dot = name.utf8.firstIndex(of: UInt8(ascii: ".")) else { return reference(to: name, at: span) }
        return attribute(String(name[name.utf8.index(after: dot)...]), of: String(name[..<dot]), at: span)
    }

    private mutating func imported(_ name: Node, at span: SourceSpan) -> Value {
        guard let value = argument(name, of: "ImportValue", "the name of an export", { $0.text != nil }) else {
            return unknown(at: span)
        }
        guard let text = value.text else { return passedOn(value, at: span) }
        guard var exported = context.exports[text] else {
            report(.unknownExport(text, known: context.exports.keys.sorted(), at: span))
            return unknown(at: span)
        }
        imports.insert(text)
        exported.span = span
        return exported
    }

    // MARK: - Conditions

    /// Whether a condition function is true; nil, with a diagnostic, for anything that is none.
    mutating func isTrue(_ intrinsic: Intrinsic, at span: SourceSpan) -> Bool? {
        switch intrinsic {
        case .and(let conditions): return conditions.map { isTrue($0) ?? false }.allSatisfy { $0 }
        case .or(let conditions): return conditions.map { isTrue($0) ?? false }.contains(true)
        case .not(let condition): return isTrue(condition).map { !$0 }
        case .equals(let left, let right): return areEqual(left, right)
        case .condition(let name): return context.conditions[name.text] ?? false
        default:
            report(.notACondition(at: span))
            return nil
        }
    }

    /// Whether a node among conditions is true.
    public mutating func isTrue(_ node: Node) -> Bool? {
        switch Intrinsic.readCondition(node) {
        case .intrinsic(let intrinsic): return isTrue(intrinsic, at: node.span)
        case .malformed(let diagnostic): report(diagnostic)
        case .none: report(.notACondition(at: node.span))
        }
        return nil
    }

    /// Values are equal when their texts are: CloudFormation compares `true` and `"true"` alike.
    private mutating func areEqual(_ left: Node, _ right: Node) -> Bool {
        let values = (value(of: left), value(of: right))
        if let first = values.0?.scalar, let second = values.1?.scalar { return first.text == second.text }
        guard values.0?.isUnknown != true, values.1?.isUnknown != true else { return false }
        return values.0?.content == values.1?.content
    }

    // MARK: - For all functions

    mutating func report(_ diagnostic: Diagnostic) { diagnostics.add(diagnostic) }

    func unknown(at span: SourceSpan, _ waitsFor: [String] = [], isSecret: Bool = false) -> Value {
        Value(.unknown(Unknown(waitsFor: waitsFor)), at: span, isSecret: isSecret)
    }

    /// An unknown value as the result of a function of it.
    func passedOn(_ value: Value, at span: SourceSpan) -> Value {
        unknown(at: span, value.waitsFor, isSecret: value.isSecret)
    }

    /// The value of an argument; nil, with a diagnostic, for a known one that the function cannot use.
    mutating func argument(
        _ node: Node, of function: String, _ expected: String, _ isUsable: (Value) -> Bool
    ) -> Value? {
        let problems = diagnostics.all.count
        if let value = value(of: node), isUsable(value) || value.unknown != nil { return value }
        // One mistake is said once.
        if problems == diagnostics.all.count { report(.badArgument(function, expected, at: node.span)) }
        return nil
    }

    /// Accounts for a text, or a number of items, that a function makes; false, with a diagnostic, when it is too much.
    mutating func spend(_ length: Int, at span: SourceSpan) -> Bool {
        guard length <= Self.textLimit, total + length <= Self.totalLimit else {
            report(.tooMuchText(at: span))
            return false
        }
        total += length
        return true
    }
}

// MARK: - Messages

extension DiagnosticCode {
    /// No stack exports the name that is imported.
    public static let unknownExport = DiagnosticCode("R312")
    /// A list or a map inside of `Fn::Sub`.
    public static let subOfCollection = DiagnosticCode("R313")
    /// An argument of an intrinsic came to something it cannot use.
    public static let badArgument = DiagnosticCode("R314")
    /// Functions make a text longer than any template needs.
    public static let tooMuchText = DiagnosticCode("R330")
    /// Something that is no condition where one is wanted.
    public static let notACondition = DiagnosticCode("G622")
}

extension Diagnostic {
    fileprivate static func unknownExport(_ name: String, known: [String], at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .unknownExport, "no deployed stack exports \(quoted(name))" + suggestion(for: name, in: known), at: span,
            help: "deploy the stack that exports it first; 'samlet status' lists the stacks")
    }

    fileprivate static func subOfCollection(_ written: String, _ value: Value, at span: SourceSpan) -> Diagnostic {
        let isList = value.list != nil
        return Diagnostic(
            .subOfCollection, "\(quoted(written)) is a \(isList ? "list" : "map"), and Sub takes texts", at: span,
            help: isList ? "use Fn::Join" : "use Fn::ToJsonString")
    }

    fileprivate static func badArgument(_ function: String, _ expected: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(.badArgument, "\(function) takes \(expected)", at: span)
    }

    fileprivate static func tooMuchText(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .tooMuchText, "this comes to more text than a template may hold", at: span,
            help: "a text may have \(Evaluator.textLimit / 1_000_000) MB")
    }

    fileprivate static func notACondition(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .notACondition, "expected a condition: Fn::Equals, Fn::And, Fn::Or, Fn::Not or 'Condition: Name'", at: span)
    }

    fileprivate static func unsupportedMacro(_ node: Node, at span: SourceSpan) -> Diagnostic {
        let name = node["Name"]?.text.map { " \(quoted($0))" } ?? ""
        return Diagnostic(.unknownTransform, "the macro\(name) cannot be applied on this machine", at: span)
    }
}
