internal import Diagnostics
internal import Documents
internal import Templates

/// `EventInvokeConfig` of a function: retries of asynchronous invocations, and where their outcome goes.
struct EventInvokeConfig {
    let source: SAMResourceSource

    private var id: String { source.id + "EventInvokeConfig" }

    /// The resources, and what the function's role needs for the destinations.
    func resources(alias: Resource?, in expansion: inout Expansion) -> (resources: [Resource], policies: [Node]) {
        guard let given = source.properties["EventInvokeConfig"]?.ifTruthy else { return ([], []) }
        let config = expansion.resolved(given)
        let make = NodeBuilder(given.span)
        var made: [Resource] = []
        var policies: [Node] = []
        var destinations: [Mapping.Entry] = []
        for entry in outcomes(of: config, in: &expansion) {
            guard let destination = Destination(entry, of: source, id: id + entry.key.text, in: &expansion) else {
                continue
            }
            destinations.append(Mapping.Entry(key: entry.key, value: make.map(["Destination": destination.target])))
            made += [destination.resource].compactMap { $0 }
            policies.append(destination.policy)
        }
        let dependency = alias.map { make.list([make.text($0.logicalID.rawValue)]) }
        let resource = source.resource(
            id, "AWS::Lambda::EventInvokeConfig",
            make.mapping([
                "DestinationConfig": make.map(Mapping(destinations)),
                "FunctionName": make.ref(source.id),
                "MaximumEventAgeInSeconds": config["MaximumEventAgeInSeconds"]?.ifNotNull,
                "MaximumRetryAttempts": config["MaximumRetryAttempts"]?.ifNotNull,
                "Qualifier": alias?.properties["Name"] ?? make.text("$LATEST"),
            ]), attributes: source.attributes.own.dependingOn(dependency), at: given.span)
        return (made + [resource], policies)
    }

    /// `OnSuccess` and `OnFailure`, where they are given.
    private func outcomes(of config: Node, in expansion: inout Expansion) -> [Mapping.Entry] {
        guard let destinations = config["DestinationConfig"]?.ifTruthy else { return [] }
        guard let mapping = destinations.mapping else {
            expansion.diagnostics.add(
                .expected(.map, at: "EventInvokeConfig.DestinationConfig", destinations, of: source.subject))
            return []
        }
        return ["OnSuccess", "OnFailure"].compactMap { name in
            guard let entry = mapping.entry(name), !entry.value.isNull else { return nil }
            guard entry.value.mapping != nil else {
                expansion.diagnostics.add(
                    .expected(.map, at: "EventInvokeConfig.DestinationConfig.\(name)", entry.value, of: source.subject))
                return nil
            }
            return entry
        }
    }
}

/// Where the outcome of an asynchronous invocation goes: something of the user's, or a queue or topic made for it.
private struct Destination {
    private let source: SAMResourceSource
    private let id: String
    /// The ARN, as far as it can be said.
    private(set) var target: Node
    /// The queue or topic.
    private(set) var resource: Resource?
    private(set) var policy: Node

    private static let types = ["SQS", "SNS", "EventBridge", "Lambda", "S3Bucket"]

    /// - Parameter id: the logical id that a new queue or topic starts with.
    init?(_ entry: Mapping.Entry, of source: SAMResourceSource, id: String, in expansion: inout Expansion) {
        let settings = entry.value
        guard let type = settings["Type"]?.string, Self.types.contains(type) else {
            expansion.diagnostics.add(Self.unknownType(settings["Type"], of: source.subject, at: entry.key.span))
            return nil
        }
        self.source = source
        self.id = id
        let make = NodeBuilder(entry.key.span)
        let given = settings["Destination"]?.ifNotNull
        let choice = given.flatMap { Choice($0, of: source, in: &expansion) }
        if let given, choice == nil {
            target = given
        } else {
            guard let made = Self.newResource(type, id: id, of: source, make) else {
                expansion.diagnostics.add(
                    source.subject.error(
                        .missingProperty, "a destination of type \(type) needs a 'Destination'", at: entry.key.span,
                        help: "only queues and topics are made on demand"))
                return nil
            }
            target = choice.map { make.conditional($0.condition, made.arn, else: $0.otherwise) } ?? made.arn
            resource = Self.conditional(
                made.resource, source.attributes.condition, choice?.condition, of: source, in: &expansion)
        }
        policy = Self.policy(type, target, id: id, make)
    }

