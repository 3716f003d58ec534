public import Diagnostics
internal import Documents
internal import OrderedCollections

/// What a service refuses though each property alone is right, and what it lets through to fail later.
struct ResourceChecks {
    let resource: Resource
    let template: Template
    let known: TextNames
    private var found: [Diagnostic] = []

    init(resource: Resource, template: Template, known: TextNames) {
        self.resource = resource
        self.template = template
        self.known = known
    }

    mutating func run() -> [Diagnostic] {
        switch resource.type {
        case "AWS::Lambda::Function": checkFunction()
        case "AWS::Lambda::EventSourceMapping": checkMapping()
        case "AWS::Events::Rule": checkSchedule(.rules)
        case "AWS::Scheduler::Schedule": checkSchedule(.scheduler)
        default: break
        }
        return found
    }

    private func name(_ entry: Mapping.Entry) -> PropertyName {
        let isPlaced = entry.value.span.start != entry.value.span.end
        return known.name(of: isPlaced ? entry.value.writtenSpan : entry.key.span, entry.key.text)
    }

    // MARK: - Functions

    private mutating func checkFunction() {
        let variables = resource.properties["Environment"]?["Variables"]?.mapping ?? Mapping()
        for entry in variables where !Intrinsic.isIntrinsic(.map(variables, at: resource.idSpan)) {
            if Self.reservedVariables.contains(entry.key.text) {
                found.append(.reservedVariable(entry.key, known.logicalID))
            } else if !entry.key.text.isVariableName {
                found.append(.variableName(entry.key, known.logicalID))
            }
        }
        if let entry = resource.properties.entry("MemorySize"), let size = entry.value.text.flatMap({ Int($0) }),
            (10241...32768).contains(size), resource.properties["CapacityProviderConfig"] == nil
        {
            found.append(
                .outOfRange(String(size), Bounds("128..10240") ?? Bounds(), at: entry.value.span, name(entry)))
        }
        checkHandler()
    }

    private mutating func checkHandler() {
        guard let handler = resource.properties["Handler"], let text = handler.text, !text.contains("."),
            let runtime = resource.properties["Runtime"]?.text
        else { return }
        let example: String
        switch runtime.prefix(while: \.isLetter) {
        case "python": example = "app.handler"
        case "nodejs": example = "index.handler"
        case "ruby": example = "function.handler"
        default: return
        }
        found.append(.handlerForm(text, runtime, example, at: handler.span, known.logicalID))
    }

    /// Source: AWS Lambda Developer Guide, "Defined runtime environment variables", reserved ones.
    private static let reservedVariables: Set<String> = [
        "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT",
        "LAMBDA_RUNTIME_DIR",
    ]

    // MARK: - Queues behind functions

    private mutating func checkMapping() {
        guard let source = resource.properties["EventSourceArn"],
            case .intrinsic(.getAtt(let id, _)) = Intrinsic.read(source),
            let queue = template.resources[LogicalID(id.text)], queue.type == "AWS::SQS::Queue"
        else { return }
        checkBatch(of: queue)
        checkVisibility(of: queue)
    }

    private mutating func checkBatch(of queue: Resource) {
        guard let entry = resource.properties.entry("BatchSize"), let size = entry.value.text.flatMap({ Int($0) }),
            size > 10
        else { return }
        if let fifo = queue.properties.entry("FifoQueue"), fifo.value.scalar?.boolean == true {
            found.append(.fifoBatch(size, name(entry), queue, fifo.key.span, at: entry.value.span))
        } else if resource.properties["MaximumBatchingWindowInSeconds"].map({ $0.text == "0" }) ?? true {
            found.append(.batchWithoutWindow(size, name(entry), at: entry.value.span))
        }
    }

    /// Lambda refuses a queue whose messages come back while the function still works on them.
    private mutating func checkVisibility(of queue: Resource) {
        guard let function = function else { return }
        let timeout = function.properties.entry("Timeout")
        let visibility = queue.properties.entry("VisibilityTimeout")
        guard let seconds = timeout.map({ $0.value.text.flatMap { Int($0) } }) ?? 3,
            let hidden = visibility.map({ $0.value.text.flatMap { Int($0) } }) ?? 30, hidden < seconds
        else { return }
        found.append(
            .hiddenTooBriefly(
                hidden, seconds, queue, at: visibility?.value.span ?? queue.idSpan, function: function,
                timeout?.value.span))
    }

    private var function: Resource? {
        guard let name = resource.properties["FunctionName"] else { return nil }
        let id: String
        switch Intrinsic.read(name) {
        case .intrinsic(.ref(let target)): id = target.text
        case .intrinsic(.getAtt(let target, _)): id = target.text
        default: return nil
        }
        let target = template.resources[LogicalID(id)]
        if target?.type == "AWS::Lambda::Function" { return target }
        return (target?.origin?.logicalID).flatMap { template.resources[$0] }.flatMap {
            $0.type == "AWS::Lambda::Function" ? $0 : nil
        }
    }

    // MARK: - Schedules

