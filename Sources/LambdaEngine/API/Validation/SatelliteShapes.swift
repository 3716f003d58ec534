/// What the API's model demands of the requests about what belongs to functions.
///
/// Source: the service model `lambda/2015-03-31` of AWS's SDKs; patterns and words in the order in which AWS's answers show
/// them.
enum SatelliteShapes {
    static let reservedConcurrency = [
        RequestMember("ReservedConcurrentExecutions", .integer(0...Int(Int32.max)), isRequired: true)
    ]

    static let provisionedConcurrency = [
        RequestMember("ProvisionedConcurrentExecutions", .integer(1...Int(Int32.max)), isRequired: true)
    ]

    static let eventInvokeConfig = [
        RequestMember("MaximumRetryAttempts", .integer(EventInvokeConfig.retryAttempts)),
        RequestMember("MaximumEventAgeInSeconds", .integer(EventInvokeConfig.eventAgeInSeconds)),
        destinations,
    ]

    static let destinations = RequestMember(
        "DestinationConfig",
        .object([
            RequestMember("OnSuccess", .object([RequestMember("Destination", destination)])),
            RequestMember("OnFailure", .object([RequestMember("Destination", destination)])),
        ]))

    static let addPermission = [
        RequestMember("StatementId", .text(1...100, matching: "([a-zA-Z0-9-_]+)"), isRequired: true),
        RequestMember("Action", .text(matching: #"(lambda:[*]|lambda:[a-zA-Z]+|[*])"#), isRequired: true),
        RequestMember("Principal", .text(0...2048, matching: #"[^\s]+"#), isRequired: true),
        RequestMember("SourceArn", .text(matching: arn)),
        RequestMember("FunctionUrlAuthType", .word(["NONE", "AWS_IAM"])),
        RequestMember("SourceAccount", .text(0...12, matching: #"\d{12}"#)),
        RequestMember("EventSourceToken", .text(0...256, matching: #"[a-zA-Z0-9._\-]+"#)),
        RequestMember("PrincipalOrgID", .text(12...34, matching: "o-[a-z0-9]{10,32}")),
    ]

    /// Of a statement to remove. Statements of other services may have dots in their names.
    static let statementID = RequestMember("StatementId", .text(1...100, matching: "([a-zA-Z0-9-_.]+)"))

    static let functionURL = [
        RequestMember("AuthType", .word(["NONE", "AWS_IAM"])),
        RequestMember("InvokeMode", .word(["RESPONSE_STREAM", "BUFFERED"])),
        RequestMember(
            "Cors",
            .object([
                RequestMember("AllowHeaders", .list(of: .text(0...1024), count: 0...100)),
                RequestMember("AllowMethods", .list(of: .text(0...6), count: 0...6)),
                RequestMember("AllowOrigins", .list(of: .text(1...253), count: 0...100)),
                RequestMember("ExposeHeaders", .list(of: .text(0...1024), count: 0...100)),
                RequestMember("MaxAge", .integer(0...86_400)),
            ])),
    ]

    // MARK: - Parts

    static let arn: ModelPattern =
        #"arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1})?:(\d{12})?:(.*)"#

    private static let destination = RequestShape.text(
        0...350,
        matching:
            #"$|kafka://([^.]([a-zA-Z0-9\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1})?:(\d{12})?:(.*)"#
    )

    static let taggableARN: ModelPattern =
        #"arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:(function:[a-zA-Z0-9-_]+(:(\$LATEST|[a-zA-Z0-9-_]+))?|layer:([a-zA-Z0-9-_]+)|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|capacity-provider:[a-zA-Z0-9-_]+)"#

    /// In the path.
    static let taggable = RequestMember("Resource", .text(1...10_000, matching: taggableARN))

    static let tags = RequestMember(
        "Tags", .map(keys: FunctionShapes.tagKey, values: FunctionShapes.tagValue), isRequired: true)

    static let tagKeys = RequestMember("TagKeys", .list(of: FunctionShapes.tagKey), isRequired: true)

    /// In the path.
    static let codeSigningARN = RequestMember(
        "CodeSigningConfigArn", .text(0...200, matching: FunctionShapes.codeSigningARN))

    /// Of a function's URL: the name of an alias.
    static let aliasQualifier: ModelPattern = #"((?!^\d+$)^[0-9a-zA-Z-_]+$)"#
}
