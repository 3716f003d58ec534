/// Knows the function URLs there are at any moment: those of stacks, as the Lambda API has changed them, and its own.
public protocol FunctionURLDirectory: Sendable {
    /// What is known of a function URL.
    ///
    /// - Parameter id: from its address, in lower case.
    func functionURL(id: String) -> FunctionURLEntry
}

/// What is known of a function URL.
public enum FunctionURLEntry: Sendable {
    /// It is there.
    case present(ConfiguredURL)
    /// It was there, and was deleted by the Lambda API.
    case deleted
    /// Nothing.
    case unknown
}

/// A function URL as it is configured.
public struct ConfiguredURL: Sendable {
    /// Part of its address.
    public var id: String
    /// The name of the function.
    public var functionName: String
    /// The ARN of the function, with the alias.
    public var functionARN: String
    /// Twelve digits.
    public var accountID: String
    /// Such as `eu-north-1`.
    public var region: String
    /// Whether requests must be signed (`AWS_IAM`).
    public var needsSignature: Bool
    /// Whether the function's policy lets anyone call it who has signed nothing.
    public var isOpen: Bool
    /// `BUFFERED` or `RESPONSE_STREAM`.
    public var invokeMode: String
    /// Nil where it says nothing of other origins.
    public var cors: ConfiguredCORS?
}

/// What a function URL says of pages from other origins.
///
/// Source: AWS Lambda API Reference, "Cors".
public struct ConfiguredCORS: Sendable {
    /// Whether they may send cookies.
    public var allowCredentials: Bool
    /// The headers that they may send.
    public var allowHeaders: [String]
    /// The methods that they may use.
    public var allowMethods: [String]
    /// Who may call; `*` for all.
    public var allowOrigins: [String]
    /// The headers that they may read.
    public var exposeHeaders: [String]
    /// How long a browser may remember this, in seconds.
    public var maxAge: Int?
}

extension LambdaService: FunctionURLDirectory {
    /// What is known of a function URL.
    public func functionURL(id: String) -> FunctionURLEntry { keeper.current.functionURL(id: id) }
}

extension FunctionCatalogue {
    func functionURL(id: String) -> FunctionURLEntry {
        for function in functions.values {
            guard let urls = function.storedAttachments?.urls else { continue }
            for key in urls.keys {
                guard let config = urls[key], config.id.lowercased() == id else { continue }
                return .present(ConfiguredURL(config, of: function, alias: key))
            }
            if urls.deleted.contains(where: { $0.id.lowercased() == id }) { return .deleted }
        }
        return .unknown
    }
}

extension ConfiguredURL {
    /// - Parameter alias: empty for the function itself.
    fileprivate init(_ config: FunctionURLConfig, of function: CatalogueFunction, alias: String) {
        self.init(
            id: config.id, functionName: function.name,
            functionARN: alias.isEmpty ? function.arn : "\(function.arn):\(alias)",
            accountID: function.place.accountID, region: function.place.region,
            needsSignature: config.authType == "AWS_IAM",
            // The permission of a template may be one of a macro, or of another stack: it is not asked for.
            isOpen: config.isDeclared == true || function.allowsURL(alias),
            invokeMode: config.invokeMode ?? "BUFFERED", cors: config.cors.map(ConfiguredCORS.init))
    }
}

extension ConfiguredCORS {
    fileprivate init(_ cors: FunctionURLConfig.Cors) {
        self.init(
            allowCredentials: cors.allowCredentials ?? false, allowHeaders: cors.allowHeaders ?? [],
            allowMethods: cors.allowMethods ?? [], allowOrigins: cors.allowOrigins ?? [],
            exposeHeaders: cors.exposeHeaders ?? [], maxAge: cors.maxAge)
    }
}
