internal import Diagnostics
internal import Documents

/// A mock integration: its templates make a status code of the request, and a response of that.
///
/// Source: API Gateway Developer Guide, "Mock integrations for REST APIs in API Gateway".
struct MockIntegration: Sendable {
    /// The response for the status codes that its pattern matches, or for those that no pattern matches.
    struct Response: Sendable {
        var selectionPattern: String?
        var statusCode: Int
        /// `method.response.header.NAME` and where its value comes from.
        var parameters: [(key: String, value: String)]
        /// By content type.
        var templates: [(key: String, value: String)]
    }

    /// What the client gets.
    struct Outcome {
        var statusCode: Int
        var headers: [(name: String, value: String)]
        var body: String
    }

    /// Why there is none.
    enum Failure: Error {
        case unsupportedMediaType
        /// The request's template gives no status code, or no response is for it.
        case configuration
    }

    private struct PreparedResponse: Sendable {
        var statusCode: Int
        var headers: [(name: String, mapping: ParameterMapping)]
        var templates: [(type: String, template: VelocityTemplate)]
    }

    private static let headerPrefix = "method.response.header."
    private static let json = "application/json"

    private let requestTemplates: [(type: String, template: VelocityTemplate)]
    private let passthrough: String
    private let responses: [PreparedResponse]
    /// The response for each status code from 100 to 599; -1 for none.
    private let selection: [Int]
    /// Headers whose value cannot be read.
    let unreadableParameters: [String]
    /// What of the templates is not supported.
    let templateProblem: String?

    init(requestTemplates: [(key: String, value: String)], passthrough: String, responses: [Response]) {
        var problem: String?
        func prepared(_ templates: [(key: String, value: String)]) -> [(type: String, template: VelocityTemplate)] {
            templates.compactMap { type, text in
                do throws(VelocityError) {
                    return (type, try VelocityTemplate(text))
                } catch {
                    problem = error.what
                    return nil
                }
            }
        }
        var unreadable: [String] = []
        self.requestTemplates = prepared(requestTemplates)
        self.responses = responses.map { response in
            let headers = response.parameters.compactMap { key, text -> (name: String, mapping: ParameterMapping)? in
                guard key.hasPrefix(Self.headerPrefix) else { return nil }
                let name = String(key.dropFirst(Self.headerPrefix.count))
                if let mapping = ParameterMapping(text) { return (name, mapping) }
                unreadable.append(name)
                return nil
            }
            return PreparedResponse(
                statusCode: response.statusCode, headers: headers, templates: prepared(response.templates))
        }
        self.passthrough = passthrough
        selection = Self.selection(responses)
        unreadableParameters = unreadable
        templateProblem = problem
    }

    /// Which response is for which status code, so that no pattern is matched while a request waits.
    private static func selection(_ responses: [Response]) -> [Int] {
        let fallback = responses.firstIndex { $0.selectionPattern == nil } ?? -1
        let patterns = responses.map { response in response.selectionPattern.flatMap { try? Regex($0) } }
        return (100...599).map { status in
            let text = String(status)
            return patterns.firstIndex { pattern in pattern.map { text.wholeMatch(of: $0) != nil } ?? false }
                ?? fallback
        }
    }

    // MARK: - Answering

    /// - Parameters:
    ///   - contentType: of the request; `application/json` when it has none.
    ///   - accept: the request's, which chooses the response's template.
    func outcome(
        contentType: String?, accept: String?, _ variables: VelocityRenderer.Variables
    ) throws(Failure) -> Outcome {
        let status = try statusCode(contentType: contentType, variables)
        guard (100...599).contains(status), selection[status - 100] >= 0 else { throw .configuration }
        let response = responses[selection[status - 100]]
        var outcome = Outcome(
            statusCode: response.statusCode,
            headers: response.headers.compactMap { name, mapping in mapping.value(variables).map { (name, $0) } },
            body: "")
        let chosen =
            response.templates.first { $0.type == accept } ?? response.templates.first { $0.type == Self.json }
            ?? response.templates.first
        guard let chosen else { return outcome }
        var renderer = VelocityRenderer(variables)
        outcome.body = renderer.text(of: chosen.template)
        if let override = renderer.statusOverride, (200...599).contains(override) { outcome.statusCode = override }
        for (name, value) in renderer.headerOverrides {
            outcome.headers.removeAll { $0.name.lowercased() == name.lowercased() }
            outcome.headers.append((name, value))
        }
        return outcome
    }

    private func statusCode(contentType: String?, _ variables: VelocityRenderer.Variables) throws(Failure) -> Int {
        let type = contentType.map { $0.prefix { $0 != ";" }.lowercased() } ?? Self.json
        let template = requestTemplates.first { $0.type == type } ?? requestTemplates.first { $0.type == "$default" }
        if template == nil, passthrough == "NEVER" || (passthrough == "WHEN_NO_TEMPLATES" && !requestTemplates.isEmpty)
        {
            throw .unsupportedMediaType
        }
        var text = variables.body
        if let template {
            var renderer = VelocityRenderer(variables)
            text = renderer.text(of: template.template)
        }
        // Templates are often no strict JSON, such as `{ statusCode: 200 }`; flow YAML reads them all the same.
        var diagnostics = DiagnosticList()
        let node = Document.read(SourceText(name: "template", text: text), into: &diagnostics)
        guard let status = node?["statusCode"]?.text.flatMap({ Int($0) }) else { throw .configuration }
        return status
    }
}
