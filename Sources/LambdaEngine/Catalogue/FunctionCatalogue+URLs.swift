internal import Templates

/// What CreateFunctionUrlConfig and UpdateFunctionUrlConfig ask for; nil says nothing.
struct FunctionURLRequest: Sendable {
    var authType: String?
    var invokeMode: String?
    var cors: FunctionURLConfig.Cors?
}

extension FunctionCatalogue {
    /// Gives a function, or an alias of it, a URL.
    mutating func createURL(
        _ request: FunctionURLRequest, of name: FunctionName, _ alias: Substring?, in scope: CallerScope, at time: Int64
    ) throws(LambdaError) -> FunctionURLConfig {
        var function = try withURL(name, alias, in: scope)
        let key = alias.map(String.init) ?? ""
        let arn = function.arn + (alias.map { ":\($0)" } ?? "")
        guard function.attachments.urls[key] == nil else {
            throw .conflict(
                "Failed to create function url config for [functionArn = \(arn)]. Error message:  FunctionUrlConfig exists for this Lambda function"
            )
        }
        var config = FunctionURLConfig(
            id: FunctionURLConfig.id(of: arn), authType: request.authType ?? "NONE", invokeMode: request.invokeMode,
            cors: request.cors)
        config.stamp(at: time)
        function.attachments.urls[key] = config
        put(function)
        return config
    }

    mutating func updateURL(
        _ request: FunctionURLRequest, of name: FunctionName, _ alias: Substring?, in scope: CallerScope, at time: Int64
    ) throws(LambdaError) -> FunctionURLConfig {
        var function = try withURL(name, alias, in: scope)
        let key = alias.map(String.init) ?? ""
        guard var config = function.attachments.urls[key] else { throw .resourceNotFound }
        config.authType = request.authType ?? config.authType
        config.invokeMode = request.invokeMode ?? config.invokeMode
        config.cors = request.cors ?? config.cors
        config.stamp(at: time)
        function.attachments.urls[key] = config
        put(function)
        return config
    }

    mutating func deleteURL(of name: FunctionName, _ alias: Substring?, in scope: CallerScope) throws(LambdaError) {
        var (function, _) = try url(of: name, alias, in: scope)
        function.attachments.urls[alias.map(String.init) ?? ""] = nil
        put(function)
    }

    /// - Throws: `ResourceNotFoundException`, the same for a function that is not there.
    func url(
        of name: FunctionName, _ alias: Substring?, in scope: CallerScope
    ) throws(LambdaError) -> (CatalogueFunction, FunctionURLConfig) {
        let place = try place(of: name, in: scope)
        guard let function = functions[FunctionKey(region: place.region, name: String(name.name))],
            let config = function.attachments.urls[alias.map(String.init) ?? ""]
        else { throw .resourceNotFound }
        return (function, config)
    }

    /// A function that has an alias, with the words of these operations when it is not there.
    func withURL(_ name: FunctionName, _ alias: Substring?, in scope: CallerScope) throws(LambdaError)
        -> CatalogueFunction
    {
        let place = try place(of: name, in: scope)
        guard let function = functions[FunctionKey(region: place.region, name: String(name.name))],
            alias.map({ function.alias($0) != nil }) ?? true
        else { throw .notFound("Function does not exist") }
        return function
    }
}
