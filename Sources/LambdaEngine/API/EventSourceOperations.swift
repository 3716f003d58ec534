internal import Documents

/// The operations about event source mappings. There is no source yet that samlet could read, so there are no mappings: what
/// is asked for is checked as AWS does, and then refused.
///
/// Source: AWS Lambda API Reference; AWS's answers.
struct EventSourceOperations {
    let call: APICall

    /// Nil for an operation of another kind.
    func answer() throws(LambdaError) -> APIAnswer? {
        switch call.operation.name {
        case "ListEventSourceMappings":
            try call.check(query: EventSourceShapes.list)
            var object = JSONObject()
            object.add("EventSourceMappings", [JSONObject]())
            return APIAnswer(object)
        case "GetEventSourceMapping", "DeleteEventSourceMapping":
            try call.check(first: EventSourceShapes.identifier)
            throw .resourceNotFound
        case "UpdateEventSourceMapping":
            try call.check(EventSourceShapes.update, first: EventSourceShapes.identifier)
            throw .resourceNotFound
        case "CreateEventSourceMapping": throw try refusal()
        default: return nil
        }
    }

    /// Why no mapping can be made.
    private func refusal() throws(LambdaError) -> LambdaError {
        let violations = call.violations(EventSourceShapes.create)
        guard let text = try call.body.text("FunctionName") else {
            throw .validation(violations + [Violation(nil, at: "functionName", .isPresent)])
        }
        let name = try FunctionName(text, others: violations)
        let source = try EventSource(call.body)
        try source.check(call.body)
        let place = try call.catalogue.place(of: name, in: call.scope)
        guard let function = call.catalogue.functions[FunctionKey(region: place.region, name: String(name.name))],
            name.qualifier.map({ function.version(for: $0) != nil }) ?? true
        else { throw .invalidParameter("Function does not exist") }
        return source.absence
    }
}

/// What a mapping would read from.
private struct EventSource {
    enum Kind: String {
        case queue = "sqs"
        case kinesisStream = "kinesis"
        case tableStream = "dynamodb"
        case managedKafka = "kafka"
        case messageBroker = "mq"
        case documentDatabase = "rds"
        case selfManagedKafka

        /// Read record by record from a position, which must be named.
        var isStream: Bool { self == .kinesisStream || self == .tableStream }
    }

    let kind: Kind
    /// Empty for a cluster of one's own.
    let arn: String

    /// - Throws: `InvalidParameterValueException` for nothing that Lambda could read.
    init(_ body: APIBody) throws(LambdaError) {
        if try body.object("SelfManagedEventSource") != nil {
            (kind, arn) = (.selfManagedKafka, "")
            return
        }
        let text = try body.text("EventSourceArn") ?? ""
        let service = text.split(separator: ":", omittingEmptySubsequences: false).dropFirst(2).first ?? ""
        guard let kind = Kind(rawValue: String(service)) else { throw .invalidParameter("Unrecognized event source.") }
        (self.kind, arn) = (kind, text)
    }

    /// What the model allows, and this kind of source does not.
    func check(_ body: APIBody) throws(LambdaError) {
        if kind == .selfManagedKafka, try body.objects("SourceAccessConfigurations") == nil {
            throw .invalidParameter("Required 'sourceAccessConfigurations' parameter is missing.")
        }
        if kind.isStream { try checkPosition(body) }
        if kind == .queue {
            guard try body.object("DestinationConfig") == nil else {
                throw .invalidParameter("Unsupported DestinationConfig parameter for given event source mapping type.")
            }
            let window = try body.integer("MaximumBatchingWindowInSeconds") ?? 0
            guard try body.integer("BatchSize") ?? 10 <= 10 || window > 0 else {
                throw .invalidParameter(
                    "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10")
            }
        }
        for filter in try body.object("FilterCriteria")?.objects("Filters") ?? [] {
            guard let pattern = try filter.text("Pattern") else { continue }
            guard Document.json(Array(pattern.utf8))?.mapping != nil else {
                throw .invalidParameter("Invalid filter pattern definition.")
            }
        }
    }

    private func checkPosition(_ body: APIBody) throws(LambdaError) {
        guard let position = try body.text("StartingPosition") else {
            throw .invalidParameter(
                "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null."
            )
        }
        guard position != "AT_TIMESTAMP" || kind == .kinesisStream else {
            throw .invalidParameter("Unsupported starting position for arn type: \(arn)")
        }
    }

    /// That it is not there, in AWS's words, or that samlet cannot read it.
    var absence: LambdaError {
        switch kind {
        case .queue:
            .invalidParameter(
                "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist for this wsdl version."
            )
        case .kinesisStream, .tableStream: .invalidParameter("Stream not found: \(arn)")
        case .managedKafka, .messageBroker, .documentDatabase, .selfManagedKafka:
            .unsupported("event source mappings of Apache Kafka, Amazon MQ and Amazon DocumentDB")
        }
    }
}
