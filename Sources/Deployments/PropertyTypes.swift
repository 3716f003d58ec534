internal import Documents
internal import Templates

/// Gives scalars the type of their place, so that values are compared as what they are.
///
/// Where a type's table names a property as text, its text is kept as written (`0123`, `1.10`, `yes`); elsewhere a plain
/// scalar is what YAML 1.1 reads: the number or boolean that AWS would get.
struct PropertyTypes {
    private let textPaths: [[Substring]]

    init(_ row: ResourceType?) {
        textPaths = row?.textPaths.map { $0.split(separator: ".") } ?? []
    }

    func typed(_ value: Value) -> Value { typed(value, at: []) }

    private func typed(_ value: Value, at path: [String]) -> Value {
        switch value.content {
        case .unknown: return value
        case .scalar(let scalar):
            return Value(
                .scalar(isText(path) ? asText(scalar) : canonical(scalar)), at: value.span, isSecret: value.isSecret)
        case .list(let items):
            return Value(.list(items.map { typed($0, at: path + ["*"]) }), at: value.span, isSecret: value.isSecret)
        case .map(let map):
            let entries = map.map {
                ValueMap.Entry(key: $0.key, keySpan: $0.keySpan, value: typed($0.value, at: path + [$0.key]))
            }
            return Value(.map(ValueMap(entries)), at: value.span, isSecret: value.isSecret)
        }
    }

    private func isText(_ path: [String]) -> Bool {
        textPaths.contains { pattern in
            pattern.count == path.count && zip(pattern, path).allSatisfy { $0 == "*" || $0 == $1 }
        }
    }

    private func asText(_ scalar: Scalar) -> Scalar {
        scalar.isNull ? scalar : Scalar(scalar.text, style: .doubleQuoted)
    }

    private func canonical(_ scalar: Scalar) -> Scalar {
        switch scalar.plainType {
        case .null: Scalar("null", style: .plain)
        case .boolean(let value): Scalar(value ? "true" : "false", style: .plain)
        case .integer(let json), .number(let json): Scalar(json, style: .plain)
        case .text: Scalar(scalar.text, style: .doubleQuoted)
        }
    }
}
