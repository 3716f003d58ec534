internal import Diagnostics
internal import Documents
internal import Templates

/// What a value is, as YAML 1.1 types it.
///
/// AWS's transform is written in Python and asks for Python's types: it tells `yes` from `'yes'`.
enum ValueKind: Sendable {
    case null, boolean, integer, number, text, list, map

    /// The kind in words, to follow "expected": `a map`, `text`.
    var inWords: String {
        switch self {
        case .null: "nothing"
        case .boolean: "a boolean"
        case .integer: "a whole number"
        case .number: "a number"
        case .text: "text"
        case .list: "a list"
        case .map: "a map"
        }
    }
}

extension Node {
    var kind: ValueKind {
        switch content {
        case .sequence: return .list
        case .mapping: return .map
        case .scalar(let scalar):
            switch scalar.plainType {
            case .null: return .null
            case .boolean: return .boolean
            case .integer: return .integer
            case .number: return .number
            case .text: return .text
            }
        }
    }

    /// The text of a scalar that YAML takes for text; nil for numbers, booleans and all else.
    var string: String? {
        guard case .scalar(let scalar) = content, scalar.style.isText || scalar.plainType == .text else { return nil }
        return scalar.text
    }

    /// The value of a scalar that YAML takes for a boolean.
    var boolean: Bool? {
        guard case .scalar(let scalar) = content, case .boolean(let value) = scalar.plainType else { return nil }
        return value
    }

    /// False for what Python takes for false: null, `false`, zero, and empty text, lists and maps.
    ///
    /// AWS's transform treats such values as if they were not there.
    var isTruthy: Bool {
        switch content {
        case .sequence(let items): return !items.isEmpty
        case .mapping(let mapping): return !mapping.isEmpty
        case .scalar(let scalar):
            switch scalar.plainType {
            case .null: return false
            case .boolean(let value): return value
            case .integer(let json), .number(let json): return Double(json) != 0
            case .text: return !scalar.text.isEmpty
            }
        }
    }

    /// The node itself, unless it stands for nothing; see ``isTruthy``.
    var ifTruthy: Node? { isTruthy ? self : nil }

    /// The node itself, unless it is null.
    var ifNotNull: Node? { isNull ? nil : self }
}

// MARK: - Intrinsic functions

extension String {
    /// True for `Ref`, `Condition` and `Fn::…`.
    var isFunctionName: Bool { self == "Ref" || self == "Condition" || utf8.starts(with: "Fn::".utf8) }
}

extension Node {
    /// True for a map whose only key is `Ref`, `Condition` or `Fn::…`.
    var isFunction: Bool { functionEntry != nil }

    /// The only entry of a map that is an intrinsic function.
    var functionEntry: Mapping.Entry? {
        guard case .mapping(let mapping) = content, mapping.count == 1 else { return nil }
        let key = mapping[0].key.text
        return key.isFunctionName ? mapping[0] : nil
    }

    /// The argument of the function of this name; nil when the node is not that function.
    func argument(of function: String) -> Node? {
        guard let entry = functionEntry, entry.key.text == function else { return nil }
        return entry.value
    }

    /// True for `Fn::If`, well-formed or not.
    var isIf: Bool { functionEntry?.key.text == "Fn::If" }

    /// The three arguments of a well-formed `Fn::If`.
    var ifArguments: [Node]? {
        guard let items = argument(of: "Fn::If")?.sequence, items.count == 3 else { return nil }
        return items
    }

    /// True for `Ref: AWS::NoValue`.
    var isNoValue: Bool { argument(of: "Ref")?.string == "AWS::NoValue" }

    /// The logical id that a `Ref` or `Fn::GetAtt` names; nil for any other value.
    var referredID: String? {
        guard let entry = functionEntry else { return nil }
        if entry.key.text == "Ref" { return entry.value.string }
        guard entry.key.text == "Fn::GetAtt" else { return nil }
        if let items = entry.value.sequence { return items.count == 2 ? items[0].string : nil }
        let parts = entry.value.string?.split(separator: ".", omittingEmptySubsequences: false) ?? []
        return parts.count == 2 ? String(parts[0]) : nil
    }
}
