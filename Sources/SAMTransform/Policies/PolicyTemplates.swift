internal import CSAMData
internal import Diagnostics
internal import Documents

/// SAM's policy templates: `policy-templates.yaml`.
struct PolicyTemplates {
    private static let file = DataFile(samlet_sam_policy_templates())
    private var read: [String: PolicyTemplate] = [:]

    static var names: [String] { file.names }

    static let vocabulary = Vocabulary(names)

    static func isKnown(_ name: String) -> Bool { file.contains(name) }

    subscript(name: String) -> PolicyTemplate? {
        mutating get {
            if let template = read[name] { return template }
            guard let node = Self.file.node(of: name) else { return nil }
            let template = PolicyTemplate(node)
            read[name] = template
            return template
        }
    }
}

/// A policy with places for the names of resources.
struct PolicyTemplate {
    /// Variables of the ARNs, each with the parameter that gives its value.
    private let variables: [(name: String, written: String, parameter: String)]
    private let statements: [Node]

    init(_ node: Node) {
        variables = (node["takes"]?.mapping ?? Mapping()).map { entry in
            (entry.key.text, "${\(entry.key.text)}", entry.value.text ?? "")
        }
        statements = node["allows"]?.sequence ?? []
    }

    var parameters: [String] { variables.map(\.parameter) }

    /// The policy document for given values.
    ///
    /// - Parameter values: a value for each of ``parameters``; others are ignored.
    func document(with values: Mapping, _ make: NodeBuilder) -> Node {
        let statements = statements.map { statement in
            make.map([
                "Effect": make.text("Allow"),
                "Action": statement["to"].map { filled($0, values, make) },
                "Resource": statement["on"].map { filled($0, values, make) },
                "Condition": statement["when"].map { filled($0, values, make) },
            ])
        }
        return make.map(["Statement": make.list(statements)])
    }

    private func filled(_ node: Node, _ values: Mapping, _ make: NodeBuilder) -> Node {
        switch node.content {
        case .sequence(let items): return make.list(items.map { filled($0, values, make) })
        case .mapping(let mapping):
            let entries = mapping.map {
                Mapping.Entry(key: Mapping.Key($0.key.text, at: make.span), value: filled($0.value, values, make))
            }
            return make.map(Mapping(entries))
        case .scalar(let scalar): return filled(scalar.text, values, make)
        }
    }

    private func filled(_ text: String, _ values: Mapping, _ make: NodeBuilder) -> Node {
        guard text.holds(UInt8(ascii: "$")), text.holds("${") else { return make.text(text) }
        let used = variables.filter { text.holds($0.written) }
        guard !used.isEmpty else { return make.sub(text) }
        let entries = used.map { variable in
            let value = values[variable.parameter] ?? .null(at: make.span)
            return Mapping.Entry(key: Mapping.Key(variable.name, at: make.span), value: value)
        }
        return make.map(["Fn::Sub": make.list([make.text(text), make.map(Mapping(entries))])])
    }
}
