internal import Diagnostics
internal import Documents

/// `GatewayResponses` of a REST API: what it answers where no integration does.
struct GatewayResponses {
    private static let keys = ["ResponseParameters", "ResponseTemplates", "StatusCode"]
    private static let parameterKinds: KeyValuePairs<String, String> = [
        "Headers": "header.", "Paths": "path.", "QueryStrings": "querystring.",
    ]

    let responses: DefinitionMap
    let subject: Subject

    /// Adds the responses that can be used.
    func apply(to editor: inout RESTDefinitionEditor, into diagnostics: inout DiagnosticList) {
        for entry in responses.orderedEntries {
            let problems = problems(entry)
            diagnostics.add(contentsOf: problems)
            guard problems.isEmpty, let response = entry.value.map else { continue }
            editor.gatewayResponses.set(
                entry.key, definition(response, editor.span), isFromTemplate: true, at: entry.keySpan)
        }
    }

    private func definition(_ response: DefinitionMap, _ span: SourceSpan) -> DefinitionValue {
        let templates = response["ResponseTemplates"].flatMap { $0.isTruthy ? $0 : nil }
        return .map(
            [
                "responseParameters": parameters(response["ResponseParameters"], span),
                "responseTemplates": templates ?? .map(DefinitionMap(at: span)),
                "statusCode": Self.statusCode(response["StatusCode"]).map { .text($0, at: span) },
            ], at: span)
    }

    private func parameters(_ given: DefinitionValue?, _ span: SourceSpan) -> DefinitionValue {
        var prefixed = DefinitionMap(at: span)
        for (kind, prefix) in Self.parameterKinds {
            for entry in given?[kind]?.map?.orderedEntries ?? [] {
                prefixed.set(
                    "gatewayresponse.\(prefix)\(entry.key)", entry.value, isFromTemplate: entry.isFromTemplate,
                    at: entry.keySpan)
            }
        }
        return .map(prefixed)
    }

    private static func statusCode(_ value: DefinitionValue?) -> String? {
        guard case .scalar(let scalar)? = value, !scalar.content.isNull else { return nil }
        return scalar.content.text.isEmpty ? nil : scalar.content.text
    }

    // MARK: - Checks

    private func problems(_ entry: DefinitionMap.Entry) -> [Diagnostic] {
        guard !entry.value.isFunction, let response = entry.value.map else {
            return [
                subject.error(
                    .propertyKind,
                    "the gateway response '\(entry.key)' of \(subject.name) is a map, and cannot be an intrinsic function; found \(entry.value.kindInWords)",
                    at: entry.value.span)
            ]
        }
        var problems = response.entries.filter { !Self.keys.contains($0.key) }.map { unknown in
            subject.error(
                .unknownProperty,
                "a gateway response has no '\(unknown.key)'" + suggestion(for: unknown.key, in: Self.keys),
                at: unknown.keySpan)
        }
        if let parameters = response["ResponseParameters"], parameters.isTruthy {
            problems += parameterProblems(parameters)
        }
        if let code = response["StatusCode"], code.isTruthy {
            let text = Self.statusCode(code) ?? ""
            if !(1...3).contains(text.count) || !text.allSatisfy(\.isASCIIDigit) {
                problems.append(
                    subject.error(
                        .propertyValue, "a 'StatusCode' is a number of up to three digits, not \(code.kindInWords)",
                        at: code.span))
            }
        }
        return problems
    }

    private func parameterProblems(_ parameters: DefinitionValue) -> [Diagnostic] {
        let kinds = Self.parameterKinds.map(\.key)
        guard let map = parameters.map else {
            return [
                subject.error(
                    .propertyKind, "'ResponseParameters' of \(subject.name) is a map; found \(parameters.kindInWords)",
                    at: parameters.span)
            ]
        }
        return map.entries.compactMap { entry in
            guard kinds.contains(entry.key) else {
                return subject.error(
                    .unknownProperty,
                    "'ResponseParameters' has no '\(entry.key)'" + suggestion(for: entry.key, in: kinds),
                    at: entry.keySpan)
            }
            guard entry.value.map == nil else { return nil }
            return subject.error(
                .propertyKind,
                "'ResponseParameters.\(entry.key)' of \(subject.name) is a map; found \(entry.value.kindInWords)",
                at: entry.value.span)
        }
    }
}
