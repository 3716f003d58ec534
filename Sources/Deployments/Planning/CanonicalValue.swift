internal import Documents
internal import Templates

/// What a value says, with everything left out that says nothing: order where there is none, the way a number is written,
/// white space in JSON. Two values of a property are the same when their canonical forms are.
///
/// Texts are compared byte by byte, never as numbers: `012345678901` and `12345678901` are two accounts, `1.10` and `1.1`
/// two versions.
indirect enum CanonicalValue: Hashable {
    case null
    case boolean(Bool)
    /// As ``Templates/Documents/Scalar/canonicalNumber`` writes it.
    case number(String)
    /// UTF-8, since Swift takes differently composed characters for equal.
    case text([UInt8])
    case list([CanonicalValue])
    case set([CanonicalValue: Int])
    case map([String: CanonicalValue])
    case secret(CanonicalValue)
    /// Waits for these.
    case unknown([String])

    init(_ value: Value, at shape: ComparedShape) {
        let plain = Self.plain(value, shape)
        self = value.isSecret && value.scalar != nil ? .secret(plain) : plain
    }

    private static func plain(_ value: Value, _ shape: ComparedShape) -> CanonicalValue {
        if let document = shape.document(in: value) { return CanonicalValue(document.value, at: document.shape) }
        switch value.content {
        case .unknown(let unknown): return .unknown(unknown.waitsFor)
        case .scalar(let scalar):
            return shape.isSetOrItem ? .set([self.scalar(scalar, shape): 1]) : self.scalar(scalar, shape)
        case .map(let map):
            let entries = map.map { ($0.key, CanonicalValue($0.value, at: shape.entry($0.key))) }
            let result = CanonicalValue.map(Dictionary(entries) { first, _ in first })
            return shape.isSetOrItem ? .set([result: 1]) : result
        case .list(let items):
            let item = shape.item
            let values = items.map { CanonicalValue($0, at: item) }
            guard shape.order != .significant else { return .list(values) }
            // In the sets of policies, saying a thing twice says nothing more.
            return .set(values.reduce(into: [:]) { $0[$1] = shape.isSetOrItem ? 1 : $0[$1, default: 0] + 1 })
        }
    }

    private static func scalar(_ scalar: Scalar, _ shape: ComparedShape) -> CanonicalValue {
        if scalar.isNull { return .null }
        switch shape.kind {
        case .text: return text(scalar.text)
        case .number: return scalar.canonicalNumber.map { .number($0) } ?? text(scalar.text)
        case .boolean: return scalar.boolean.map { .boolean($0) } ?? text(scalar.text)
        case .policy: return text(scalar.jsonText)
        case .document, .any:
            switch scalar.plainType {
            case .null: return .null
            case .boolean(let value): return .boolean(value)
            case .integer(let json): return .number(json)
            // Where the type is not known, it may be a version: 1.10 is not 1.1.
            case .number(let json): return .number(shape.isInDocument ? scalar.canonicalNumber ?? json : json)
            case .text: return text(scalar.text)
            }
        }
    }

    private static func text(_ text: String) -> CanonicalValue { .text(Array(text.utf8)) }
}

extension Scalar {
    /// What stands in JSON for the scalar, without quotes: `yes` is `true`.
    var jsonText: String {
        switch plainType {
        case .boolean(let value): value ? "true" : "false"
        case .integer(let json), .number(let json): json
        case .null, .text: text
        }
    }
}
