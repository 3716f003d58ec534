public import Diagnostics
internal import Documents
internal import Templates

/// The property `Policies` of a function or state machine: managed policies, documents and policy templates.
///
/// Source: AWS SAM Developer Guide, "AWS::Serverless::Function", property Policies.
struct ResourcePolicies {
    private let subject: Subject
    private let roleID: String

    private enum Kind: Equatable {
        case managed, document, template, unknown
    }

    /// - Parameter roleID: the logical id of the role; the names of inline policies start with it.
    init(roleID: String, of subject: Subject) {
        self.roleID = roleID
        self.subject = subject
    }

    /// Adds what the property says to a role's policies.
    func add(_ property: Node?, to policies: inout RolePolicies, in expansion: inout Expansion) {
        guard let property, property.isTruthy else { return }
        for (index, item) in (property.sequence ?? [property]).enumerated() {
            add(item, at: index, to: &policies, in: &expansion)
        }
    }

    private func add(_ item: Node, at index: Int, to policies: inout RolePolicies, in expansion: inout Expansion) {
        switch kind(of: item, in: &expansion) {
        case .managed: policies.allow(managed: managed(item, in: &expansion))
        case .document: policies.append(inline: inline(item, index))
        case .template:
            if let document = expanded(item, in: &expansion) { policies.append(inline: inline(document, index)) }
        case .unknown: expansion.diagnostics.add(problem(with: item))
        case nil: break
        }
    }

    // MARK: - Kinds

    /// Nil, with a diagnostic, for an If whose cases are of different kinds.
    private func kind(of item: Node, in expansion: inout Expansion) -> Kind? {
        if item.string != nil { return .managed }
        if item.isIf { return kind(ofIf: item, in: &expansion) }
        if item.isFunction { return .managed }
        guard let mapping = item.mapping else { return .unknown }
        if mapping["Statement"] != nil { return .document }
        if mapping.count == 1, let name = mapping.first?.key.text, PolicyTemplates.isKnown(name) { return .template }
        return .unknown
    }

    private func kind(ofIf item: Node, in expansion: inout Expansion) -> Kind? {
        guard let arguments = item.ifArguments else {
            expansion.diagnostics.add(
                subject.error(.policyCondition, "If takes a condition and two values", at: item.span))
            return nil
        }
        guard let then = kind(of: arguments[1], in: &expansion), let otherwise = kind(of: arguments[2], in: &expansion)
        else {
            return nil
        }
        if then == otherwise { return then }
        if arguments[1].isNoValue { return otherwise }
        if arguments[2].isNoValue { return then }
        expansion.diagnostics.add(
            subject.error(
                .policyCondition, "the two cases of an If must be policies of the same kind", at: item.span,
                help: "write an If for each kind, with '!Ref AWS::NoValue' as the other case"))
        return nil
    }

    // MARK: - Conversion

    /// What to do to an item, or to both cases of an If but for those that stand for nothing.
    private func converted(_ item: Node, _ convert: (Node) -> Node?) -> Node? {
        guard let entry = item.functionEntry, entry.key.text == "Fn::If", let arguments = item.ifArguments else {
            return convert(item)
        }
        var cases = arguments
        for position in 1...2 where !arguments[position].isNoValue {
            guard let new = convert(arguments[position]) else { return nil }
            cases[position] = new
        }
        let list = Node.list(cases, at: entry.value.span)
        return .map(Mapping([Mapping.Entry(key: entry.key, value: list)]), at: item.span)
    }

    private func managed(_ item: Node, in expansion: inout Expansion) -> Node {
        converted(item) { policy in
            guard let name = policy.string,
                let arn = expansion.managedPolicies.arn(of: name, in: expansion.partition)
            else {
                return policy
            }
            return .text(arn, at: policy.span)
        } ?? item
    }

    private func inline(_ item: Node, _ index: Int) -> Node {
        converted(item) { document in
            let make = NodeBuilder(document.span)
            return make.map(["PolicyName": make.text("\(roleID)Policy\(index)"), "PolicyDocument": document])
        } ?? item
    }

    private func expanded(_ item: Node, in expansion: inout Expansion) -> Node? {
        converted(item) { policy in
            guard let entry = policy.mapping?.first, let template = expansion.policyTemplates[entry.key.text] else {
                return nil
            }
            guard let values = entry.value.mapping else {
                expansion.diagnostics.add(missing(template.parameters, of: entry.key))
                return nil
            }
            let absent = template.parameters.filter { values[$0] == nil }
            guard absent.isEmpty else {
                expansion.diagnostics.add(missing(absent, of: entry.key, given: values))
                return nil
            }
            return template.document(with: values, NodeBuilder(entry.key.span))
        }
    }
}

// MARK: - Messages

extension DiagnosticCode {
    /// A policy template that does not exist.
    public static let unknownPolicyTemplate = DiagnosticCode("I501")
    /// A policy template without a parameter that it needs.
    public static let policyTemplateParameter = DiagnosticCode("I502")
    /// Something under Policies that is no policy.
    public static let notAPolicy = DiagnosticCode("I503")
    /// An If under Policies that cannot be taken apart.
    public static let policyCondition = DiagnosticCode("I504")
}

extension ResourcePolicies {
    private func missing(_ parameters: [String], of key: Mapping.Key, given: Mapping = Mapping()) -> Diagnostic {
        let names = parameters.map { "'\($0)'" }.joined(separator: " and ")
        let near = parameters.first.flatMap { nearest(to: $0, in: given.keys.filter { !parameters.contains($0) }) }
        return subject.error(
            .policyTemplateParameter, parameters.isEmpty ? "'\(key.text)' takes a map" : "'\(key.text)' needs \(names)",
            at: key.span,
            help: near.map { "is '\($0)' meant?" }
                ?? "write '\(key.text): {\(parameters.map { "\($0): …" }.joined(separator: ", "))}'")
    }

    private func problem(with item: Node) -> Diagnostic {
        guard let mapping = item.mapping, let first = mapping.first else {
            return subject.error(.notAPolicy, "\(item.kindInWords) is no policy", at: item.span)
        }
        if mapping["Effect"] != nil || mapping["Action"] != nil {
            var diagnostic = subject.error(
                .notAPolicy, "a statement must stand in a policy document", at: first.key.span,
                help: "put it into a list under 'Statement:'")
            diagnostic.fixes = [DiagnosticFix.indenting(mapping.entries, under: "Statement", isItem: true)].compactMap(
                \.self)
            return diagnostic
        }
        // Most of their names end with a word that is easily forgotten.
        let longer = first.key.text + "Policy"
        let near =
            PolicyTemplates.isKnown(longer)
            ? longer
            : PolicyTemplates.vocabulary.nearest(to: first.key.text)
                ?? PolicyTemplates.vocabulary.nearest(to: longer)
        var diagnostic = subject.error(
            .unknownPolicyTemplate,
            "'\(first.key.text)' is no policy template" + (near.map { "; did you mean '\($0)'?" } ?? ""),
            at: first.key.span,
            help: near == nil
                ? "a policy is a name or ARN, a document with 'Statement', or one of SAM's templates" : nil)
        if let near {
            diagnostic.fixes = [DiagnosticFix("rename it to '\(near)'", [DiagnosticFix.Edit(first.key.textSpan, near)])]
        }
        return diagnostic
    }
}
