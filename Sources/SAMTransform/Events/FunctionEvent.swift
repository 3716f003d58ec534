public import Diagnostics
internal import Documents
internal import Templates

/// An event source of a function: one type each.
protocol FunctionEvent: SendableMetatype {
    init(_ source: EventSource)

    /// The resources that connect the source with the function.
    ///
    /// - Parameter policies: what the function's role must allow for it, added to what it allows already.
    func resources(for target: EventTarget, policies: inout RolePolicies, in expansion: inout Expansion) -> [Resource]
}

/// An event as the template declares it.
struct EventSource {
    /// The name of the event within its function or state machine.
    let name: String
    let type: String
    /// The logical id that resources made from it carry or start with.
    let id: String
    let properties: Properties
    /// For what is wrong with the event; names the resource that has it.
    let subject: Subject

    /// Builds values that stand for the event as a whole.
    var make: NodeBuilder { NodeBuilder(subject.span) }

    subscript(name: String) -> Node? { properties[name] }

    /// A resource made from the event.
    func resource(_ id: String, _ type: String, _ entries: KeyValuePairs<String, Node?>, attributes: Mapping)
        -> Resource
    {
        Resource(
            logicalID: LogicalID(id), type: type, properties: make.mapping(entries), attributes: attributes,
            idSpan: subject.span)
    }

    func error(_ code: DiagnosticCode, _ message: String, at span: SourceSpan? = nil, help: String? = nil) -> Diagnostic
    {
        subject.error(code, message, at: span, help: help)
    }
}

/// What an event calls: a function or its alias, a state machine or its alias.
struct EventTarget {
    /// Its logical id.
    let id: String
    /// Its ARN is what `Ref` gives; else it is the attribute `Arn`.
    let isReferredByARN: Bool
    /// Attributes for everything made for it.
    let attributes: Mapping

    var condition: Node? { attributes["Condition"] }

    func arn(_ make: NodeBuilder) -> Node { isReferredByARN ? make.ref(id) : make.getAtt(id, "Arn") }

    /// What `Ref` gives: a function's name, an alias's ARN.
    func reference(_ make: NodeBuilder) -> Node { make.ref(id) }
}

/// The event sources of functions.
enum FunctionEvents {
    private static let types: [String: any FunctionEvent.Type] = [
        "AlexaSkill": AlexaSkillEvent.self,
        "Api": APIEvent.self,
        "CloudWatchEvent": EventBridgeRuleEvent.self,
        "CloudWatchLogs": CloudWatchLogsEvent.self,
        "Cognito": CognitoEvent.self,
        "DocumentDB": DocumentDBEvent.self,
        "DynamoDB": DynamoDBEvent.self,
        "EventBridgeRule": EventBridgeRuleEvent.self,
        "HttpApi": HTTPAPIEvent.self,
        "IoTRule": IoTRuleEvent.self,
        "Kinesis": KinesisEvent.self,
        "MQ": MQEvent.self,
        "MSK": MSKEvent.self,
        "S3": S3Event.self,
        "SNS": SNSEvent.self,
        "SQS": SQSEvent.self,
        "Schedule": ScheduleEvent.self,
        "ScheduleV2": ScheduleV2Event.self,
        "SelfManagedKafka": SelfManagedKafkaEvent.self,
    ]

    static func resources(
        of function: SAMResourceSource, for target: EventTarget, policies: inout RolePolicies,
        in expansion: inout Expansion
    ) -> [Resource] {
        guard let events = function.properties["Events"]?.mapping else { return [] }
        var made: [Resource] = []
        for entry in sorted(events, order: expansion.eventOrders[function.resource.logicalID]) {
            guard
                let source = EventSource.read(
                    entry, of: function, known: types.keys, table: { $0.table(ofFunctionEvent: $1) }, in: &expansion),
                let type = types[source.type]
            else { continue }
            for var resource in type.init(source).resources(for: target, policies: &policies, in: &expansion) {
                resource.note(source, of: function)
                made.append(resource)
            }
        }
        return made
    }

