public import Diagnostics
public import Documents

/// What an evaluation may look up.
public struct EvaluationContext {
    public var pseudoParameters: PseudoParameters
    public var parameters: [String: Value]
    public var mappings: Mapping
    /// The conditions of the template, evaluated.
    public var conditions: [String: Bool] = [:]
    /// Values exported by other stacks.
    public var exports: [String: Value] = [:]
    /// The `Ref` value of a resource, or one of its attributes; nil when there is no such resource or attribute.
    public var resource: (_ id: LogicalID, _ attribute: String?) -> Value? = { _, _ in nil }

    public init(pseudoParameters: PseudoParameters, parameters: [String: Value], mappings: Mapping) {
        self.pseudoParameters = pseudoParameters
        self.parameters = parameters
        self.mappings = mappings
    }
}

/// Evaluates nodes: replaces intrinsics by what they come to.
///
/// Total: whatever cannot be evaluated is reported and becomes an unknown value. References to things that do not exist
/// are left to ``ReferenceChecker``, which sees the whole template.
public struct Evaluator {
    public let context: EvaluationContext
    public private(set) var diagnostics = DiagnosticList()

    public init(_ context: EvaluationContext) {
        self.context = context
    }

    /// The value of a node; nil for `!Ref AWS::NoValue`, which removes the property it stands for.
    public mutating func value(of node: Node) -> Value? {
        switch Intrinsic.read(node) {
        case .none: return plainValue(of: node)
        case .intrinsic(let intrinsic): return value(of: intrinsic, at: node.span)
        case .malformed(let diagnostic):
            diagnostics.add(diagnostic)
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
        case .getAtt(let resource, let attribute): return self.attribute(attribute, of: resource, at: span)
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
            diagnostics.add(.unsupportedMacro(node, at: span))
            return unknown(at: span)
        }
    }

    // MARK: - References

    func unknown(at span: SourceSpan, _ waitsFor: [String] = []) -> Value {
        Value(.unknown(Unknown(waitsFor: waitsFor)), at: span)
    }

    private func reference(to name: String, at span: SourceSpan) -> Value {
        var value =
            context.parameters[name] ?? context.pseudoParameters.value(of: name, at: span)
            ?? context.resource(LogicalID(name), nil) ?? unknown(at: span, [name])
        // The value belongs where it is used: a change of it is shown there.
        value.span = span
        return value
    }

    private mutating func attribute(_ attribute: Node, of resource: Intrinsic.Name, at span: SourceSpan) -> Value {
        guard let name = value(of: attribute)?.text else { return unknown(at: span, [resource.text]) }
        var value = context.resource(LogicalID(resource.text), name) ?? unknown(at: span, ["\(resource.text).\(name)"])
        value.span = span
        return value
    }

    private mutating func substituted(_ text: SubText, _ variables: Mapping, at span: SourceSpan) -> Value {
        var parts: [Value] = []
        for part in text.parts {
            switch part {
            case .literal(let literal): parts.append(.text(literal, at: span))
            case .reference(let name, let written, _):
                guard let value = substitute(name, variables, at: span) else { continue }
                if value.scalar == nil, value.list != nil || value.map != nil {
                    diagnostics.add(.subOfCollection(written, at: text.span))
                }
                parts.append(value)
            }
        }
        return concatenated(parts, separator: "", at: span)
    }

    private mutating func substitute(_ name: String, _ variables: Mapping, at span: SourceSpan) -> Value? {
        if let variable = variables[name] { return value(of: variable) }
        if name == "AWS::NoValue" { return nil }
        guard let dot = name.firstIndex(of: ".") else { return reference(to: name, at: span) }
        let attribute = Node.text(String(name[name.index(after: dot)...]), at: span)
        return self.attribute(attribute, of: Intrinsic.Name(String(name[..<dot]), at: span), at: span)
    }

    private mutating func imported(_ name: Node, at span: SourceSpan) -> Value {
        guard let value = value(of: name), let text = value.text else { return unknown(at: span) }
        guard var exported = context.exports[text] else {
            diagnostics.add(.unknownExport(text, known: context.exports.keys.sorted(), at: span))
            return unknown(at: span)
        }
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
            diagnostics.add(.notACondition(at: span))
            return nil
        }
    }

    /// Whether a node among conditions is true.
    public mutating func isTrue(_ node: Node) -> Bool? {
        switch Intrinsic.readCondition(node) {
        case .intrinsic(let intrinsic): return isTrue(intrinsic, at: node.span)
        case .malformed(let diagnostic): diagnostics.add(diagnostic)
        case .none: diagnostics.add(.notACondition(at: node.span))
        }
        return nil
    }

    /// Values are equal when their texts are: CloudFormation compares `true` and `"true"` alike.
    private mutating func areEqual(_ left: Node, _ right: Node) -> Bool {
        let values = (value(of: left), value(of: right))
        if let first = values.0?.scalar, let second = values.1?.scalar { return first.text == second.text }
        return values.0?.content == values.1?.content
    }

    mutating func report(_ diagnostic: Diagnostic) {
        diagnostics.add(diagnostic)
    }
}

// MARK: - Messages

extension DiagnosticCode {
    /// No stack exports the name that is imported.
    public static let unknownExport = DiagnosticCode("R312")
    /// A list or a map inside of `Fn::Sub`.
    public static let subOfCollection = DiagnosticCode("R313")
    /// Something that is no condition where one is wanted.
    public static let notACondition = DiagnosticCode("G622")
}

extension Diagnostic {
    fileprivate static func unknownExport(_ name: String, known: [String], at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .error, .unknownExport, "no deployed stack exports '\(name)'" + suggestion(for: name, in: known), at: span,
            help: "deploy the stack that exports it first; 'samlet status' lists the stacks")
    }

    fileprivate static func subOfCollection(_ written: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(.error, .subOfCollection, "'\(written)' is a list, and Sub takes texts", at: span, help: "use Fn::Join")
    }

    fileprivate static func notACondition(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .error, .notACondition, "expected a condition: Fn::Equals, Fn::And, Fn::Or, Fn::Not or 'Condition: Name'", at: span)
    }

    fileprivate static func unsupportedMacro(_ node: Node, at span: SourceSpan) -> Diagnostic {
        let name = node["Name"]?.text.map { " '\($0)'" } ?? ""
        return Diagnostic(.error, .unknownTransform, "the macro\(name) cannot be applied on this machine", at: span)
    }
}
