internal import Templates

/// Reads integrations, as extensions of OpenAPI documents and as properties of resources: the keys differ in case only.
struct IntegrationReader {
    enum APIKind {
        case rest, http

        var longestTimeout: Int { self == .rest ? 29_000 : 30_000 }
    }

    let kind: APIKind
    let record: StackRecord
    /// The route in messages, such as `GET /pets`.
    let route: String

    /// The integration; nil, with a failure, when it cannot be right.
    func integration(_ value: Value, at path: [String], into findings: inout TriggerFindings) -> Integration? {
        let type = value.value(at: "IntegrationType", "Type", "type")?.text?.uppercased() ?? ""
        if let subtype = value.value(at: "IntegrationSubtype", "integrationSubtype")?.text {
            return unsupported("service integrations (\(subtype))", into: &findings)
        }
        switch type {
        case "AWS_PROXY": return function(value, at: path, into: &findings)
        case "MOCK": return kind == .rest ? mock(value, at: path, into: &findings) : unsupported(type, into: &findings)
        case "AWS", "HTTP", "HTTP_PROXY": return unsupported("integrations of type \(type)", into: &findings)
        case "":
            findings.fail("the integration of \(route) has no type", at: path)
            return nil
        default:
            findings.fail("'\(type)' is no type of integration", help: "a function's is AWS_PROXY", at: path)
            return nil
        }
    }

    private func unsupported(_ what: String, into findings: inout TriggerFindings) -> Integration {
        findings.note("\(route) answers 501: \(what) are not run yet", of: record)
        return .refusal(Integration.Refusal(status: 501, message: "\(what) are not run yet"))
    }

    // MARK: - Functions

    private func function(_ value: Value, at path: [String], into findings: inout TriggerFindings) -> Integration? {
        guard let uri = value.value(at: "IntegrationUri", "Uri", "uri")?.text else {
            findings.fail("the integration of \(route) names no function", at: path)
            return nil
        }
        guard let function = FunctionReference(integrationURI: uri) else {
            if uri.contains(":lambda:") {
                findings.fail("the integration of \(route) names no function: '\(uri)'", at: path)
                return nil
            }
            return unsupported("service integrations (\(uri))", into: &findings)
        }
        if kind == .rest, let method = value.value(at: "IntegrationHttpMethod", "httpMethod")?.text, method != "POST" {
            findings.note(
                "\(route) answers 500, as on AWS: the method of its integration is \(method), and functions are called with POST",
                of: record)
            return .refusal(Integration.Refusal(status: 500, message: "Internal server error"))
        }
        let version = value.value(at: "PayloadFormatVersion", "payloadFormatVersion")?.text ?? "1.0"
        guard let format = FunctionIntegration.PayloadFormat(rawValue: version) else {
            findings.fail("the payload format version is 1.0 or 2.0, not '\(version)'", at: path)
            return nil
        }
        guard let timeout = timeout(value, at: path, into: &findings) else { return nil }
        return .function(
            FunctionIntegration(function: function, payloadFormat: kind == .rest ? .version1 : format, timeout: timeout)
        )
    }

    private func timeout(_ value: Value, at path: [String], into findings: inout TriggerFindings) -> Duration? {
        guard let given = value.value(at: "TimeoutInMillis", "timeoutInMillis") else {
            return .milliseconds(kind.longestTimeout)
        }
        // A REST API's limit can be raised, so only the lower bound is certain.
        let limits = kind == .rest ? 50...900_000 : 50...kind.longestTimeout
        guard let milliseconds = given.integer, limits.contains(milliseconds) else {
            findings.fail(
                "the timeout of \(route) is \(limits.lowerBound) to \(limits.upperBound) milliseconds", at: path)
            return nil
        }
        return .milliseconds(milliseconds)
    }

    // MARK: - Mocks

    private func mock(_ value: Value, at path: [String], into findings: inout TriggerFindings) -> Integration? {
        let listed = value.value(at: "IntegrationResponses")?.list ?? []
        let named = value.value(at: "responses")?.map?.map { ($0.key, $0.value) } ?? []
        let responses =
            listed.map { response in mockResponse(response, pattern: response["SelectionPattern"]?.text) }
            + named.map { key, response in mockResponse(response, pattern: key == "default" ? nil : key) }
        for response in responses where !GatewayResponses.statusCodes.contains(response.statusCode) {
            findings.fail(
                "a response of \(route) has the status \(response.statusCode); 200 to 599 are possible", at: path)
            return nil
        }
        let mock = MockIntegration(
            requestTemplates: value.value(at: "RequestTemplates", "requestTemplates")?.textEntries ?? [],
            passthrough: value.value(at: "PassthroughBehavior", "passthroughBehavior")?.text?.uppercased()
                ?? "WHEN_NO_MATCH",
            responses: responses)
        for name in mock.unreadableParameters {
            findings.note(
                "\(route) leaves out the header \(name): its value is no constant and no variable", of: record)
        }
        if let problem = mock.templateProblem {
            return unsupported("mapping templates with \(problem)", into: &findings)
        }
        return .mock(mock)
    }

    private func mockResponse(_ value: Value, pattern: String?) -> MockIntegration.Response {
        MockIntegration.Response(
            selectionPattern: pattern.flatMap { $0.isEmpty ? nil : $0 },
            statusCode: value.value(at: "StatusCode", "statusCode")?.integer ?? 200,
            parameters: value.value(at: "ResponseParameters", "responseParameters")?.textEntries ?? [],
            templates: value.value(at: "ResponseTemplates", "responseTemplates")?.textEntries ?? [])
    }
}
