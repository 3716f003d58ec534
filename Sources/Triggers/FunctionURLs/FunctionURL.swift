internal import Deployments
internal import LambdaEngine
internal import Templates

/// A function URL (`AWS::Lambda::Url`) as it is served.
struct FunctionURL: Sendable {
    enum InvokeMode: String, Sendable {
        case buffered = "BUFFERED"
        case responseStream = "RESPONSE_STREAM"
    }

    /// The first label of its host name.
    var id: String
    var logicalID: LogicalID
    var stack: StackIdentity
    /// An ARN or a name, with the qualifier.
    var function: String
    /// Whether requests must be signed (`AWS_IAM`).
    var needsSignature: Bool
    /// Whether the function's policy lets anyone call it who has signed nothing.
    var isOpen = true
    var cors: CORSConfiguration?
    var invokeMode: InvokeMode
}

extension FunctionURL {
    /// A function URL as the engine knows it now.
    ///
    /// - Parameter declared: what a stack's template said of it; nil for one that the Lambda API has made.
    init(_ configured: ConfiguredURL, declared: FunctionURL?) {
        self.init(
            id: configured.id, logicalID: declared?.logicalID ?? LogicalID(configured.functionName),
            stack: declared?.stack
                ?? StackIdentity(name: "", accountID: configured.accountID, region: configured.region),
            function: configured.functionARN, needsSignature: configured.needsSignature, isOpen: configured.isOpen,
            cors: configured.cors.map(CORSConfiguration.init),
            invokeMode: InvokeMode(rawValue: configured.invokeMode) ?? .buffered)
    }
}

extension CORSConfiguration {
    fileprivate init(_ configured: ConfiguredCORS) {
        self.init(
            allowOrigins: configured.allowOrigins, allowMethods: configured.allowMethods,
            allowHeaders: configured.allowHeaders, exposeHeaders: configured.exposeHeaders, maxAge: configured.maxAge,
            allowCredentials: configured.allowCredentials)
    }
}

/// Reads `AWS::Lambda::Url`.
struct FunctionURLReader {
    private let record: StackRecord

    init(_ record: StackRecord) {
        self.record = record
    }

    func functionURL(into findings: inout TriggerFindings) -> FunctionURL? {
        let properties = record.properties
        let authType = properties["AuthType"]?.text ?? ""
        if !["NONE", "AWS_IAM"].contains(authType) {
            findings.fail("AuthType is NONE or AWS_IAM, not '\(authType)'", at: ["AuthType"])
        }
        let mode = properties["InvokeMode"]?.text ?? FunctionURL.InvokeMode.buffered.rawValue
        let invokeMode = FunctionURL.InvokeMode(rawValue: mode)
        if invokeMode == nil {
            findings.fail("InvokeMode is BUFFERED or RESPONSE_STREAM, not '\(mode)'", at: ["InvokeMode"])
        }
        guard var function = properties["TargetFunctionArn"]?.text, !function.isEmpty else {
            findings.fail("a function URL needs a TargetFunctionArn", at: ["TargetFunctionArn"])
            return nil
        }
        if let qualifier = properties["Qualifier"]?.text, !hasQualifier(function) { function += ":" + qualifier }
        guard let invokeMode, findings.failures.isEmpty else { return nil }
        return FunctionURL(
            id: id, logicalID: record.record.originID ?? record.record.logicalID, stack: record.stack,
            function: function,
            needsSignature: authType == "AWS_IAM", cors: CORSConfiguration(properties["Cors"]), invokeMode: invokeMode)
    }

    /// `arn:aws:lambda:r:a:function:name:qualifier` and `name:qualifier` have one.
    private func hasQualifier(_ function: String) -> Bool {
        let parts = function.split(separator: ":", omittingEmptySubsequences: false).count
        return function.hasPrefix("arn:") ? parts > 7 : parts > 1
    }

    /// What the attribute `FunctionUrl` says: the segment after `/_aws/lambda-url/`, or the first label of the host; made
    /// up, and stable, where there is none.
    private var id: String {
        if let url = record.record.attributes["FunctionUrl"] {
            if let path = url.firstRange(of: "/_aws/lambda-url/") {
                return String(url[path.upperBound...].prefix { $0 != "/" })
            }
            if let scheme = url.firstRange(of: "://") {
                return String(url[scheme.upperBound...].prefix { $0.isLetter || $0.isNumber })
            }
        }
        let plain = record.record.physicalID.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return String(plain.prefix(32))
    }
}