    private mutating func checkSchedule(_ service: ScheduleExpression.Service) {
        guard let entry = resource.properties.entry("ScheduleExpression"), let text = entry.value.text,
            !text.holds("{{resolve:"), !text.holds("${")
        else { return }
        do throws(ScheduleExpressionError) {
            _ = try ScheduleExpression(text, for: service)
        } catch {
            found.append(.schedule(error, at: entry.value, name(entry)))
        }
    }
}

extension String {
    /// A letter, and then one or more letters, digits and underscores.
    fileprivate var isVariableName: Bool {
        func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & ~0x20) }
        guard let first = utf8.first, isLetter(first), utf8.count > 1 else { return false }
        return utf8.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_") }
    }
}

// MARK: - Messages

extension DiagnosticCode {
    /// A handler without a file or without a function.
    public static let handlerForm = DiagnosticCode("P212")
    /// An environment variable that Lambda sets itself.
    public static let reservedVariable = DiagnosticCode("P234")
    /// The name of an environment variable.
    public static let variableName = DiagnosticCode("P235")
    /// A schedule that is neither a rate nor a cron expression.
    public static let scheduleExpression = DiagnosticCode("E420")
    /// The number or the unit of a rate.
    public static let scheduleRate = DiagnosticCode("E421")
    /// A cron expression of five fields, as Unix has them.
    public static let unixCron = DiagnosticCode("E422")
    /// A field of a cron expression.
    public static let cronField = DiagnosticCode("E423")
    /// The time of a schedule that fires once.
    public static let scheduleTime = DiagnosticCode("E424")
    /// More messages at once than the queue gives.
    public static let batchSize = DiagnosticCode("E431")
    /// Messages come back before the function's time is up.
    public static let visibilityTimeout = DiagnosticCode("E434")
}

extension Diagnostic {
    fileprivate static func reservedVariable(_ key: Mapping.Key, _ logicalID: String) -> Diagnostic {
        Diagnostic(
            .reservedVariable, "Lambda sets \(quoted(key.text)) itself and refuses functions that bring their own",
            at: key.span, help: "choose another name for the variable", logicalID: logicalID)
    }

    fileprivate static func variableName(_ key: Mapping.Key, _ logicalID: String) -> Diagnostic {
        Diagnostic(
            .variableName, "\(quoted(key.text)) is no name for an environment variable", at: key.span,
            help: "a name is a letter and then one or more letters, digits and underscores", logicalID: logicalID)
    }

    fileprivate static func handlerForm(
        _ text: String, _ runtime: String, _ example: String, at span: SourceSpan, _ logicalID: String
    ) -> Diagnostic {
        Diagnostic(
            .handlerForm, "the handler \(quoted(text)) of \(quoted(logicalID)) names no function", at: span,
            help:
                "for \(runtime) it is the file without its ending, a dot and the function in it, such as '\(example)'",
            logicalID: logicalID)
    }

    fileprivate static func fifoBatch(
        _ size: Int, _ name: PropertyName, _ queue: Resource, _ fifo: SourceSpan, at span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            .batchSize,
            "\(name.inWords) is \(size); the FIFO queue '\(queue.logicalID)' gives at most 10 messages at once",
            at: span, logicalID: name.logicalID
        ).relating(fifo, "the queue is FIFO").fixed(by: .replacing(span, by: "10"))
    }

    fileprivate static func batchWithoutWindow(_ size: Int, _ name: PropertyName, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .batchSize, "\(name.inWords) is \(size); more than 10 messages at once need a batching window", at: span,
            help: "add 'MaximumBatchingWindowInSeconds: 1' or more", logicalID: name.logicalID)
    }

    fileprivate static func hiddenTooBriefly(
        _ hidden: Int, _ seconds: Int, _ queue: Resource, at span: SourceSpan, function: Resource,
        _ timeout: SourceSpan?
    ) -> Diagnostic {
        let owner = (function.origin?.logicalID ?? function.logicalID).rawValue
        let diagnostic = Diagnostic(
            .visibilityTimeout,
            "queue '\(queue.logicalID)' hides its messages for \(hidden) s, less than the \(seconds) s that function '\(owner)' may take",
            at: span, help: "set its VisibilityTimeout to \(min(seconds * 6, 43200)), six times the function's Timeout",
            logicalID: queue.logicalID.rawValue)
        return timeout.map { diagnostic.relating($0, "the function's timeout") } ?? diagnostic
    }

    fileprivate static func schedule(_ error: ScheduleExpressionError, at node: Node, _ name: PropertyName)
        -> Diagnostic
    {
        let diagnostic = Diagnostic(
            error.code.diagnosticCode, "\(name.inWords) cannot be understood: \(error.message)", at: node.span,
            help: error.replacement.map { "write '\($0)'" } ?? error.help, logicalID: name.logicalID)
        return error.replacement.map { diagnostic.fixed(by: .replacing(node.textSpan, by: $0)) } ?? diagnostic
    }
}

extension ScheduleExpressionError.Code {
    fileprivate var diagnosticCode: DiagnosticCode {
        switch self {
        case .notAnExpression: .scheduleExpression
        case .rate: .scheduleRate
        case .unixCron: .unixCron
        case .cron: .cronField
        case .at: .scheduleTime
        }
    }
}
