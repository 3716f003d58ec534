internal import Documents
internal import Templates

/// Gives scalars the type of their place, so that the engine gets what AWS would get.
///
/// Where a schema says text, its text is kept as written (`0123`, `1.10`, `yes`); where it says number or boolean, quotes
/// around one do not matter; elsewhere a plain scalar is what YAML 1.1 reads.
struct PropertyTypes {
    private let shape: PropertyShape
    private let textPaths: [[Substring]]

    init(_ shape: PropertyShape, _ row: ResourceType?) {
        self.shape = shape
        textPaths = row?.textPaths.map { $0.split(separator: ".") } ?? []
    }

    func typed(_ value: Value) -> Value { typed(value, shape, at: []) }

    private func typed(_ value: Value, _ shape: PropertyShape, at path: [String]) -> Value {
        switch value.content {
        case .unknown: return value
        case .scalar(let scalar):
            let kind = isText(path) ? .text : shape.kind
            return Value(.scalar(Self.typed(scalar, kind)), at: value.span, isSecret: value.isSecret)
        case .list(let items):
            let item = shape.item
            return Value(
                .list(items.map { typed($0, item, at: path + ["*"]) }), at: value.span, isSecret: value.isSecret)
        case .map(let map):
            let entries = map.map { entry in
                ValueMap.Entry(
                    key: entry.key, keySpan: entry.keySpan,
                    value: typed(entry.value, shape.entry(entry.key), at: path + [entry.key]))
            }
            return Value(.map(ValueMap(entries)), at: value.span, isSecret: value.isSecret)
        }
    }

    private func isText(_ path: [String]) -> Bool {
        textPaths.contains { pattern in
            pattern.count == path.count && zip(pattern, path).allSatisfy { $0 == "*" || $0 == $1 }
        }
    }

    private static func typed(_ scalar: Scalar, _ kind: PropertyShape.Kind) -> Scalar {
        if scalar.isNull { return kind == .text ? scalar : canonical(scalar) }
        switch kind {
        case .text: return Scalar(scalar.text, style: .doubleQuoted)
        case .number: return number(scalar) ?? canonical(scalar)
        case .boolean: return scalar.boolean.map { Scalar($0 ? "true" : "false", style: .plain) } ?? canonical(scalar)
        case .any, .document, .policy: return canonical(scalar)
        }
    }

    /// The number in a text, where both read the same.
    private static func number(_ scalar: Scalar) -> Scalar? {
        let plain = Scalar(scalar.text, style: .plain)
        switch plain.plainType {
        case .integer(let json) where json == scalar.text: return plain
        case .number(let json) where json == scalar.text: return plain
        default: return nil
        }
    }

    private static func canonical(_ scalar: Scalar) -> Scalar {
        switch scalar.plainType {
        case .null: Scalar("null", style: .plain)
        case .boolean(let value): Scalar(value ? "true" : "false", style: .plain)
        case .integer(let json), .number(let json): Scalar(json, style: .plain)
        case .text: Scalar(scalar.text, style: .doubleQuoted)
        }
    }
}