    private static func newResource(
        _ type: String, id: String, of source: SAMResourceSource, _ make: NodeBuilder
    ) -> (resource: Resource, arn: Node)? {
        switch type {
        case "SQS":
            (
                source.resource(id + "Queue", "AWS::SQS::Queue", Mapping(), at: make.span),
                make.getAtt(id + "Queue", "Arn")
            )
        case "SNS": (source.resource(id + "Topic", "AWS::SNS::Topic", Mapping(), at: make.span), make.ref(id + "Topic"))
        default: nil
        }
    }

    private static func policy(_ type: String, _ target: Node, id: String, _ make: NodeBuilder) -> Node {
        switch type {
        case "SQS": RolePolicies.sendMessage(to: target, name: id, make)
        case "SNS": RolePolicies.publish(to: target, name: id, make)
        case "EventBridge": RolePolicies.putEvents(to: target, name: id, make)
        case "Lambda": RolePolicies.invokeFunction(target, name: id, make)
        default: RolePolicies.putObject(to: target, name: id, make)
        }
    }

    /// The resource under the function's condition and the destination's own.
    private static func conditional(
        _ resource: Resource, _ own: Node?, _ choice: String?, of source: SAMResourceSource,
        in expansion: inout Expansion
    ) -> Resource {
        guard let choice else { return resource }
        let make = NodeBuilder(resource.idSpan)
        var copy = resource
        guard let own = own?.string else {
            copy.attributes = copy.attributes.setting("Condition", make.text(choice))
            return copy
        }
        let name = Choice.conditionName("\(own)AND\(choice)", hashing: source.id)
        // AWS's transform wraps the names twice.
        let both = [own, choice].map { make.map(["Condition": make.map(["Condition": make.text($0)])]) }
        expansion.conditions[name] = make.map(["Fn::And": make.list(both)])
        copy.attributes = copy.attributes.setting("Condition", make.text(name))
        return copy
    }

    private static func unknownType(_ type: Node?, of subject: Subject, at span: SourceSpan) -> Diagnostic {
        let words = type?.string.map { suggestion(for: $0, in: types) } ?? ""
        return subject.error(
            .propertyValue, "\(type?.kindInWords ?? "nothing") is no type of destination" + words,
            at: type?.span ?? span,
            help: "there are \(types.joined(separator: ", "))")
    }
}

/// An If that gives a destination in one case and asks for a new one in the other.
private struct Choice {
    /// Under which a new queue or topic is wanted.
    let condition: String
    let otherwise: Node

    init?(_ node: Node, of source: SAMResourceSource, in expansion: inout Expansion) {
        guard node.isIf else { return nil }
        guard let arguments = node.ifArguments, let condition = arguments[0].string else {
            var subject = source.subject
            subject.logicalID += "EventInvokeConfig"
            expansion.diagnostics.add(
                subject.error(
                    .propertyValue, "the If of 'Destination' takes a condition and two values", at: node.span))
            return nil
        }
        switch (arguments[1].isNoValue, arguments[2].isNoValue) {
        case (true, false):
            self.condition = condition
            otherwise = arguments[2]
        case (false, true):
            let name = Self.conditionName("NOT\(condition)", hashing: source.id + "EventInvokeConfig")
            expansion.conditions[name] = NodeBuilder(node.span).not(condition)
            self.condition = name
            otherwise = arguments[1]
        case (true, true), (false, false): return nil
        }
    }

    static func conditionName(_ name: String, hashing text: String) -> String {
        HashedID.make(name, text: text)
    }
}
