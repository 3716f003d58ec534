internal import Diagnostics
internal import Documents

/// A value of an API definition while it is put together.
///
/// Beside what a ``Node`` holds it knows what Python knew of it when AWS's transform still ran on Python 2.7: which texts
/// came out of the template, and in which order a map was filled. Both go into the ids of API deployments.
enum DefinitionValue: Sendable {
    case scalar(DefinitionScalar)
    case list([DefinitionValue], SourceSpan)
    case map(DefinitionMap)

    var span: SourceSpan {
        switch self {
        case .scalar(let scalar): scalar.span
        case .list(_, let span): span
        case .map(let map): map.span
        }
    }

    /// The value as part of a template.
    var node: Node {
        switch self {
        case .scalar(let scalar): Node(.scalar(scalar.content), at: scalar.span)
        case .list(let items, let span): Node(.sequence(items.map(\.node)), at: span)
        case .map(let map): map.node
        }
    }
}

/// A scalar of an API definition.
struct DefinitionScalar: Sendable {
    var content: Scalar
    var span: SourceSpan
    /// The text came out of the template; Python 2.7 printed such texts differently.
    var isFromTemplate: Bool
}

// MARK: - Building

extension DefinitionValue {
    static func text(_ text: String, at span: SourceSpan, isFromTemplate: Bool = false) -> DefinitionValue {
        .scalar(
            DefinitionScalar(content: Scalar(text, style: .doubleQuoted), span: span, isFromTemplate: isFromTemplate))
    }

    static func boolean(_ value: Bool, at span: SourceSpan) -> DefinitionValue {
        .scalar(
            DefinitionScalar(
                content: Scalar(value ? "true" : "false", style: .plain), span: span, isFromTemplate: false))
    }

    /// A map that Python kept in order of insertion.
    static func plainMap(_ entries: KeyValuePairs<String, DefinitionValue>, at span: SourceSpan) -> DefinitionValue {
        var map = DefinitionMap(isPlain: true, at: span)
        for (key, value) in entries { map.set(key, value) }
        return .map(map)
    }

    /// A map with an order of its own.
    static func map(_ entries: KeyValuePairs<String, DefinitionValue?>, at span: SourceSpan) -> DefinitionValue {
        var map = DefinitionMap(at: span)
        for (key, value) in entries {
            if let value { map.set(key, value) }
        }
        return .map(map)
    }

    /// `Fn::If` that gives the value under a condition and nothing otherwise.
    static func conditional(
        _ condition: DefinitionValue, _ value: DefinitionValue, at span: SourceSpan
    ) -> DefinitionValue {
        let nothing = DefinitionValue.plainMap(["Ref": .text("AWS::NoValue", at: span)], at: span)
        return .plainMap(["Fn::If": .list([condition, value, nothing], span)], at: span)
    }

    /// A value that the transform makes: none of its texts come out of the template, its maps keep their order.
    init(generated node: Node) {
        switch node.content {
        case .scalar(let scalar):
            self = .scalar(DefinitionScalar(content: scalar, span: node.span, isFromTemplate: false))
        case .sequence(let items): self = .list(items.map(DefinitionValue.init(generated:)), node.span)
        case .mapping(let mapping):
            var map = DefinitionMap(isPlain: true, at: node.span)
            for entry in mapping {
                map.set(entry.key.text, DefinitionValue(generated: entry.value), at: entry.key.span)
            }
            self = .map(map)
        }
    }

    /// A value of the template, with references to parameters replaced where a resolver is given.
    init(_ node: Node, resolvingWith resolver: ParameterResolver? = nil) {
        if let resolver, let resolved = Self.resolved(node, with: resolver) {
            self = resolved
            return
        }
        switch node.content {
        case .scalar(let scalar):
            self = .scalar(
                DefinitionScalar(content: scalar, span: node.span, isFromTemplate: scalar.plainTypeIsText))
        case .sequence(let items):
            self = .list(items.map { DefinitionValue($0, resolvingWith: resolver) }, node.span)
        case .mapping(let mapping): self = .map(DefinitionMap(mapping, at: node.span, resolvingWith: resolver))
        }
    }

