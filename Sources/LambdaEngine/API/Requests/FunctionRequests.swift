internal import Artifacts
internal import Documents

/// Where the code of a request is.
enum CodeReferenceRequest: Sendable {
    /// The base64 of a zip archive.
    case archive([UInt8])
    case object(bucket: String, key: String, version: String?)
    case image(String)

    /// Nil for a request without code.
    init?(_ body: APIBody) throws(LambdaError) {
        if let image = try body.text("ImageUri") {
            self = .image(image)
        } else if let archive = try body.archive("ZipFile") {
            self = .archive(archive)
        } else if let bucket = try body.text("S3Bucket"), let key = try body.text("S3Key") {
            self = .object(bucket: bucket, key: key, version: try body.text("S3ObjectVersion"))
        } else {
            return nil
        }
    }

    var isImage: Bool {
        if case .image = self { true } else { false }
    }
}

/// What CreateFunction asks for.
struct CreateFunctionRequest: Sendable {
    var name: FunctionName
    var settings: FunctionSettings
    var code: CodeReferenceRequest
    var isImage: Bool
    var architecture: String?
    var tags: [String: String]
    var codeSigningConfig: String?
    var publishes: Bool

    /// - Throws: `ValidationException` with all that breaks the model; `InvalidParameterValueException`.
    init(_ body: APIBody) throws(LambdaError) {
        let violations = RequestValidator.violations(of: body.node, FunctionShapes.createFunction)
        guard let text = try body.text("FunctionName") else {
            throw .validation(violations + [Violation(nil, at: "functionName", .isPresent)])
        }
        name = try FunctionName(text, .plain, others: violations)
        guard name.name.utf8.count <= Self.nameLengthLimit else {
            let violation = Violation(String(name.name), at: "functionName", .length(atMost: Self.nameLengthLimit))
            throw .invalidParameter(LambdaError.validation([violation]).message)
        }
        settings = try FunctionSettings(body)
        isImage = try body.text("PackageType") == "Image"
        architecture = try body.texts("Architectures")?.first
        tags = Dictionary(try body.entries("Tags")?.map { ($0.key, $0.value) } ?? []) { $1 }
        codeSigningConfig = try body.text("CodeSigningConfigArn")
        publishes = try body.boolean("Publish") ?? false
        let code = try body.object("Code").flatMap { body throws(LambdaError) in try CodeReferenceRequest(body) }
        guard let code else { throw .invalidParameter("Please provide a source for function code.") }
        self.code = code
    }

    private static let nameLengthLimit = 64

    /// Images have no runtime: they bring their own.
    func checkedRuntime() throws(LambdaError) -> LambdaRuntime {
        guard !isImage else { return try .requested("provided.al2023") }
        guard let runtime = settings.runtime, settings.handler != nil else {
            throw .invalidParameter(
                "Runtime and Handler are mandatory parameters for functions created with deployment packages.")
        }
        return try .requested(runtime)
    }
}

/// What UpdateFunctionCode asks for.
struct UpdateCodeRequest: Sendable {
    var code: CodeReferenceRequest
    var architecture: String?
    var publishes: Bool
    var isDryRun: Bool
    var revisionID: String?

    init(_ body: APIBody) throws(LambdaError) {
        guard let code = try CodeReferenceRequest(body) else {
            throw .invalidParameter("Please provide a source for function code.")
        }
        self.code = code
        architecture = try body.texts("Architectures")?.first
        publishes = try body.boolean("Publish") ?? false
        isDryRun = try body.boolean("DryRun") ?? false
        revisionID = try body.text("RevisionId")
    }

    /// Whether a function can take it.
    func check(_ function: CatalogueFunction) throws(LambdaError) {
        let isImage = function.latest.configuration.image != nil
        if isImage, !code.isImage {
            throw .invalidParameter("Please provide ImageUri when updating a function with packageType Image.")
        }
        if !isImage, code.isImage {
            throw .invalidParameter("Please don't provide ImageUri when updating a function with packageType Zip.")
        }
        if let revisionID, revisionID != function.latest.revisionID { throw .revisionMismatch }
        try function.checkIsAtRest()
    }
}

/// What UpdateFunctionConfiguration asks for.
struct UpdateConfigurationRequest: Sendable {
    var settings: FunctionSettings
    var revisionID: String?

    init(_ body: APIBody) throws(LambdaError) {
        settings = try FunctionSettings(body)
        revisionID = try body.text("RevisionId")
    }
}
