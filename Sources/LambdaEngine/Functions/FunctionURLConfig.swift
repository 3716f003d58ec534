internal import Deployments
internal import Templates

/// A function URL as it is configured.
///
/// Source: AWS Lambda API Reference, "CreateFunctionUrlConfig".
struct FunctionURLConfig: FunctionPart {
    /// The first label of its host name on AWS, and part of its path here.
    var id: String
    /// `NONE` or `AWS_IAM`.
    var authType: String
    /// `BUFFERED` or `RESPONSE_STREAM`; nil where nobody has said.
    var invokeMode: String?
    var cors: Cors?
    /// In milliseconds since 1970.
    var createdAt: Int64 = 0
    /// In milliseconds since 1970.
    var lastModified: Int64 = 0
    /// It stands in a template.
    var isDeclared: Bool?

    struct Cors: Hashable, Sendable, Codable {
        var allowCredentials: Bool?
        var allowHeaders: [String]?
        var allowMethods: [String]?
        var allowOrigins: [String]?
        var exposeHeaders: [String]?
        /// In seconds.
        var maxAge: Int?
    }

    mutating func stamp(at time: Int64) {
        if createdAt == 0 { createdAt = time }
        lastModified = time
    }

    var unstamped: Self {
        var copy = self
        (copy.createdAt, copy.lastModified) = (0, 0)
        return copy
    }
}

extension FunctionURLConfig {
    private static let pathPrefix = "/_aws/lambda-url/"

    /// The path under which it answers.
    var path: String { Self.pathPrefix + id + "/" }

    /// An id that stays the same when the URL is made again.
    static func id(of arn: String) -> String {
        let digits = CatalogueFunction.revisionID(of: "url \(arn)").filter { $0 != "-" }
        return String(digits)
    }

    /// - Parameter record: of the type `AWS::Lambda::Url`; nil for one without a URL.
    init?(_ record: ResourceRecord) {
        let properties = record.properties
        guard let url = record.attributes["FunctionUrl"], let place = url.firstRange(of: Self.pathPrefix) else {
            return nil
        }
        self.init(
            id: String(url[place.upperBound...].prefix { $0 != "/" }),
            authType: properties["AuthType"]?.text ?? "NONE", invokeMode: properties["InvokeMode"]?.text,
            cors: properties["Cors"].map(Cors.init), isDeclared: true)
    }
}

extension FunctionURLConfig.Cors {
    /// - Parameter value: of the property `Cors`.
    init(_ value: Value) {
        let texts = { (key: String) in value[key]?.list?.compactMap(\.text) }
        self.init(
            allowCredentials: value["AllowCredentials"]?.text.flatMap(Bool.init), allowHeaders: texts("AllowHeaders"),
            allowMethods: texts("AllowMethods"), allowOrigins: texts("AllowOrigins"),
            exposeHeaders: texts("ExposeHeaders"), maxAge: value["MaxAge"]?.integer)
    }
}