    /// A value under Globals and one of a resource put together as ``GlobalsMerge`` does.
    init(merging global: Node, with local: Node, resolvingWith resolver: ParameterResolver? = nil) {
        if !global.isFunction, !local.isFunction, let globalMap = global.mapping, let localMap = local.mapping {
            self = .map(DefinitionMap(merging: globalMap, with: localMap, at: local.span, resolvingWith: resolver))
        } else {
            self = DefinitionValue(GlobalsMerge.merged(global, local), resolvingWith: resolver)
        }
    }

    /// What a reference comes to; nil when the node is none that can be replaced as a whole.
    private static func resolved(_ node: Node, with resolver: ParameterResolver) -> DefinitionValue? {
        var ignored = DiagnosticList()
        if let name = node.argument(of: "Ref")?.string, let value = resolver.value(of: name) {
            let isFromTemplate = value.string != nil && !resolver.isPseudoParameter(name)
            guard case .scalar(let scalar) = value.content else {
                return DefinitionValue(Node(value.content, at: node.span))
            }
            return .scalar(DefinitionScalar(content: scalar, span: node.span, isFromTemplate: isFromTemplate))
        }
        guard let entry = node.functionEntry, entry.key.text == "Fn::Sub" else { return nil }
        var argument = DefinitionValue(entry.value, resolvingWith: resolver)
        if let text = entry.value.string {
            let new = resolver.substituted(text, at: entry.value.span, into: &ignored)
            argument = .text(new, at: entry.value.span, isFromTemplate: true)
        } else if case .list(var items, let span) = argument, let first = entry.value.sequence?.first,
            let text = first.string
        {
            let new = resolver.substituted(text, at: first.span, into: &ignored)
            items[0] = .text(new, at: first.span, isFromTemplate: true)
            argument = .list(items, span)
        }
        var map = DefinitionMap(at: node.span)
        map.set(entry.key.text, argument, isFromTemplate: true, at: entry.key.span)
        return .map(map)
    }
}

extension Scalar {
    /// True for what YAML takes for text.
    fileprivate var plainTypeIsText: Bool { style.isText || plainType == .text }
}

// MARK: - Reading

extension DefinitionValue {
    var map: DefinitionMap? {
        if case .map(let map) = self { map } else { nil }
    }

    var list: [DefinitionValue]? {
        if case .list(let items, _) = self { items } else { nil }
    }

    /// The text of a scalar that YAML takes for text.
    var string: String? {
        guard case .scalar(let scalar) = self, scalar.content.plainTypeIsText else { return nil }
        return scalar.content.text
    }

    var isFromTemplate: Bool {
        if case .scalar(let scalar) = self { scalar.isFromTemplate } else { false }
    }

    var isNull: Bool {
        if case .scalar(let scalar) = self { scalar.content.isNull } else { false }
    }

    var boolean: Bool? {
        guard case .scalar(let scalar) = self, case .boolean(let value) = scalar.content.plainType else { return nil }
        return value
    }

    /// See ``Documents/Node/isTruthy``.
    var isTruthy: Bool {
        switch self {
        case .scalar(let scalar): Node(.scalar(scalar.content), at: scalar.span).isTruthy
        case .list(let items, _): !items.isEmpty
        case .map(let map): !map.isEmpty
        }
    }

    /// True for a map whose only key is an intrinsic function.
    var isFunction: Bool {
        guard case .map(let map) = self, map.entries.count == 1 else { return false }
        return map.entries[0].key.isFunctionName
    }

    /// True for `Ref: AWS::NoValue`.
    var isNoValue: Bool { isFunction && map?["Ref"]?.string == "AWS::NoValue" }

    /// The value of a key of a map.
    subscript(key: String) -> DefinitionValue? { map?[key] }

    var kindInWords: String { node.kindInWords }

    /// Says the same, however it is ordered.
    func isEqual(to other: DefinitionValue) -> Bool {
        switch (self, other) {
        case (.scalar(let left), .scalar(let right)): left.content == right.content
        case (.list(let left, _), .list(let right, _)):
            left.count == right.count && zip(left, right).allSatisfy { $0.isEqual(to: $1) }
        case (.map(let left), .map(let right)):
            left.entries.count == right.entries.count
                && left.entries.allSatisfy { entry in right[entry.key].map { entry.value.isEqual(to: $0) } ?? false }
        default: false
        }
    }
}
