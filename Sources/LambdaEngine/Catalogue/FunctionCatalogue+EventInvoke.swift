internal import Templates

/// What PutFunctionEventInvokeConfig and UpdateFunctionEventInvokeConfig ask for; nil says nothing.
struct EventInvokeRequest: Sendable {
    var maximumRetryAttempts: Int?
    var maximumEventAgeInSeconds: Int?
    var destinations: Destinations?

    struct Destinations: Sendable {
        /// Nil where nothing is said; empty for none.
        var onSuccess: String?
        var onFailure: String?
    }

    var isEmpty: Bool { maximumRetryAttempts == nil && maximumEventAgeInSeconds == nil && destinations == nil }
}

extension FunctionCatalogue {
    /// Sets what holds for asynchronous events.
    ///
    /// - Parameter isUpdate: what the request does not say stays, and there must be something already.
    mutating func setEventInvokeConfig(
        _ request: EventInvokeRequest, of name: FunctionName, _ qualifier: Substring?, isUpdate: Bool,
        in scope: CallerScope, at time: Int64
    ) throws(LambdaError) -> (CatalogueFunction, EventInvokeConfig) {
        guard !request.isEmpty else {
            throw .invalidParameter("You must specify at least one of error handling or destination setting.")
        }
        let qualifier = String(qualifier ?? FunctionVersion.latest[...])
        var function = try existing(name, in: scope)
        guard function.version(for: qualifier[...]) != nil else { throw .noSuchFunction }
        let present = function.attachments.eventInvokeConfigs[qualifier]
        if isUpdate, present == nil { throw .noEventInvokeConfig("\(function.arn):\(qualifier)") }
        if let destinations = request.destinations { try check(destinations, of: function) }
        var config = isUpdate ? present ?? EventInvokeConfig() : EventInvokeConfig()
        config.apply(request, at: time)
        function.attachments.eventInvokeConfigs[qualifier] = config
        put(function)
        return (function, config)
    }

    mutating func removeEventInvokeConfig(
        of name: FunctionName, _ qualifier: Substring?, in scope: CallerScope
    ) throws(LambdaError) {
        var (function, _) = try eventInvokeConfig(of: name, qualifier, in: scope)
        function.attachments.eventInvokeConfigs[String(qualifier ?? FunctionVersion.latest[...])] = nil
        put(function)
    }

    /// - Throws: `ResourceNotFoundException`, the same for a function that is not there.
    func eventInvokeConfig(
        of name: FunctionName, _ qualifier: Substring?, in scope: CallerScope
    ) throws(LambdaError) -> (CatalogueFunction, EventInvokeConfig) {
        let place = try place(of: name, in: scope)
        let qualifier = String(qualifier ?? FunctionVersion.latest[...])
        guard let function = functions[FunctionKey(region: place.region, name: String(name.name))],
            let config = function.attachments.eventInvokeConfigs[qualifier]
        else { throw .noEventInvokeConfig("\(place.arn(ofFunction: name.name)):\(qualifier)") }
        return (function, config)
    }

    /// A function, with the words of these operations when it is not there.
    func existing(_ name: FunctionName, in scope: CallerScope) throws(LambdaError) -> CatalogueFunction {
        let place = try place(of: name, in: scope)
        guard let function = functions[FunctionKey(region: place.region, name: String(name.name))] else {
            throw .noSuchFunction
        }
        return function
    }

    // MARK: - Destinations

    /// Source: AWS Lambda Developer Guide, "Adding a destination"; the messages from AWS's answers.
    private func check(
        _ destinations: EventInvokeRequest.Destinations, of function: CatalogueFunction
    ) throws(LambdaError) {
        for arn in [destinations.onSuccess, destinations.onFailure].compactMap(\.self) where !arn.isEmpty {
            let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count > 5, Self.destinationServices.contains(parts[2]) else {
                throw .invalidParameter("The provided destination config \(destinations.text) is invalid.")
            }
            guard parts[2] == "lambda" else { continue }
            let name = try? FunctionName(arn)
            if name?.name == function.name[...], parts[3] == function.place.region[...] {
                throw .invalidParameter("You can't specify the function as a destination for itself.")
            }
            let key = name.map { FunctionKey(region: String(parts[3]), name: String($0.name)) }
            guard key.flatMap({ functions[$0] }) != nil else {
                throw .invalidParameter("The destination ARN \(arn) is invalid.")
            }
        }
    }

    private static let destinationServices: Set<Substring> = ["lambda", "sqs", "sns", "events", "s3"]
}

extension EventInvokeRequest.Destinations {
    /// As AWS prints it.
    fileprivate var text: String {
        let success = onSuccess.map { "OnSuccess(destination=\($0))" } ?? "null"
        let failure = onFailure.map { "OnFailure(destination=\($0))" } ?? "null"
        return "DestinationConfig(onSuccess=\(success), onFailure=\(failure))"
    }
}

extension EventInvokeConfig {
    fileprivate mutating func apply(_ request: EventInvokeRequest, at time: Int64) {
        maximumRetryAttempts = request.maximumRetryAttempts ?? maximumRetryAttempts
        maximumEventAgeInSeconds = request.maximumEventAgeInSeconds ?? maximumEventAgeInSeconds
        if let destinations = request.destinations {
            onSuccess = destinations.onSuccess.flatMap { $0.isEmpty ? nil : $0 }
            onFailure = destinations.onFailure.flatMap { $0.isEmpty ? nil : $0 }
        }
        lastModified = time
    }
}

extension LambdaError {
    fileprivate static let noSuchFunction = notFound("The function doesn't exist.")

    fileprivate static func noEventInvokeConfig(_ arn: String) -> LambdaError {
        .notFound("The function \(arn) doesn't have an EventInvokeConfig")
    }
}
