/// A function as an integration or a target names it: its ARN, with or without a qualifier.
struct FunctionReference: Hashable, Sendable {
    /// What the invoker is given; may hold `${stageVariables.NAME}`.
    let text: String
    private let usesStageVariables: Bool

    private static let variableStart = "${stageVariables."

    /// Reads `arn:aws:lambda:REGION:ACCOUNT:function:NAME[:QUALIFIER]`; nil for anything else.
    init?(arn: String) {
        let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 7 || parts.count == 8, parts[0] == "arn", parts[2] == "lambda", parts[5] == "function"
        else {
            return nil
        }
        guard !parts[6].isEmpty, parts.count == 7 || !parts[7].isEmpty else { return nil }
        self.init(text: arn)
    }

    /// Reads the URI of an integration: a function's ARN, or API Gateway's
    /// `arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION/invocations`.
    ///
    /// - Returns: nil for anything else, such as a URI of another service.
    init?(integrationURI uri: String) {
        guard let start = uri.firstRange(of: ":lambda:path/"), uri.hasPrefix("arn:") else {
            self.init(arn: uri)
            return
        }
        let path = uri[start.upperBound...].drop { $0 == "/" }
        for (version, action) in Self.actions {
            let prefix = "\(version)/functions/"
            guard path.hasPrefix(prefix), path.hasSuffix("/\(action)") else { continue }
            let function = path.dropFirst(prefix.count).dropLast(action.count + 1)
            guard !function.isEmpty else { return nil }
            self.init(text: String(function))
            return
        }
        return nil
    }

    /// Versions of the Lambda API and what they invoke with.
    private static let actions = [
        ("2015-03-31", "invocations"), ("2021-11-15", "response-streaming-invocations"),
    ]

    private init(text: String) {
        self.text = text
        usesStageVariables = text.contains(Self.variableStart)
    }

    /// The function for a stage, each `${stageVariables.NAME}` replaced by its value; empty where there is none.
    func resolved(_ variables: [String: String]) -> String {
        guard usesStageVariables else { return text }
        var result = ""
        var rest = Substring(text)
        while let start = rest.firstRange(of: Self.variableStart),
            let end = rest[start.upperBound...].firstIndex(of: "}")
        {
            result += rest[..<start.lowerBound]
            result += variables[String(rest[start.upperBound..<end])] ?? ""
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }
}
