internal import Diagnostics
internal import Documents
internal import Templates

/// A part of a resource whose own properties are checked: `Auth` of a GraphQL API.
struct ResourcePart {
    let node: Node
    let properties: Properties
    /// The short name of the resource's type.
    private let type: String

    var make: NodeBuilder { NodeBuilder(node.span) }
    var subject: Subject { properties.subject }

    /// The value of a property; nil when it is absent or null.
    subscript(name: String) -> Node? { properties[name] }

    /// Nil, with diagnostics, when the part cannot be used.
    ///
    /// - Parameters:
    ///   - kind: names the table.
    ///   - type: the short name of the resource's type.
    ///   - path: how a message names the part: `Auth.Additional`.
    init?(
        _ node: Node, _ kind: String, of type: String, at path: String, _ subject: Subject,
        in expansion: inout Expansion
    ) {
        guard let mapping = node.mapping else {
            expansion.diagnostics.add(.expected(.map, at: path, node, of: subject))
            return nil
        }
        guard let table = expansion.tables.table(ofPart: kind, of: type) else { return nil }
        let part = Subject(property: path, of: subject, at: node.span)
        let before = expansion.diagnostics.all.count
        properties = Properties(mapping, table: table, type: "'\(path)'", subject: part, into: &expansion.diagnostics)
        self.node = node
        self.type = type
        guard expansion.diagnostics.all.count == before else { return nil }
    }

    /// A part of the part; nil where there is none.
    func part(_ name: String, at path: String, in expansion: inout Expansion) -> ResourcePart? {
        properties[name].flatMap { ResourcePart($0, name, of: type, at: path, subject, in: &expansion) }
    }

    /// The part with null values left out.
    var complete: Node { .map(Mapping(properties.mapping.filter { !$0.value.isNull }), at: node.span) }

    /// A diagnostic about the part under the name that the user gave it, which is no logical id of the template.
    func problem(
        _ name: String, _ code: DiagnosticCode, _ message: String, at span: SourceSpan? = nil, help: String? = nil
    ) -> Diagnostic {
        var named = subject
        named.logicalID = name
        return named.error(code, message, at: span, help: help)
    }
}

extension Node {
    /// Text of any scalar, numbers and booleans as Python writes them.
    var lenientText: Node? {
        guard let scalar else { return nil }
        switch scalar.plainType {
        case .null: return nil
        case .text: return self
        case .boolean(let value): return .text(value ? "True" : "False", at: span)
        case .integer(let json): return .text(json, at: span)
        case .number(let json): return .text(PythonText.float(json), at: span)
        }
    }
}
