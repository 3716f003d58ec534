package import Documents
internal import Templates

/// Finds what in a request breaks the constraints of an API's model: everything, as AWS does.
package struct RequestValidator {
    private(set) var violations: [Violation] = []

    /// - Parameter body: the request's JSON, or what its form says; nil for an empty one.
    package static func violations(of body: Node?, _ members: [RequestMember]) -> [Violation] {
        var validator = RequestValidator()
        validator.check(members, of: body, in: "")
        return validator.violations
    }

    /// - Parameter text: of the path or the query; nil for a parameter that is not given.
    static func violations(of text: String?, _ member: RequestMember) -> [Violation] {
        guard let text else { return member.isRequired ? [Violation(nil, at: member.path, .isPresent)] : [] }
        // In a body another type is an error of its own.
        if case .integer(let range) = member.shape, Int(text) == nil {
            return [Violation(text, at: member.path, .value(atLeast: "\(range.lowerBound)"))]
        }
        return broken(by: text, member.shape).map { Violation(text, at: member.path, $0) }
    }

    /// - Parameter texts: of a parameter that the query gives any number of times.
    static func violations(of texts: [String], _ member: RequestMember) -> [Violation] {
        guard case .list(let element, _, _) = member.shape, !texts.isEmpty else {
            return violations(of: texts.first, member)
        }
        guard texts.contains(where: { !broken(by: $0, element).isEmpty }) else { return [] }
        return [
            Violation(
                "[\(texts.joined(separator: ", "))]", at: member.path,
                .elements(constraints(of: element) + [.isPresent]))
        ]
    }

    private mutating func check(_ members: [RequestMember], of object: Node?, in prefix: String) {
        for member in members {
            let path = prefix + member.path
            guard let value = object?[member.name], !value.isNull else {
                if member.isRequired { violations.append(Violation(nil, at: path, .isPresent)) }
                continue
            }
            check(value, member.shape, at: path)
        }
    }

    private mutating func check(_ value: Node, _ shape: RequestShape, at path: String) {
        switch shape {
        case .text, .word, .integer, .number:
            for constraint in Self.broken(by: value.text ?? "", shape) {
                violations.append(Violation(Self.shown(value), at: path, constraint))
            }
        case .list(of: let element, let count, let isStrict): check(value, list: element, count, isStrict, at: path)
        case .map(let keys, let values): check(value, keys: keys, values: values, at: path)
        case .object(let members): check(members, of: value, in: path + ".")
        case .any: break
        }
    }

    private mutating func check(
        _ list: Node, list element: RequestShape, _ count: ClosedRange<Int>?, _ isStrict: Bool, at path: String
    ) {
        let items = list.sequence ?? []
        if let count, items.count > count.upperBound {
            violations.append(Violation(Self.shown(list), at: path, .length(atMost: count.upperBound)))
        }
        if let count, items.count < count.lowerBound {
            violations.append(Violation(Self.shown(list), at: path, .length(atLeast: count.lowerBound)))
        }
        if case .object(let members) = element {
            for (index, item) in items.enumerated() { check(members, of: item, in: "\(path).\(index + 1).member.") }
        } else if items.contains(where: { !Self.broken(by: $0.text ?? "", element).isEmpty }) {
            let all = Self.constraints(of: element) + (isStrict ? [.isPresent] : [])
            violations.append(Violation(Self.shown(list), at: path, .elements(all)))
        }
    }

    private mutating func check(_ map: Node, keys: RequestShape, values: RequestShape, at path: String) {
        let entries = map.mapping?.entries ?? []
        if entries.contains(where: { !Self.broken(by: $0.key.text, keys).isEmpty }) {
            violations.append(Violation(Self.shown(map), at: path, .keys(Self.constraints(of: keys))))
        }
        if entries.contains(where: { !Self.broken(by: $0.value.text ?? "", values).isEmpty }) {
            let all = Self.constraints(of: values) + [.isPresent]
            violations.append(Violation(Self.shown(map), at: path, .values(all)))
        }
    }

    // MARK: - Scalars

    private static func broken(by text: String, _ shape: RequestShape) -> [Constraint] {
        switch shape {
        case .text(let length, let pattern):
            let count = text.unicodeScalars.count
            var broken: [Constraint] = []
            if let length, count > length.upperBound { broken.append(.length(atMost: length.upperBound)) }
            if let length, count < length.lowerBound { broken.append(.length(atLeast: length.lowerBound)) }
            if let pattern, !pattern.matches(text) { broken.append(.pattern(pattern.text)) }
            return broken
        case .word(let words): return words.contains(text) ? [] : [.oneOf(words)]
        case .integer(let range):
            guard let number = Int(text) else { return [] }
            if number > range.upperBound { return [.value(atMost: "\(range.upperBound)")] }
            return number < range.lowerBound ? [.value(atLeast: "\(range.lowerBound)")] : []
        case .number(let range):
            guard let number = Double(text) else { return [] }
            if number > range.upperBound { return [.value(atMost: "\(range.upperBound)")] }
            return number < range.lowerBound ? [.value(atLeast: "\(range.lowerBound)")] : []
        case .list, .map, .object, .any: return []
        }
    }

    /// All that AWS demands, in the order in which it lists them.
    private static func constraints(of shape: RequestShape) -> [Constraint] {
        switch shape {
        case .text(let length, let pattern):
            let lengths: [Constraint] =
                length.map { [.length(atMost: $0.upperBound), .length(atLeast: $0.lowerBound)] } ?? []
            return lengths + (pattern.map { [.pattern($0.text)] } ?? [])
        case .word(let words): return [.oneOf(words)]
        case .integer(let range):
            return [.value(atMost: "\(range.upperBound)"), .value(atLeast: "\(range.lowerBound)")]
        case .number(let range):
            return [.value(atMost: "\(range.upperBound)"), .value(atLeast: "\(range.lowerBound)")]
        case .list, .map, .object, .any: return []
        }
    }

    /// As AWS prints it: `[a, b]` and `{key=value}`.
    private static func shown(_ value: Node) -> String {
        switch value.content {
        case .scalar(let scalar):
            if case .number = scalar.plainType, let number = Double(scalar.text) { return "\(number)" }
            return scalar.text
        case .sequence(let items): return "[\(items.map(shown).joined(separator: ", "))]"
        case .mapping(let mapping):
            return "{\(mapping.entries.map { "\($0.key.text)=\(shown($0.value))" }.joined(separator: ", "))}"
        }
    }
}
