// The errors of Lambda's API, in AWS's words.

extension LambdaError {
    static func notFound(_ message: String) -> LambdaError {
        LambdaError(code: "ResourceNotFoundException", statusCode: 404, message: message)
    }

    static func functionNotFound(_ arn: String) -> LambdaError { .notFound("Function not found: \(arn)") }

    /// Of layers, aliases and others that have no sentence of their own.
    static let resourceNotFound = LambdaError.notFound("The resource you requested does not exist.")

    static func invalidParameter(_ message: String) -> LambdaError {
        LambdaError(code: "InvalidParameterValueException", statusCode: 400, message: message)
    }

    static func validation(_ value: String, at member: String, _ constraint: Constraint) -> LambdaError {
        .validation([Violation(value, at: member, constraint)])
    }

    static func conflict(_ message: String) -> LambdaError {
        LambdaError(code: "ResourceConflictException", statusCode: 409, message: message)
    }

    static let revisionMismatch = LambdaError(
        code: "PreconditionFailedException", statusCode: 412,
        message:
            "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id"
    )

    static func invalidContent(_ reason: String) -> LambdaError {
        LambdaError(
            code: "InvalidRequestContentException", statusCode: 400,
            message: "Could not parse request body into json: \(reason)")
    }

    /// Of what AWS does and samlet does not.
    ///
    /// - Parameter subject: such as `lambda:CreateCapacityProvider`.
    static func unsupported(_ subject: String) -> LambdaError {
        LambdaError(
            code: "NotImplementedException", statusCode: 501, message: "samlet has no counterpart of \(subject) yet")
    }

    static func tooLarge(_ message: String) -> LambdaError {
        LambdaError(code: "RequestEntityTooLargeException", statusCode: 413, message: message)
    }
}
