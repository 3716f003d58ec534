internal import Diagnostics
internal import Documents

/// Who may call a method: authorizers and API keys.
extension RESTDefinitionEditor {
    /// Sections of a path that are no methods.
    private static let notMethods = ["summary", "description", "parameters"]

    mutating func addIAMSecurity() throws(DefinitionProblem) {
        guard !securityDefinitions.contains("AWS_IAM") else { return }
        try addSecurityDefinition(
            "AWS_IAM",
            map([
                "x-amazon-apigateway-authtype": text("awsSigv4"), "type": text("apiKey"), "name": text("Authorization"),
                "in": text("header"),
            ]))
    }

    mutating func addKeySecurity() throws(DefinitionProblem) {
        guard !securityDefinitions.contains("api_key") else { return }
        try addSecurityDefinition(
            "api_key", map(["type": text("apiKey"), "name": text("x-api-key"), "in": text("header")]))
    }

    // MARK: - Of one method

    /// Asks for an authorizer.
    ///
    /// - Parameter scopes: of the authorizer, where it has some.
    mutating func setAuthorizer(
        _ name: DefinitionValue, scopes: DefinitionValue?, of method: String, at path: String
    ) throws(DefinitionProblem) {
        let text = name.string ?? ""
        var entry = DefinitionMap(at: span)
        entry.set(text, scopes ?? list(), isFromTemplate: name.isFromTemplate)
        let usesIAM = try addSecurity(.map(entry), of: method, at: path)
        if usesIAM { try addIAMSecurity() }
    }

    /// Asks for an API key, or says that none is needed.
    mutating func setKeyRequired(_ isRequired: Bool, of method: String, at path: String) throws(DefinitionProblem) {
        if isRequired { try addKeySecurity() }
        _ = try addSecurity(map([isRequired ? "api_key" : "api_key_false": list()]), of: method, at: path)
    }

    /// Adds to the `security` of a method.
    ///
    /// - Returns: true when it asks for IAM in the first place.
    private mutating func addSecurity(
        _ entry: DefinitionValue, of method: String, at path: String
    ) throws(DefinitionProblem) -> Bool {
        var usesIAM = false
        let span = span
        try updatePaths { paths throws(DefinitionProblem) in
            try paths.forEachDefinition(of: method, at: path) { definition throws(DefinitionProblem) in
                let existing = try Self.security(of: definition, method, path)
                definition.set("security", .list(existing + [entry], span))
                usesIAM = usesIAM || ((existing + [entry]).first?.map?.contains("AWS_IAM") ?? false)
            }
        }
        return usesIAM
    }

    private static func security(
        of definition: DefinitionMap, _ method: String, _ path: String
    ) throws(DefinitionProblem) -> [DefinitionValue] {
        guard let value = definition.current("security") else { return [] }
        guard let items = value.list else {
            throw DefinitionProblem(
                "'security' of '\(method)' of the path '\(path)' is a list; found \(value.kindInWords)", at: value.span)
        }
        return items
    }

    /// The entries of `security`, each a map.
    private static func securityMaps(
        of definition: DefinitionMap, _ method: String, _ path: String
    ) throws(DefinitionProblem) -> [DefinitionMap] {
        var maps: [DefinitionMap] = []
        for item in try security(of: definition, method, path) {
            guard let map = item.map else {
                throw DefinitionProblem(
                    "each 'security' of '\(method)' of the path '\(path)' is a map; found \(item.kindInWords)",
                    at: item.span)
            }
            maps.append(map)
        }
        return maps
    }

    // MARK: - Of all methods

    /// Asks for an authorizer wherever nothing else is said.
    ///
    /// - Parameters:
    ///   - names: the authorizers there are.
    ///   - coversPreflight: also for OPTIONS.
    mutating func setDefaultAuthorizer(
        _ name: DefinitionValue, scopes: DefinitionValue?, among names: [String], coversPreflight: Bool
    ) throws(DefinitionProblem) {
        let known = Set(names + ["AWS_IAM"])
        var entry = DefinitionMap(at: span)
        entry.set(name.string ?? "", scopes ?? list(), isFromTemplate: name.isFromTemplate)
        let standard = DefinitionValue.map(entry)
        let span = span
        var usesIAM = false
        try forEachConnectedMethod { definition, method, path throws(DefinitionProblem) in
            guard coversPreflight || method != "options" else { return }
            let existing = try Self.securityMaps(of: definition, method, path)
            let isOurs = { (map: DefinitionMap) in map.keys.contains(where: known.contains) }
            var others = existing.filter { !isOurs($0) }
            var chosen = existing.filter(isOurs).map { DefinitionValue.map($0) }
            if let none = others.firstIndex(where: { $0.contains("NONE") }) {
                others.remove(at: none)
                chosen = []
            } else if chosen.isEmpty {
                chosen = [standard]
            }
            let security = others.map { DefinitionValue.map($0) } + chosen
            guard let first = security.first else { return }
            definition.set("security", .list(security, span))
            usesIAM = usesIAM || (first.map?.contains("AWS_IAM") ?? false)
        }
        if usesIAM { try addIAMSecurity() }
    }

    /// Asks for an API key wherever nothing else is said.
    mutating func setDefaultKeyRequired(coversPreflight: Bool) throws(DefinitionProblem) {
        let key = map(["api_key": list()])
        let span = span
        try forEachConnectedMethod { definition, method, path throws(DefinitionProblem) in
            let existing = try Self.securityMaps(of: definition, method, path)
            let isOurs = { (map: DefinitionMap) in map.contains("api_key") || map.contains("api_key_false") }
            var security = existing.filter { !isOurs($0) }.map { DefinitionValue.map($0) }
            let isExempt =
                existing.contains { $0.contains("api_key_false") } || (method == "options" && !coversPreflight)
            if !isExempt { security.append(key) }
            let changed = DefinitionValue.list(security, span)
            if !changed.isEqual(to: .list(existing.map { .map($0) }, span)) { definition.set("security", changed) }
        }
    }

    /// Visits every connected method of every path, in the order Python walks through them.
    private mutating func forEachConnectedMethod(
        _ change: (inout DefinitionMap, _ method: String, _ path: String) throws(DefinitionProblem) -> Void
    ) throws(DefinitionProblem) {
        try updatePaths { paths throws(DefinitionProblem) in
            for path in paths.orderedKeys {
                try paths.forEachPathItem(path) { item throws(DefinitionProblem) in
                    for key in item.orderedKeys where !Self.notMethods.contains(key) {
                        _ = try item.updateValue(key) { (value: inout DefinitionValue) throws(DefinitionProblem) in
                            try value.forEachCase { definition throws(DefinitionProblem) in
                                guard let map = definition.map else {
                                    throw DefinitionMap.notAMethod(key, path, definition)
                                }
                                guard map[OpenAPINames.integration]?.isTruthy ?? false else { return }
                                _ = try definition.updateMap { (map: inout DefinitionMap) throws(DefinitionProblem) in
                                    try change(&map, OpenAPINames.method(key), path)
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
