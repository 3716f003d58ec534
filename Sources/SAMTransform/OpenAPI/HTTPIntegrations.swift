internal import Diagnostics
internal import Documents

extension HTTPDefinitionEditor {
    func hasIntegration(_ method: String, of path: String) throws(DefinitionProblem) -> Bool {
        try paths.hasIntegration(method, of: path)
    }

    /// True when everything that does not fit another route goes to a function already.
    func sendsEverything(to functionID: String) throws(DefinitionProblem) -> Bool {
        let (path, method) = (OpenAPINames.defaultPath, OpenAPINames.anyMethod)
        guard try hasIntegration(method, of: path) else { return false }
        for item in try paths.pathItems(path) {
            for definition in try item[method]?.cases() ?? [] {
                guard let uri = definition[OpenAPINames.integration]?["uri"], uri.map != nil else { return false }
                for value in try uri.cases() where Self.functionID(in: value["Fn::Sub"]?.string ?? "") != functionID {
                    return false
                }
            }
        }
        return true
    }

    /// The function in `…/functions/${Function.Arn}/invocations`.
    private static func functionID(in arn: String) -> String? {
        var rest = arn[...]
        while let range = rest.firstRange(of: ".Arn") {
            let before = rest[..<range.lowerBound]
            let end = before.lastIndex { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
            let name = end.map { before[before.index(after: $0)...] } ?? before
            if !name.isEmpty { return String(name) }
            rest = rest[range.upperBound...]
        }
        return nil
    }

    /// Connects a method with a function, unless it is connected with something.
    mutating func addFunction(_ integration: Integration) throws(DefinitionProblem) {
        let (path, method) = (integration.path, integration.method.text)
        let span = span
        guard try !hasIntegration(method, of: path) else { return }
        let uri =
            integration.condition.map { DefinitionValue.conditional($0, integration.uri, at: span) } ?? integration.uri
        let connection = map([
            "type": text("aws_proxy"), "httpMethod": text("POST"), "payloadFormatVersion": text("2.0"), "uri": uri,
        ])
        try updatePaths { paths throws(DefinitionProblem) in
            try paths.addMethod(integration.method, to: path, at: span)
            try paths.forEachPathItem(path) { item throws(DefinitionProblem) in
                if item[method]?.isNull ?? false { item.set(method, .map(DefinitionMap(at: span))) }
                guard item[method]?.map != nil else {
                    throw DefinitionMap.notAMethod(method, path, item[method] ?? .map(item))
                }
                _ = item.update(method) { definition in
                    definition.set(OpenAPINames.integration, connection)
                    if path == OpenAPINames.defaultPath, method == OpenAPINames.anyMethod {
                        definition.set("isDefaultRoute", .boolean(true, at: span))
                    }
                    if !definition.contains("responses") { definition.set("responses", .map(DefinitionMap(at: span))) }
                }
                if let condition = integration.condition, let definition = item[method] {
                    item.set(method, .conditional(condition, definition, at: span))
                }
            }
        }
    }

    /// Sets a part of the integration.
    mutating func setIntegration(
        _ key: String, _ value: DefinitionValue, of method: String, at path: String
    ) throws(DefinitionProblem) {
        try updatePaths { paths throws(DefinitionProblem) in
            try paths.forEachDefinition(of: method, at: path) { definition in
                _ = definition.update(OpenAPINames.integration) { $0.set(key, value) }
            }
        }
    }

    /// Declares the variables of a path.
    mutating func addPathParameters(_ names: [String], of method: String, at path: String) throws(DefinitionProblem) {
        let span = span
        let isRequired = DefinitionValue.boolean(true, at: span)
        let location = text("path")
        try updatePaths { paths throws(DefinitionProblem) in
            try paths.forEachDefinition(of: method, at: path) { definition throws(DefinitionProblem) in
                let existing = definition["parameters"]
                guard var parameters = existing.map({ $0.list }) ?? [] else {
                    throw DefinitionProblem(
                        "'parameters' of '\(method)' of the path '\(path)' is a list", at: existing?.span ?? span)
                }
                for name in names {
                    if let position = parameters.firstIndex(where: { $0["name"]?.string == name }) {
                        _ = parameters[position].updateMap { parameter in
                            parameter.set("in", location)
                            parameter.set("required", isRequired)
                        }
                    } else {
                        parameters.append(
                            .map(["name": .text(name, at: span), "in": location, "required": isRequired], at: span))
                    }
                }
                definition.set("parameters", .list(parameters, span))
            }
        }
    }

    // MARK: - Security

    /// Asks for an authorizer.
    mutating func setAuthorizer(
        _ name: String, scopes: DefinitionValue?, of method: String, at path: String
    ) throws(DefinitionProblem) {
        let entry = map([name: scopes ?? .list([], span)])
        let span = span
        try updatePaths { paths throws(DefinitionProblem) in
            try paths.forEachDefinition(of: method, at: path) { definition throws(DefinitionProblem) in
                let existing = definition["security"]
                guard let items = existing.map({ $0.list }) ?? [] else {
                    throw DefinitionProblem(
                        "'security' of '\(method)' of the path '\(path)' is a list", at: existing?.span ?? span)
                }
                definition.set("security", .list(items + [entry], span))
            }
        }
    }

    /// Asks for an authorizer wherever nothing else is said.
    mutating func setDefaultAuthorizer(_ name: String, scopes: DefinitionValue?) throws(DefinitionProblem) {
        let standard = DefinitionValue.list([map([name: scopes ?? .list([], span)])], span)
        try updatePaths { paths throws(DefinitionProblem) in
            for path in paths.keys {
                try paths.forEachPathItem(path) { item throws(DefinitionProblem) in
                    for key in item.keys where !["parameters", "options"].contains(OpenAPINames.method(key)) {
                        guard item.contains(OpenAPINames.method(key)) else {
                            throw DefinitionProblem(
                                "'\(OpenAPINames.method(key))' of the path '\(path)' is missing", at: item.span)
                        }
                        _ = try item.updateValue(key) { (value: inout DefinitionValue) throws(DefinitionProblem) in
                            try value.forEachCase { definition throws(DefinitionProblem) in
                                guard let map = definition.map else {
                                    throw DefinitionMap.notAMethod(key, path, definition)
                                }
                                guard map[OpenAPINames.integration]?.isTruthy ?? false,
                                    !(map["security"]?.isTruthy ?? false)
                                else { return }
                                _ = definition.updateMap { $0.set("security", standard) }
                            }
                        }
                    }
                }
            }
        }
    }
}
