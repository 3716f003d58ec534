internal import Diagnostics
internal import Documents

/// What names mean within a nested template, seen from the template that holds it.
///
/// Rewrites the intrinsics of nodes: names of resources, conditions and mappings get the nested stack's name in front, and
/// parameters become what the outer template gives for them.
struct NestedScope {
    /// The new names of resources.
    var resources: [String: String] = [:]
    /// The new names of conditions.
    var conditions: [String: String] = [:]
    /// The new names of mappings.
    var mappings: [String: String] = [:]
    /// What parameters and pseudo parameters stand for.
    var values: [String: Node] = [:]
    /// What the outputs of nested stacks stand for, by the stack's logical id and the output's name.
    var outputs: [String: [String: Node]] = [:]

    /// A node with its names changed.
    func rewritten(_ node: Node) -> Node {
        switch node.content {
        case .scalar: return node
        case .sequence(let items): return .list(items.map(rewritten), at: node.span)
        case .mapping(let mapping):
            if mapping.count == 1, let entry = mapping.first, let node = function(entry, at: node.span) { return node }
            return .map(rewritten(mapping), at: node.span)
        }
    }

    /// A map with the names in its values changed.
    func rewritten(_ mapping: Mapping) -> Mapping {
        Mapping(mapping.map { Mapping.Entry(key: $0.key, value: rewritten($0.value)) })
    }

    /// A condition, in which `Condition: Name` refers to another one.
    func rewrittenCondition(_ node: Node) -> Node {
        guard let mapping = node.mapping, mapping.count == 1, let entry = mapping.first else { return rewritten(node) }
        let value: Node
        switch entry.key.text {
        case "Condition": value = renamed(entry.value, conditions)
        case "Fn::And", "Fn::Or", "Fn::Not":
            value = .list((entry.value.sequence ?? []).map(rewrittenCondition), at: entry.value.span)
        default: return rewritten(node)
        }
        return .map(Mapping([Mapping.Entry(key: entry.key, value: value)]), at: node.span)
    }

    /// The logical ids under `DependsOn`.
    func rewrittenDependencies(_ node: Node) -> [Node] { (node.sequence ?? [node]).map { renamed($0, resources) } }

    private func renamed(_ node: Node, _ names: [String: String]) -> Node {
        node.text.flatMap { names[$0] }.map { .text($0, at: node.span) } ?? node
    }

    // MARK: - Functions

    /// Nil for what is no function that names something.
    private func function(_ entry: Mapping.Entry, at span: SourceSpan) -> Node? {
        func same(_ value: Node) -> Node { .map(Mapping([Mapping.Entry(key: entry.key, value: value)]), at: span) }
        switch entry.key.text {
        case "Ref":
            guard let name = entry.value.text else { return nil }
            if var value = values[name] {
                value.span = span
                return value
            }
            return same(renamed(entry.value, resources))
        case "Fn::GetAtt": return attribute(entry.value, at: span) ?? same(rewrittenAttribute(entry.value))
        case "Fn::Sub": return same(substitution(entry.value))
        case "Fn::FindInMap": return same(withFirst(of: entry.value, renamedBy: mappings))
        case "Fn::If": return same(withFirst(of: entry.value, renamedBy: conditions))
        default: return nil
        }
    }

    private func withFirst(of arguments: Node, renamedBy names: [String: String]) -> Node {
        guard let items = arguments.sequence, let first = items.first else { return rewritten(arguments) }
        let head = first.text == nil ? rewritten(first) : renamed(first, names)
        return .list([head] + items.dropFirst().map(rewritten), at: arguments.span)
    }

    /// The parts of `resource.attribute`, however it is written; nil where a part is made by a function.
    private func parts(of argument: Node) -> (resource: String, attribute: String)? {
        let whole = argument.text ?? argument.sequence?.compactMap(\.text).joined(separator: ".") ?? ""
        guard argument.sequence?.allSatisfy({ $0.text != nil }) ?? true, let dot = whole.firstIndex(of: ".") else {
            return nil
        }
        return (String(whole[..<dot]), String(whole[whole.index(after: dot)...]))
    }

    /// What an output of a nested stack stands for; nil for any other attribute.
    private func attribute(_ argument: Node, at span: SourceSpan) -> Node? {
        guard let (resource, attribute) = parts(of: argument), attribute.hasPrefix("Outputs."),
            var value = outputs[resource]?[String(attribute.dropFirst("Outputs.".count))]
        else { return nil }
        value.span = span
        return value
    }

    private func rewrittenAttribute(_ argument: Node) -> Node {
        guard let (resource, attribute) = parts(of: argument) else { return rewritten(argument) }
        return .list(
            [.text(resources[resource] ?? resource, at: argument.span), .text(attribute, at: argument.span)],
            at: argument.span)
    }

    // MARK: - Sub

    /// The text stays; whatever it names that means something else here becomes a variable of the same name.
    private func substitution(_ argument: Node) -> Node {
        let items = argument.sequence ?? [argument]
        guard let text = items.first?.text else { return rewritten(argument) }
        let own = items.count > 1 ? items[1].mapping ?? Mapping() : Mapping()
        var variables = rewritten(own)
        for case .reference(let name, _, _) in SubText(text, at: argument.span).parts where variables[name] == nil {
            if let value = meaning(of: name, at: argument.span) { variables[name] = value }
        }
        guard !variables.isEmpty else { return argument }
        return .list([items[0], .map(variables, at: argument.span)], at: argument.span)
    }

    /// What `${name}` stands for where that is not what it says; nil where it is.
    private func meaning(of name: String, at span: SourceSpan) -> Node? {
        if let value = values[name] { return value }
        if let id = resources[name] { return .map(["Ref": .text(id, at: span)], at: span) }
        guard name.contains(".") else { return nil }
        let argument = Node.text(name, at: span)
        if let value = attribute(argument, at: span) { return value }
        guard let (resource, _) = parts(of: argument), resources[resource] != nil else { return nil }
        return .map(["Fn::GetAtt": rewrittenAttribute(argument)], at: span)
    }
}
