internal import LambdaEngine

/// Renders a Velocity template with the variables of a request.
struct VelocityRenderer {
    /// What references lead to.
    indirect enum Value: Hashable, Sendable {
        case text(String)
        case number(Int)
        case boolean(Bool)
        case map([String: Value])

        var text: String {
            switch self {
            case .text(let text): text
            case .number(let number): String(number)
            case .boolean(let value): value ? "true" : "false"
            case .map(let map):
                "{" + map.sorted { $0.key < $1.key }.map { "\($0)=\($1.text)" }.joined(separator: ", ") + "}"
            }
        }
    }

    /// What a template can read.
    struct Variables {
        /// `$context`
        var context: [String: Value] = [:]
        var stageVariables: [String: String] = [:]
        /// `$input.params(name)`: the path, the query string and the headers, in this order.
        var path: [String: String] = [:]
        var query: [String: String] = [:]
        /// By the name as sent.
        var headers: [String: String] = [:]
        /// `$input.body`
        var body = ""
    }

    private(set) var statusOverride: Int?
    private(set) var headerOverrides: [(name: String, value: String)] = []
    private let variables: Variables
    private var assigned: [String: Value] = [:]

    init(_ variables: Variables) {
        self.variables = variables
    }

    mutating func text(of template: VelocityTemplate) -> String {
        var result = ""
        render(template.pieces, into: &result)
        return result
    }

    private mutating func render(_ pieces: [VelocityTemplate.Piece], into result: inout String) {
        for piece in pieces {
            switch piece {
            case .text(let text): result += text
            case .reference(let reference):
                result += value(of: reference)?.text ?? (reference.isQuiet ? "" : reference.source)
            case .set(let target, let expression): assign(value(of: expression), to: target)
            case .branches(let branches):
                let chosen = branches.first { $0.condition.map { holds($0) } ?? true }
                render(chosen?.pieces ?? [], into: &result)
            }
        }
    }

    private mutating func assign(_ value: Value?, to target: VelocityTemplate.Reference) {
        let path = target.steps.map { step in
            if case .property(let name) = step { return name }
            return ""
        }
        if target.name == "context", path.first == "responseOverride" {
            if path.count == 2, path[1] == "status" { statusOverride = value.flatMap { Int($0.text) } }
            if path.count == 3, path[1] == "header", let value { headerOverrides.append((path[2], value.text)) }
        } else if path.isEmpty {
            assigned[target.name] = value
        }
    }

    // MARK: - Expressions

    private func holds(_ expression: VelocityTemplate.Expression) -> Bool {
        switch value(of: expression) {
        case nil: false
        case .boolean(let value): value
        case .text(let text): !text.isEmpty
        case .number(let number): number != 0
        case .map(let map): !map.isEmpty
        }
    }

    private func value(of expression: VelocityTemplate.Expression) -> Value? {
        switch expression {
        case .number(let number): return .number(number)
        case .boolean(let value): return .boolean(value)
        case .reference(let reference): return value(of: reference)
        case .not(let inner): return .boolean(!holds(inner))
        case .text(let pieces):
            var copy = self
            var result = ""
            copy.render(pieces, into: &result)
            return .text(result)
        case .binary(let symbol, let left, let right):
            switch symbol {
            case .and: return .boolean(holds(left) && holds(right))
            case .or: return .boolean(holds(left) || holds(right))
            case .equal: return .boolean(value(of: left)?.text == value(of: right)?.text)
            case .unequal: return .boolean(value(of: left)?.text != value(of: right)?.text)
            }
        }
    }

    // MARK: - References

    private func value(of reference: VelocityTemplate.Reference) -> Value? {
        var steps = reference.steps[...]
        var value: Value?
        switch reference.name {
        case "context": value = .map(variables.context)
        case "stageVariables": value = .map(variables.stageVariables.mapValues { .text($0) })
        case "input":
            guard let first = steps.popFirst() else { return nil }
            value = input(first)
        case "util":
            guard case .call(let name, let arguments)? = steps.popFirst() else { return nil }
            value = utility(name, arguments)
        default: value = assigned[reference.name]
        }
        for step in steps {
            guard let current = value else { return nil }
            value = self.step(step, from: current)
        }
        return value
    }

    private func input(_ step: VelocityTemplate.Reference.Step) -> Value? {
        switch step {
        case .property("body"): return .text(variables.body)
        case .call("params", let arguments):
            guard let name = arguments.first.flatMap({ value(of: $0)?.text }) else {
                let groups = ["path": variables.path, "querystring": variables.query, "header": variables.headers]
                return .map(groups.mapValues { .map($0.mapValues { .text($0) }) })
            }
            return .text(variables.path[name] ?? variables.query[name] ?? variables.headers[name] ?? "")
        default: return nil
        }
    }

    private func utility(_ name: String, _ arguments: [VelocityTemplate.Expression]) -> Value? {
        guard let text = arguments.first.flatMap({ value(of: $0)?.text }) else { return nil }
        switch name {
        case "urlDecode": return .text(PercentEncoding.decoded(text, plusIsSpace: true))
        case "escapeJavaScript":
            return .text(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("'", with: "\\'"))
        default: return nil
        }
    }

    private func step(_ step: VelocityTemplate.Reference.Step, from value: Value) -> Value? {
        switch step {
        case .property(let name):
            guard case .map(let map) = value else { return nil }
            return map[name]
        case .call(let name, let arguments):
            return call(name, on: value, arguments.map { self.value(of: $0)?.text ?? "" })
        }
    }

    private func call(_ name: String, on value: Value, _ arguments: [String]) -> Value? {
        if case .map(let map) = value { return name == "get" ? arguments.first.flatMap { map[$0] } : nil }
        let text = value.text
        guard let argument = arguments.first else {
            switch name {
            case "toLowerCase": return .text(text.lowercased())
            case "toUpperCase": return .text(text.uppercased())
            case "length": return .number(text.utf16.count)
            case "isEmpty": return .boolean(text.isEmpty)
            default: return nil
            }
        }
        switch name {
        case "matches": return (try? Regex(argument)).map { .boolean(text.wholeMatch(of: $0) != nil) }
        case "equals": return .boolean(text == argument)
        case "equalsIgnoreCase": return .boolean(text.lowercased() == argument.lowercased())
        case "contains": return .boolean(text.contains(argument))
        case "startsWith": return .boolean(text.hasPrefix(argument))
        case "endsWith": return .boolean(text.hasSuffix(argument))
        default: return nil
        }
    }
}
