internal import Diagnostics
internal import Documents

/// From Swagger 2 to OpenAPI 3, as far as the transform itself writes what differs.
extension DefinitionMap {
    /// Moves what OpenAPI 3 has elsewhere. A definition that says to be Swagger 2 stays as it is.
    ///
    /// - Parameter wanted: the version that the API asks for.
    mutating func convertToOpenAPI3(wanted: DefinitionValue?) throws(DefinitionProblem) {
        if let swagger = self["swagger"], !swagger.isNull { return }
        let own = self["openapi"].flatMap { $0.isNull ? nil : $0 }
        guard let version = wanted ?? own, version.isTruthy, OpenAPINames.isVersion3(version) else { return }
        try moveToComponents("securityDefinitions", as: "securitySchemes")
        try moveToComponents("definitions", as: "schemas")
        guard let paths = self["paths"], paths.isTruthy else { return }
        guard paths.map != nil else {
            throw DefinitionProblem("'paths' is a map; found \(paths.kindInWords)", at: paths.span)
        }
        _ = try update("paths") { paths throws(DefinitionProblem) in
            for path in paths.keys { try paths.convertPath(path) }
        }
    }

    private mutating func moveToComponents(_ key: String, as name: String) throws(DefinitionProblem) {
        guard let value = current(key), value.isTruthy else { return }
        let existing = self["components"]
        if !(existing?.isTruthy ?? false) { set("components", .map(DefinitionMap(at: value.span))) }
        guard self["components"]?.map != nil else {
            throw DefinitionProblem(
                "'components' is a map; found \(existing?.kindInWords ?? "nothing")", at: existing?.span ?? span)
        }
        _ = update("components") { $0.set(name, value) }
        remove(key)
    }

    private mutating func convertPath(_ path: String) throws(DefinitionProblem) {
        guard let item = self[path], item.map != nil else { throw Self.notAPath(path, self[path] ?? .map(self)) }
        _ = try update(path) { item throws(DefinitionProblem) in
            guard let options = item["options"], options.isTruthy else { return }
            guard options.map != nil else { throw Self.notAMethod("options", path, options) }
            _ = try item.update("options") { options throws(DefinitionProblem) in
                options.remove("produces")
                options.remove("consumes")
                guard options.contains("responses") else { return }
                try options.convertHeaders(of: path)
            }
        }
    }

    /// The headers of the response to a preflight request become schemas.
    private mutating func convertHeaders(of path: String) throws(DefinitionProblem) {
        let span = span
        func problem(_ value: DefinitionValue?) -> DefinitionProblem {
            DefinitionProblem("the responses of 'options' of the path '\(path)' are maps", at: value?.span ?? span)
        }
        guard self["responses"]?.map != nil else { throw problem(self["responses"]) }
        _ = try update("responses") { responses throws(DefinitionProblem) in
            guard let response = responses["200"] else { return }
            guard response.map != nil else { throw problem(response) }
            _ = try responses.update("200") { response throws(DefinitionProblem) in
                guard let headers = response["headers"], headers.isTruthy else { return }
                guard headers.map != nil else { throw problem(headers) }
                _ = response.update("headers") { headers in
                    for key in headers.keys {
                        guard let value = headers.current(key) else { continue }
                        headers.set(key, .map(["schema": value], at: value.span))
                    }
                }
            }
        }
    }
}
