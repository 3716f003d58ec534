internal import Deployments

/// What holds for the asynchronous events of a function under one qualifier.
///
/// Source: AWS Lambda API Reference, "PutFunctionEventInvokeConfig".
struct EventInvokeConfig: Hashable, Codable, Sendable {
    /// 0 to 2; nil for AWS's 2.
    var maximumRetryAttempts: Int?
    /// 60 to 21,600; nil for AWS's 21,600.
    var maximumEventAgeInSeconds: Int?
    /// The ARN of what is told of successes.
    var onSuccess: String?
    /// The ARN of what is told of failures.
    var onFailure: String?
    /// In milliseconds since 1970.
    var lastModified: Int64
}

extension EventInvokeConfig {
    static let retryAttempts = 0...2
    static let eventAgeInSeconds = 60...21_600

    /// - Parameters:
    ///   - record: of the type `AWS::Lambda::EventInvokeConfig`.
    ///   - time: becomes the time of modification, in milliseconds since 1970.
    /// - Throws: a ``ResourceFailure`` that names the property in question.
    init(_ record: ResourceRecord, at time: Int64) throws(ResourceFailure) {
        let properties = PropertyReader(record.properties)
        maximumRetryAttempts = try properties.integer("MaximumRetryAttempts", in: Self.retryAttempts)
        maximumEventAgeInSeconds = try properties.integer(
            "MaximumEventAgeInSeconds", in: Self.eventAgeInSeconds, unit: "seconds")
        let destinations = properties["DestinationConfig"]
        onSuccess = try destinations["OnSuccess"].text("Destination")
        onFailure = try destinations["OnFailure"].text("Destination")
        lastModified = time
    }
}
