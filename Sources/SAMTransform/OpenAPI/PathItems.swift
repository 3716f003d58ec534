internal import Diagnostics
internal import Documents

/// Names that OpenAPI and API Gateway's extensions of it use.
enum OpenAPINames {
    static let integration = "x-amazon-apigateway-integration"
    static let anyMethod = "x-amazon-apigateway-any-method"
    static let defaultPath = "$default"

    /// A method as the definition spells it: in lower case, and `any` under API Gateway's own name.
    static func method(_ name: String) -> String {
        let lower = name.lowercasedASCII
        return lower == "any" ? anyMethod : lower
    }

    /// True for `3.0` and `3.0.1` and their like.
    static func isVersion3(_ value: DefinitionValue) -> Bool { isVersion(value, majors: "3") }

    /// True for a version with one of the given first digits, then one or two more digits behind points.
    static func isVersion(_ value: DefinitionValue, majors: String) -> Bool {
        guard case .scalar(let scalar) = value else { return false }
        var text = scalar.content.text[...]
        if case .number(let json) = scalar.content.plainType { text = PythonText.float(json)[...] }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let major = parts.first, major.count == 1, majors.contains(major) else { return false }
        return (2...3).contains(parts.count)
            && parts.dropFirst().allSatisfy { $0.count == 1 && $0.allSatisfy(\.isASCIIDigit) }
    }
}

extension Character {
    var isASCIIDigit: Bool { isASCII && isNumber }
}

extension DefinitionValue {
    /// Visits the value, or what stands in the cases of an If but for those that stand for nothing.
    mutating func forEachCase(
        _ visit: (inout DefinitionValue) throws(DefinitionProblem) -> Void
    ) throws(DefinitionProblem) {
        guard case .map(var map) = self, map.contains("Fn::If") else { return try visit(&self) }
        self = .list([], map.span)
        defer { self = .map(map) }
        _ = try map.updateValue("Fn::If") { (arguments: inout DefinitionValue) throws(DefinitionProblem) in
            guard case .list(var items, let span) = arguments else {
                throw DefinitionProblem("the value of Fn::If is a list of three", at: arguments.span)
            }
            arguments = .list([], span)
            defer { arguments = .list(items, span) }
            for position in items.indices.dropFirst() where !items[position].isNoValue { try visit(&items[position]) }
        }
    }

    /// The value, or what stands in the cases of an If but for those that stand for nothing.
    func cases() throws(DefinitionProblem) -> [DefinitionValue] {
        guard let argument = map?.current("Fn::If") else { return [self] }
        guard let items = argument.list else {
            throw DefinitionProblem("the value of Fn::If is a list of three", at: argument.span)
        }
        return items.dropFirst().filter { !$0.isNoValue }
    }
}

/// The section `paths` of a definition.
extension DefinitionMap {
    static func notAPath(_ path: String, _ value: DefinitionValue) -> DefinitionProblem {
        DefinitionProblem("the path '\(path)' is a map of methods; found \(value.kindInWords)", at: value.span)
    }

    static func notAMethod(_ method: String, _ path: String, _ value: DefinitionValue) -> DefinitionProblem {
        DefinitionProblem("'\(method)' of the path '\(path)' is a map; found \(value.kindInWords)", at: value.span)
    }

    /// What is there for a path: one map, or one for each case of an If.
    func pathItems(_ path: String) throws(DefinitionProblem) -> [DefinitionMap] {
        guard let value = current(path) else { return [] }
        var items: [DefinitionMap] = []
        for item in try value.cases() {
            guard let map = item.map else { throw Self.notAPath(path, item) }
            items.append(map)
        }
        return items
    }

    /// True when the path has the method, in each case of an If.
    func hasMethod(_ method: String, of path: String) throws(DefinitionProblem) -> Bool {
        guard let value = current(path) else { return false }
        for item in try value.cases() where !(item.map?.contains(method) ?? false) { return false }
        return true
    }

    /// True when the method of the path is connected with something already, in each case of an If.
    func hasIntegration(_ method: String, of path: String) throws(DefinitionProblem) -> Bool {
        guard try hasMethod(method, of: path) else { return false }
        for item in try pathItems(path) {
            guard let value = item.current(method), value.map != nil else { return false }
            var isConnected = false
            for definition in try value.cases() {
                guard let map = definition.map else { throw Self.notAMethod(method, path, definition) }
                isConnected = isConnected || (map[OpenAPINames.integration]?.isTruthy ?? false)
            }
            if !isConnected { return false }
        }
        return true
    }

    /// Adds the path and the method where they are missing.
    mutating func addMethod(_ method: MethodName, to path: String, at span: SourceSpan) throws(DefinitionProblem) {
        if !contains(path) { set(path, .map(DefinitionMap(at: span)), isFromTemplate: true, at: span) }
        try forEachPathItem(path) { item throws(DefinitionProblem) in
            if !item.contains(method.text) {
                item.set(method.text, .map(DefinitionMap(at: span)), isFromTemplate: method.isFromTemplate, at: span)
            }
        }
    }

    /// Changes what is there for a path, in each case of an If.
    mutating func forEachPathItem(
        _ path: String, _ change: (inout DefinitionMap) throws(DefinitionProblem) -> Void
    ) throws(DefinitionProblem) {
        _ = try updateValue(path) { (value: inout DefinitionValue) throws(DefinitionProblem) in
            try value.forEachCase { item throws(DefinitionProblem) in
                guard item.map != nil else { throw Self.notAPath(path, item) }
                _ = try item.updateMap(change)
            }
        }
    }

    /// Changes each definition of a method of a path that is connected with something.
    ///
    /// - Parameter includesUnconnected: also those that are not.
    mutating func forEachDefinition(
        of method: String, at path: String, includesUnconnected: Bool = false,
        _ change: (inout DefinitionMap) throws(DefinitionProblem) -> Void
    ) throws(DefinitionProblem) {
        try forEachPathItem(path) { item throws(DefinitionProblem) in
            guard item.contains(method) else {
                throw DefinitionProblem("'\(method)' of the path '\(path)' is missing", at: item.span)
            }
            _ = try item.updateValue(method) { (value: inout DefinitionValue) throws(DefinitionProblem) in
                try value.forEachCase { definition throws(DefinitionProblem) in
                    guard let map = definition.map else { throw Self.notAMethod(method, path, definition) }
                    let isConnected = map[OpenAPINames.integration]?.isTruthy ?? false
                    if isConnected || includesUnconnected { _ = try definition.updateMap(change) }
                }
            }
        }
    }
}

/// The method of an event as the definition spells it.
struct MethodName {
    let text: String
    /// False for API Gateway's own name of `any`.
    let isFromTemplate: Bool

    init(_ written: String) {
        text = OpenAPINames.method(written)
        isFromTemplate = text != OpenAPINames.anyMethod || written.lowercasedASCII == OpenAPINames.anyMethod
    }
}
