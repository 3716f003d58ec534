public import HTTPTypes

extension HTTPField.Name {
    /// The kind of an error, in the answers of AWS's APIs.
    public static let amznErrorType = known("x-amzn-ErrorType")
    /// The id of a request, in the answers of AWS's APIs.
    public static let amznRequestID = known("x-amzn-RequestId")
    /// The trace that a request belongs to.
    public static let amznTraceID = known("X-Amzn-Trace-Id")
    static let invocationType = known("X-Amz-Invocation-Type")
    static let logType = known("X-Amz-Log-Type")
    static let clientContext = known("X-Amz-Client-Context")
    static let executedVersion = known("X-Amz-Executed-Version")
    static let functionError = known("X-Amz-Function-Error")
    static let logResult = known("X-Amz-Log-Result")

    /// A name that is written in the source.
    /// - Precondition: it is the name of a header.
    public static func known(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("'\(name)' is the name of a header") }
        return name
    }
}
