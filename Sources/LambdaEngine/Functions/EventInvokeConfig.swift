internal import Deployments

/// What holds for the asynchronous events of a function under one qualifier.
///
/// Source: AWS Lambda API Reference, "PutFunctionEventInvokeConfig".
struct EventInvokeConfig: FunctionPart {
    /// 0 to 2; nil for AWS's 2.
    var maximumRetryAttempts: Int?
    /// 60 to 21,600; nil for AWS's 21,600.
    var maximumEventAgeInSeconds: Int?
    /// The ARN of what is told of successes.
    var onSuccess: String?
    /// The ARN of what is told of failures.
    var onFailure: String?
    /// In milliseconds since 1970.
    var lastModified: Int64 = 0

    mutating func stamp(at time: Int64) { lastModified = time }
}

extension EventInvokeConfig {
    static let retryAttempts = 0...2
    static let eventAgeInSeconds = 60...21_600

    /// - Parameter record: of the type `AWS::Lambda::EventInvokeConfig`.
    /// - Throws: a ``ResourceFailure`` that names the property in question.
    init(_ record: ResourceRecord) throws(ResourceFailure) {
        let properties = PropertyReader(record.properties)
        maximumRetryAttempts = try properties.integer("MaximumRetryAttempts", in: Self.retryAttempts)
        maximumEventAgeInSeconds = try properties.integer(
            "MaximumEventAgeInSeconds", in: Self.eventAgeInSeconds, unit: "seconds")
        let destinations = properties["DestinationConfig"]
        onSuccess = try destinations["OnSuccess"].text("Destination")
        onFailure = try destinations["OnFailure"].text("Destination")
    }

    /// The qualifier for which a record says something: a reference to an alias or a version is its ARN.
    static func qualifier(of record: ResourceRecord) throws(ResourceFailure) -> String {
        let qualifier = try PropertyReader(record.properties).requiredText("Qualifier")
        return qualifier.split(separator: ":").last.map(String.init) ?? qualifier
    }

    /// - Throws: a ``ResourceFailure`` when a record cannot be read.
    static func check(_ record: ResourceRecord, of stack: StackIdentity) throws(ResourceFailure) {
        _ = try StackDeclarations.function(of: record, stack)
        _ = try qualifier(of: record)
        _ = try EventInvokeConfig(record)
    }
}
