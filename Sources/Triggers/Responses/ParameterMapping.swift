/// Where a header of a response gets its value from.
///
/// Source: API Gateway Developer Guide, "Parameter mapping examples for REST APIs in API Gateway".
enum ParameterMapping: Hashable, Sendable {
    /// `'text'`
    case constant(String)
    /// `context.requestId`, by the keys of the path.
    case context([String])
    /// `stageVariables.name`
    case stageVariable(String)
    /// `method.request.header.name`
    case header(String)
    /// `method.request.querystring.name`
    case query(String)
    /// `method.request.path.name`
    case path(String)

    /// Nil for anything else.
    init?(_ text: String) {
        if text.count >= 2, text.hasPrefix("'"), text.hasSuffix("'") {
            self = .constant(String(text.dropFirst().dropLast()))
            return
        }
        let kinds: [(prefix: String, make: (String) -> ParameterMapping)] = [
            ("context.", { .context($0.split(separator: ".").map(String.init)) }),
            ("stageVariables.", { .stageVariable($0) }), ("method.request.header.", { .header($0) }),
            ("method.request.querystring.", { .query($0) }), ("method.request.path.", { .path($0) }),
        ]
        guard let kind = kinds.first(where: { text.hasPrefix($0.prefix) }) else { return nil }
        self = kind.make(String(text.dropFirst(kind.prefix.count)))
    }

    /// The value; nil when there is none, and the header is left out.
    func value(_ variables: VelocityRenderer.Variables) -> String? {
        switch self {
        case .constant(let text): return text
        case .stageVariable(let name): return variables.stageVariables[name]
        case .header(let name): return variables.headers[name]
        case .query(let name): return variables.query[name]
        case .path(let name): return variables.path[name]
        case .context(let keys):
            var value = VelocityRenderer.Value.map(variables.context)
            for key in keys {
                guard case .map(let map) = value, let next = map[key] else { return nil }
                value = next
            }
            return value.text
        }
    }
}
