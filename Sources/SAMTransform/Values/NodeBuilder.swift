internal import Diagnostics
internal import Documents

/// Builds nodes that stand for a place of the user's text.
struct NodeBuilder {
    /// What in the user's text causes the nodes.
    let span: SourceSpan

    init(_ span: SourceSpan) {
        self.span = span
    }

    func text(_ text: String) -> Node { .text(text, at: span) }

    func boolean(_ value: Bool) -> Node { .boolean(value, at: span) }

    func integer(_ value: Int) -> Node { .integer(value, at: span) }

    func list(_ items: [Node]) -> Node { .list(items, at: span) }

    func texts(_ items: String...) -> Node { .list(items.map(text), at: span) }

    /// Entries whose value is nil are left out.
    func map(_ entries: KeyValuePairs<String, Node?>) -> Node { .map(mapping(entries), at: span) }

    func map(_ mapping: Mapping) -> Node { .map(mapping, at: span) }

    /// Entries whose value is nil are left out; the keys must differ.
    func mapping(_ entries: KeyValuePairs<String, Node?>) -> Mapping {
        var built: [Mapping.Entry] = []
        built.reserveCapacity(entries.count)
        for (key, value) in entries {
            if let value { built.append(Mapping.Entry(key: Mapping.Key(key, at: span), value: value)) }
        }
        return Mapping(built)
    }

    // MARK: - Intrinsic functions

    func ref(_ name: String) -> Node { map(["Ref": text(name)]) }

    func getAtt(_ logicalID: String, _ attribute: String) -> Node {
        map(["Fn::GetAtt": list([text(logicalID), text(attribute)])])
    }

    func sub(_ pattern: String) -> Node { map(["Fn::Sub": text(pattern)]) }

    func sub(_ pattern: String, _ variables: KeyValuePairs<String, Node?>) -> Node {
        map(["Fn::Sub": list([text(pattern), map(variables)])])
    }

    func join(_ delimiter: String, _ values: [Node]) -> Node {
        map(["Fn::Join": list([text(delimiter), list(values)])])
    }

    /// `Fn::If`; without a value for the other case, the value is left out there.
    func conditional(_ condition: Node, _ then: Node, else otherwise: Node? = nil) -> Node {
        map(["Fn::If": list([condition, then, otherwise ?? ref("AWS::NoValue")])])
    }

    func conditional(_ condition: String, _ then: Node, else otherwise: Node? = nil) -> Node {
        conditional(text(condition), then, else: otherwise)
    }

    func not(_ condition: String) -> Node { map(["Fn::Not": list([map(["Condition": text(condition)])])]) }
}