    /// By path where there is one, else by name: a route to everything comes before those it makes superfluous.
    private static func sorted(_ events: Mapping, order: [String]?) -> [Mapping.Entry] {
        let walked = order?.compactMap { events.entry($0) } ?? events.entries
        let keyed = walked.enumerated().map { position, entry in
            (key: entry.value["Properties"]?["Path"]?.string ?? entry.key.text, position: position, entry: entry)
        }
        return keyed.sorted { left, right in
            left.key == right.key
                ? left.position < right.position : left.key.utf8.lexicographicallyPrecedes(right.key.utf8)
        }.map(\.entry)
    }
}

extension Resource {
    /// Makes the event that caused the resource its origin.
    mutating func note(_ source: EventSource, of owner: SAMResourceSource) {
        origin = Origin(
            logicalID: owner.resource.logicalID, type: owner.resource.type, eventID: source.name,
            span: source.subject.span)
    }
}

extension EventSource {
    /// Reads an event; nil, with diagnostics, when it cannot be expanded.
    static func read(
        _ entry: Mapping.Entry, of owner: SAMResourceSource, known: some Sequence<String>,
        table: (inout PropertyTables, String) -> PropertyTable?, in expansion: inout Expansion
    ) -> EventSource? {
        let subject = Subject(event: entry.key, of: owner.subject)
        let id = owner.id + entry.key.text
        guard let typeNode = entry.value["Type"], let type = typeNode.string, let table = table(&expansion.tables, type)
        else {
            expansion.diagnostics.add(.unknownEventType(entry.value["Type"], known: known.sorted(), of: subject))
            return nil
        }
        // What is wrong with the event itself is said of the id that it would have.
        var owned = subject
        owned.logicalID = id
        guard LogicalID(id).isWellFormed else {
            expansion.diagnostics.add(.eventName(entry.key.text, of: owned))
            return nil
        }
        let given = entry.value["Properties"]
        if let given, given.mapping == nil, !given.isNull {
            expansion.diagnostics.add(.expected(.map, at: "Properties", given, of: owned))
            return nil
        }
        let before = expansion.diagnostics.all.count
        let properties = Properties(
            given?.mapping ?? Mapping(), table: table, type: "the event source \(type)", subject: owned,
            into: &expansion.diagnostics)
        guard expansion.diagnostics.all.count == before else { return nil }
        return EventSource(name: entry.key.text, type: type, id: id, properties: properties, subject: subject)
    }
}

// MARK: - Messages

extension DiagnosticCode {
    /// An event source that does not exist.
    public static let unknownEventType = DiagnosticCode("E401")
    /// An event's name holds more than letters and digits.
    public static let eventName = DiagnosticCode("E404")
    /// A property of an event has a value that it cannot have.
    public static let eventValue = DiagnosticCode("E405")
    /// A property of an event is missing.
    public static let eventRequirement = DiagnosticCode("E406")
    /// Properties of an event that exclude each other.
    public static let eventConflict = DiagnosticCode("E407")
}

extension Diagnostic {
    fileprivate static func unknownEventType(_ node: Node?, known: [String], of subject: Subject) -> Diagnostic {
        guard let node, !node.isNull else {
            return subject.error(
                .unknownEventType, "\(subject.name) has no Type", help: "there are \(known.joined(separator: ", "))")
        }
        let near = node.string.flatMap { nearest(to: $0, in: known) }
        var diagnostic = subject.error(
            .unknownEventType,
            "\(node.kindInWords) is no event source here" + (near.map { "; did you mean '\($0)'?" } ?? ""),
            at: node.span, help: near == nil ? "there are \(known.joined(separator: ", "))" : nil)
        if let near { diagnostic.fixes = [DiagnosticFix("write '\(near)'", [DiagnosticFix.Edit(node.textSpan, near)])] }
        return diagnostic
    }

    fileprivate static func eventName(_ name: String, of subject: Subject) -> Diagnostic {
        subject.error(
            .eventName, "the name of \(subject.name) may hold letters and digits only",
            help:
                "it becomes part of logical ids; '\(name.filter { $0.isASCII && ($0.isLetter || $0.isNumber) })' would do"
        )
    }
}
