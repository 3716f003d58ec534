internal import LambdaEngine

/// Where a request goes: to which API, stage and path.
enum Destination: Sendable {
    case rest(RestAPI, APIStage, path: Substring)
    case http(HTTPAPI, APIStage, path: Substring)
    case functionURL(FunctionURL, path: Substring)
    /// The API is there, the stage is not.
    case missingStage(Site)
    /// A host or a path names an API or a function URL that is not there.
    case unknown(id: String, isFunctionURL: Bool)
    /// Neither the host nor the path names anything.
    case unaddressed
}

extension Sites {
    /// Finds where a request goes by its host, by its path, and, where there is one thing only, without either.
    ///
    /// - `ID.execute-api.…` and `ID.lambda-url.…` as the host, as on AWS,
    /// - `/_aws/execute-api/ID/STAGE/…`, `/restapis/ID/STAGE/_user_request_/…` and `/_aws/lambda-url/ID/…` as the path,
    /// - anything at all for the only API or function URL there is; for an API the first segment is its stage when a stage
    ///   has that name, and else everything is the path within its first stage.
    ///
    /// - Parameters:
    ///   - hostName: in lower case, without the port.
    ///   - path: as sent, without the query string.
    ///   - allowsRoot: whether requests that name nothing go to the only thing there is.
    func destination(hostName: String, path: Substring, allowsRoot: Bool) -> Destination {
        let labels = hostName.split(separator: ".", maxSplits: 2)
        if labels.count >= 2, labels[1] == "execute-api" { return api(labels[0], path) }
        if labels.count >= 2, labels[1] == "lambda-url" { return functionURL(labels[0], path) }
        if let (id, rest) = segment(of: path, after: "/_aws/execute-api/") { return api(id, rest) }
        if let (id, rest) = segment(of: path, after: "/_aws/lambda-url/") { return functionURL(id, rest) }
        if let (id, stageAndRest) = segment(of: path, after: "/restapis/"),
            let (stage, rest) = segment(of: stageAndRest, after: "/"),
            let (marker, inner) = segment(of: rest, after: "/"), marker == "_user_request_"
        {
            return api(id, "/\(stage)\(inner)")
        }
        guard allowsRoot, all.count == 1, let only = all.first else { return .unaddressed }
        return root(only, path)
    }

    // MARK: - Addressed

    private func api(_ id: Substring, _ path: Substring) -> Destination {
        if let api = restAPIs[id.lowercased()] {
            guard let (name, rest) = segment(of: path, after: "/"), let stage = api.stages[stageName(name)] else {
                return .missingStage(.rest(api))
            }
            return .rest(api, stage, path: rest)
        }
        guard let api = httpAPIs[id.lowercased()] else { return .unknown(id: String(id), isFunctionURL: false) }
        if let (name, rest) = segment(of: path, after: "/"), let stage = api.stages[stageName(name)] {
            return .http(api, stage, path: rest)
        }
        guard let stage = api.stages[APIStage.defaultName] else { return .missingStage(.http(api)) }
        return .http(api, stage, path: path.isEmpty ? "/" : path)
    }

    private func functionURL(_ id: Substring, _ path: Substring) -> Destination {
        guard let url = functionURL(id.lowercased()) else { return .unknown(id: String(id), isFunctionURL: true) }
        return .functionURL(url, path: path.isEmpty ? "/" : path)
    }

    /// A function URL as it is now.
    private func functionURL(_ id: String) -> FunctionURL? {
        let declared = functionURLs[id]
        switch directory?.functionURL(id: id) {
        case .present(let configured): return FunctionURL(configured, declared: declared)
        case .deleted: return nil
        case .unknown, nil: return declared
        }
    }

    // MARK: - At the root

    private func root(_ site: Site, _ path: Substring) -> Destination {
        let first = segment(of: path, after: "/")
        switch site {
        case .functionURL(let url): return functionURL(url.id[...], path)
        case .rest(let api):
            if let (name, rest) = first, let stage = api.stages[stageName(name)] {
                return .rest(api, stage, path: rest)
            }
            guard let stage = api.stages.first else { return .missingStage(site) }
            return .rest(api, stage, path: path)
        case .http(let api):
            if let (name, rest) = first, let stage = api.stages[stageName(name)] {
                return .http(api, stage, path: rest)
            }
            guard let stage = api.stages.first else { return .missingStage(site) }
            return .http(api, stage, path: path)
        }
    }

    /// The segment that follows a prefix, and the path from the slash after it, which may be empty.
    private func segment(of path: Substring, after prefix: String) -> (Substring, Substring)? {
        guard path.hasPrefix(prefix) else { return nil }
        let rest = path.dropFirst(prefix.count)
        let segment = rest.prefix { $0 != "/" }
        return segment.isEmpty ? nil : (segment, rest.dropFirst(segment.count))
    }

    /// `$default` may be sent with its `$` encoded.
    private func stageName(_ segment: Substring) -> String { PercentEncoding.decoded(segment) }
}
