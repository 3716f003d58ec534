internal import Diagnostics
internal import Documents
internal import Templates

/// `CapacityProviderConfig` of a function: the instances of its own that it runs on.
struct FunctionCapacity {
    let source: SAMResourceSource

    private static let names = [
        "Arn", "PerExecutionEnvironmentMaxConcurrency", "ExecutionEnvironmentMemoryGiBPerVCpu",
    ]

    /// In Lambda's form; nil without it.
    func config(in expansion: inout Expansion) -> Node? {
        guard let config = source.properties["CapacityProviderConfig"]?.ifTruthy, let mapping = config.mapping else {
            return nil
        }
        for entry in mapping where !Self.names.contains(entry.key.text) {
            expansion.diagnostics.add(
                source.subject.error(
                    .unknownProperty,
                    "'CapacityProviderConfig' has no '\(entry.key.text)'"
                        + suggestion(for: entry.key.text, in: Self.names),
                    at: entry.key.span))
        }
        guard let arn = mapping["Arn"]?.ifNotNull else {
            expansion.diagnostics.add(.required("CapacityProviderConfig.Arn", of: source.subject, at: config.span))
            return nil
        }
        let settings: Node = .map(
            [
                "CapacityProviderArn": arn,
                "PerExecutionEnvironmentMaxConcurrency": number(
                    "PerExecutionEnvironmentMaxConcurrency", mapping, &expansion),
                "ExecutionEnvironmentMemoryGiBPerVCpu": number(
                    "ExecutionEnvironmentMemoryGiBPerVCpu", mapping, &expansion),
            ], at: config.span)
        return .map(["LambdaManagedInstancesCapacityProviderConfig": settings], at: config.span)
    }

    private func number(_ name: String, _ mapping: Mapping, _ expansion: inout Expansion) -> Node? {
        guard let node = mapping[name]?.ifNotNull else { return nil }
        guard let number = LenientNumber.whole(node) else {
            expansion.diagnostics.add(
                .expected(.integer, at: "CapacityProviderConfig.\(name)", node, of: source.subject))
            return nil
        }
        return number
    }
}

/// Numbers where AWS's transform takes whatever can be made one.
enum LenientNumber {
    /// A number with a point, from a number or a text; functions are handed on, anything else gives nil.
    static func decimal(_ node: Node) -> Node? {
        if node.mapping != nil { return node }
        guard node.kind != .null, let text = node.scalar?.text else { return nil }
        let value = node.boolean.map { $0 ? 1 : 0 } ?? Double(text)
        return value.map { .plain(PythonText.float("\($0)"), at: node.span) }
    }

    /// A whole number, from a number or a text of digits; functions are handed on, anything else gives nil.
    static func whole(_ node: Node) -> Node? {
        if node.mapping != nil { return node }
        switch node.kind {
        case .integer: return node
        case .boolean: return .integer(node.isTruthy ? 1 : 0, at: node.span)
        case .number:
            return node.scalar.flatMap { Double($0.text) }.map { .integer(Int($0.rounded(.towardZero)), at: node.span) }
        case .text: return node.string.flatMap { Int($0) }.map { .integer($0, at: node.span) }
        case .null, .list, .map: return nil
        }
    }
}
