/// The name of the log stream of an execution environment.
///
/// `2026/01/31/[$LATEST]` and 32 hexadecimal digits; in a log group of the template's choosing, which functions may share,
/// the function's name stands before the version.
/// Source: Lambda Developer Guide, "Configuring CloudWatch log groups".
struct LogStreamName: Hashable, Sendable {
    let text: String

    /// - Parameters:
    ///   - version: `$LATEST` or a version's number.
    ///   - function: the function's name when its log group is not Lambda's own for it; nil otherwise.
    ///   - time: when the environment starts, in milliseconds since 1970.
    init(version: String, function: String? = nil, at time: Int64) {
        text =
            "\(UTCTime(milliseconds: time).pathText)/\(function ?? "")[\(version)]\(RandomText.hexadecimal(digits: 32))"
    }

    /// The name of a new environment's stream.
    init(of configuration: FunctionConfiguration, version: String, at time: Int64) {
        let isOwn = configuration.logGroup == "/aws/lambda/\(configuration.name)"
        self.init(version: version, function: isOwn ? nil : configuration.name, at: time)
    }
}
