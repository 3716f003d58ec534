/// What the API's model demands of the requests about functions, versions and aliases. The function's name, which stands in
/// the path of most, is ``FunctionName``'s matter.
///
/// Source: the service model `lambda/2015-03-31` of AWS's SDKs; patterns and words in the order in which AWS's answers show
/// them.
enum FunctionShapes {
    static let createFunction: [RequestMember] =
        [
            RequestMember("Role", role, isRequired: true),
            RequestMember("Handler", handler),
            RequestMember("Code", .object(code), isRequired: true),
            RequestMember("PackageType", .word(["Image", "Zip"])),
            RequestMember("Tags", .map(keys: tagKey, values: tagValue)),
            RequestMember("Architectures", architectures),
            RequestMember("CodeSigningConfigArn", .text(0...200, matching: codeSigningARN)), publishTo,
            RequestMember(
                "TenancyConfig",
                .object([RequestMember("TenantIsolationMode", .word(["PER_TENANT"]), isRequired: true)])),
        ] + settings

    static let updateConfiguration: [RequestMember] =
        [RequestMember("Role", role), RequestMember("Handler", handler)] + settings

    static let updateCode: [RequestMember] = code + [RequestMember("Architectures", architectures), publishTo]

    static let publishVersion = [RequestMember("Description", description), publishTo]

    static let createAlias = [
        RequestMember("Name", aliasName, isRequired: true),
        RequestMember("FunctionVersion", version, isRequired: true),
        RequestMember("Description", description), RequestMember("RoutingConfig", .object(routing)),
    ]

    static let updateAlias = [
        RequestMember("Name", aliasName), RequestMember("FunctionVersion", version),
        RequestMember("Description", description), RequestMember("RoutingConfig", .object(routing)),
    ]

    /// In the path.
    static let alias = RequestMember("Name", aliasName)
    static let listAliases = [RequestMember("FunctionVersion", version), .maxItems(upTo: 10_000)]

    static let recursion = [RequestMember("RecursiveLoop", .word(["Terminate", "Allow"]), isRequired: true)]

    static let runtimeManagement = [
        RequestMember("UpdateRuntimeOn", .word(["Auto", "Manual", "FunctionUpdate"]), isRequired: true),
        RequestMember("RuntimeVersionArn", .text(26...2048, matching: runtimeVersionARN)),
    ]

    // MARK: - Parts

    static let role = RequestShape.text(
        0...10_000, matching: #"arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+"#)
    static let handler = RequestShape.text(0...128, matching: #"[^\s]+"#)
    static let description = RequestShape.text(0...256)
    static let arn = RequestShape.text(0...10_000, matching: #"(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()"#)
    static let architectures = RequestShape.list(of: .word(["x86_64", "arm64"]), count: 1...1)
    static let tagKey = RequestShape.text(1...128, matching: tagText)
    static let tagValue = RequestShape.text(0...256, matching: tagText)
    private static let tagText = ModelPattern.tags(#"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)"#)
    static let aliasName = RequestShape.text(1...128, matching: "(?!^[0-9]+$)([a-zA-Z0-9-_]+)")
    static let version = RequestShape.text(1...1024, matching: #"(\$LATEST(\.PUBLISHED)?|[0-9]+)"#)
    static let codeSigningARN: ModelPattern =
        #"arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:code-signing-config:csc-[a-z0-9]{17}"#
    static let runtimeVersionARN: ModelPattern =
        #"arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}::runtime:.+"#
    static let layerVersionARN: ModelPattern =
        #"(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+)"#

    /// Where code lies in a bucket.
    static let object = [
        RequestMember("S3Bucket", .text(3...63, matching: bucket)),
        RequestMember("S3Key", .text(1...1024)), RequestMember("S3ObjectVersion", .text(1...1024)),
    ]

    private static let code = object + [RequestMember("SourceKMSKeyArn", arn)]

    private static let bucket = ModelPattern(#"[0-9A-Za-z\.\-_]*(?<!\.)"#) { text in
        text.utf8.allSatisfy { $0.isASCIILetterOrDigit || ".-_".utf8.contains($0) } && !text.hasSuffix(".")
    }

    private static let publishTo = RequestMember("PublishTo", .word(["LATEST_PUBLISHED"]))

    private static let routing = [
        RequestMember(
            "AdditionalVersionWeights",
            .map(keys: .text(1...1024, matching: "[0-9]+"), values: .number(0...1)))
    ]

    /// The greatest values are those of ordinary functions; the model's are those of managed instances.
    private static let settings = [
        RequestMember("Description", description),
        RequestMember("Timeout", .integer(1...900)),
        RequestMember("MemorySize", .integer(128...10_240)),
        RequestMember(
            "VpcConfig",
            .object([
                RequestMember(
                    "SubnetIds",
                    .list(of: .text(0...1024, matching: "subnet-[0-9a-z]*"), count: 0...16, isStrict: false)),
                RequestMember(
                    "SecurityGroupIds",
                    .list(of: .text(0...1024, matching: "sg-[0-9a-zA-Z]*"), count: 0...5, isStrict: false)),
            ])),
        RequestMember("DeadLetterConfig", .object([RequestMember("TargetArn", arn)])),
        RequestMember(
            "Environment",
            .object([
                RequestMember("Variables", .map(keys: .text(matching: "[a-zA-Z]([a-zA-Z0-9_])+"), values: .any))
            ])),
        RequestMember("KMSKeyArn", arn),
        RequestMember("TracingConfig", .object([RequestMember("Mode", .word(["Active", "PassThrough"]))])),
        RequestMember("Layers", .list(of: .text(1...2048, matching: layerVersionARN))),
        RequestMember("FileSystemConfigs", .list(of: .object(fileSystem), count: 0...1)),
        RequestMember(
            "ImageConfig",
            .object([
                RequestMember("EntryPoint", .list(of: .any, count: 0...1500)),
                RequestMember("Command", .list(of: .any, count: 0...1500)),
                RequestMember("WorkingDirectory", .text(0...1000)),
            ])),
        RequestMember(
            "EphemeralStorage", .object([RequestMember("Size", .integer(512...10_240), isRequired: true)])),
        RequestMember("SnapStart", .object([RequestMember("ApplyOn", .word(["PublishedVersions", "None"]))])),
        RequestMember("LoggingConfig", .object(logging)),
    ]

    private static let fileSystem = [
        RequestMember(
            "Arn",
            .text(
                0...256,
                matching:
                    #"arn:aws[a-zA-Z-]*:elasticfilesystem:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:access-point/fsap-[a-f0-9]{17}"#
            ), isRequired: true),
        RequestMember("LocalMountPath", .text(0...160, matching: "/mnt/[a-zA-Z0-9-_.]+"), isRequired: true),
    ]

    private static let logging = [
        RequestMember("LogFormat", .word(["JSON", "Text"])),
        RequestMember("ApplicationLogLevel", .word(["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"])),
        RequestMember("SystemLogLevel", .word(["DEBUG", "INFO", "WARN"])),
        RequestMember("LogGroup", .text(1...512, matching: #"[\.\-_/#A-Za-z0-9]+"#)),
    ]
}
