internal import Documents
internal import Templates

/// The kinds of errors that a REST API answers by itself.
///
/// Source: API Gateway Developer Guide, "Gateway response types for API Gateway".
enum GatewayResponseType: String, CaseIterable, Sendable {
    case accessDenied = "ACCESS_DENIED"
    case apiConfigurationError = "API_CONFIGURATION_ERROR"
    case authorizerConfigurationError = "AUTHORIZER_CONFIGURATION_ERROR"
    case authorizerFailure = "AUTHORIZER_FAILURE"
    case badRequestBody = "BAD_REQUEST_BODY"
    case badRequestParameters = "BAD_REQUEST_PARAMETERS"
    case expiredToken = "EXPIRED_TOKEN"
    case integrationFailure = "INTEGRATION_FAILURE"
    case integrationTimeout = "INTEGRATION_TIMEOUT"
    case invalidAPIKey = "INVALID_API_KEY"
    case invalidSignature = "INVALID_SIGNATURE"
    case missingAuthenticationToken = "MISSING_AUTHENTICATION_TOKEN"
    case quotaExceeded = "QUOTA_EXCEEDED"
    case requestTooLarge = "REQUEST_TOO_LARGE"
    case resourceNotFound = "RESOURCE_NOT_FOUND"
    case throttled = "THROTTLED"
    case unauthorized = "UNAUTHORIZED"
    case unsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE"
    case wafFiltered = "WAF_FILTERED"
    case default4XX = "DEFAULT_4XX"
    case default5XX = "DEFAULT_5XX"

    var statusCode: Int {
        switch self {
        case .badRequestBody, .badRequestParameters, .default4XX: 400
        case .unauthorized: 401
        case .accessDenied, .expiredToken, .invalidAPIKey, .invalidSignature, .missingAuthenticationToken, .wafFiltered:
            403
        case .resourceNotFound: 404
        case .requestTooLarge: 413
        case .unsupportedMediaType: 415
        case .quotaExceeded, .throttled: 429
        case .apiConfigurationError, .authorizerConfigurationError, .authorizerFailure, .default5XX: 500
        case .integrationFailure, .integrationTimeout: 504
        }
    }

    /// The value of `x-amzn-ErrorType`.
    var errorType: String {
        switch self {
        case .accessDenied: "AccessDeniedException"
        case .apiConfigurationError, .integrationFailure, .integrationTimeout, .default5XX:
            "InternalServerErrorException"
        case .authorizerConfigurationError: "AuthorizerConfigurationException"
        case .authorizerFailure: "AuthorizerFailureException"
        case .badRequestBody, .badRequestParameters, .unsupportedMediaType, .default4XX: "BadRequestException"
        case .expiredToken: "ExpiredTokenException"
        case .invalidAPIKey, .wafFiltered: "ForbiddenException"
        case .invalidSignature: "InvalidSignatureException"
        case .missingAuthenticationToken: "MissingAuthenticationTokenException"
        case .quotaExceeded: "LimitExceededException"
        case .requestTooLarge: "RequestTooLargeException"
        case .resourceNotFound: "NotFoundException"
        case .throttled: "TooManyRequestsException"
        case .unauthorized: "UnauthorizedException"
        }
    }
}

/// The error responses that a REST API declares in place of the built-in ones.
struct GatewayResponses: Sendable {
    struct Custom: Sendable {
        var statusCode: Int?
        var headers: [(name: String, mapping: ParameterMapping)] = []
        /// By content type, in the order of the template.
        var templates: [(type: String, text: String)] = []
    }

    /// What a response can have as its status.
    static let statusCodes = 200...599
    private static let headerPrefix = "gatewayresponse.header."

    private var responses: [GatewayResponseType: Custom] = [:]

    var isEmpty: Bool { responses.isEmpty }

    /// Reads `x-amazon-apigateway-gateway-responses`: settings by type.
    init(_ value: Value?) {
        for entry in value?.map ?? ValueMap() {
            guard let type = GatewayResponseType(rawValue: entry.key) else { continue }
            add(entry.value, as: type)
        }
    }

    /// Adds settings as the extension and `AWS::ApiGateway::GatewayResponse` have them.
    mutating func add(_ value: Value, as type: GatewayResponseType) {
        let parameters = value.value(at: "ResponseParameters", "responseParameters")?.textEntries ?? []
        let templates = value.value(at: "ResponseTemplates", "responseTemplates")?.textEntries ?? []
        responses[type] = Custom(
            statusCode: value.value(at: "StatusCode", "statusCode")?.integer.flatMap {
                Self.statusCodes.contains($0) ? $0 : nil
            },
            headers: parameters.compactMap { key, text in
                guard key.hasPrefix(Self.headerPrefix), let mapping = ParameterMapping(text) else { return nil }
                return (String(key.dropFirst(Self.headerPrefix.count)), mapping)
            },
            templates: templates.map { (type: $0.key, text: $0.value) })
    }

    /// What is declared for a type, or for all errors like it.
    subscript(type: GatewayResponseType) -> Custom? {
        // Source: "Customizing the default gateway response for 413 REQUEST_TOO_LARGE isn't currently supported."
        if type == .requestTooLarge { return nil }
        return responses[type] ?? responses[type.statusCode < 500 ? .default4XX : .default5XX]
    }
}

extension GatewayResponses.Custom {
    /// The body for an error, with simple variables only: `$context.error.messageString` and its like.
    func body(_ variables: VelocityRenderer.Variables) -> (type: String, text: String)? {
        let chosen = templates.first { $0.type == "application/json" } ?? templates.first
        guard let chosen, let template = try? VelocityTemplate(chosen.text) else {
            return chosen.map { ($0.type, $0.text) }
        }
        var renderer = VelocityRenderer(variables)
        return (chosen.type, renderer.text(of: template))
    }
}
