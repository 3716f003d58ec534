internal import Diagnostics
internal import Documents
internal import OrderedCollections
internal import Templates

// What each resource says about the way things happen.

extension ApplicationGraphBuilder {
    /// Adds the edges that one CloudFormation resource stands for.
    mutating func wire(_ resource: Resource) {
        switch resource.type {
        case "AWS::Lambda::EventSourceMapping": wireEventSource(resource)
        case "AWS::Lambda::EventInvokeConfig":
            wireDestinations(resource["DestinationConfig"], from: owner(of: resource))
        case "AWS::Lambda::Url": wireTarget(resource["TargetFunctionArn"], of: resource)
        case "AWS::SNS::Subscription": wireSubscription(resource)
        case "AWS::Events::Rule": wireRule(resource)
        case "AWS::Scheduler::Schedule": wireSchedule(resource)
        case "AWS::Pipes::Pipe": wirePipe(resource)
        case "AWS::Logs::SubscriptionFilter": wireLogFilter(resource)
        case "AWS::IoT::TopicRule": wireTopicRule(resource)
        case "AWS::Serverless::Connector": wireConnector(resource)
        case "AWS::ApiGateway::Method", "AWS::ApiGatewayV2::Integration": wireIntegration(resource)
        case "AWS::Lambda::Permission", "AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy",
            "AWS::Events::EventBusPolicy", "AWS::Lambda::LayerVersionPermission":
            // They let others in: what these do stands with the others.
            break
        default: wireProperties(of: resource)
        }
    }

    private mutating func wireProperties(of resource: Resource) {
        // Roles and permissions of an event say again what the event says.
        let isGenerated = written.resources[resource.logicalID] == nil
        guard !isGenerated || resource.origin?.eventID == nil || resource.type == "AWS::SQS::Queue" else { return }
        let id = owner(of: resource)
        for property in resource.properties where property.key.text != "Events" {
            wire(property, of: resource, from: id)
        }
    }

    private mutating func wire(_ property: Mapping.Entry, of resource: Resource, from id: String) {
        let value = property.value
        switch (resource.type.split(separator: ":").last.map(String.init) ?? "", property.key.text) {
        case ("Function", "Layers"): add(.layer, from: id, to: value)
        case (_, "DeadLetterConfig"), (_, "DeadLetterQueue"), ("Queue", "RedrivePolicy"):
            add(.destination, from: id, to: value, label: "dead letters")
        case ("Function", "EventInvokeConfig"): wireDestinations(value["DestinationConfig"], from: id)
        case ("Bucket", "NotificationConfiguration"): wireNotifications(value, of: id)
        case ("Topic", "Subscription"): add(.trigger, from: id, to: value)
        case ("UserPool", "LambdaConfig"): wireHooks(value, of: id)
        case ("StateMachine", "Definition"), ("StateMachine", "DefinitionString"),
            ("StateMachine", "DefinitionSubstitutions"):
            add(.call, from: id, to: value)
        case ("RestApi", "Body"), ("Api", "Body"), ("Api", "DefinitionBody"), ("HttpApi", "DefinitionBody"):
            wireDefinition(value, of: id)
        case ("Authorizer", "AuthorizerUri"): add(.trigger, from: id, to: value, label: "authorizer")
        case ("Authorizer", "ProviderARNs"), ("Authorizer", "JwtConfiguration"):
            add(.use, from: id, to: value, label: "authorizer")
        case ("DataSource", "LambdaConfig"), ("Listener", "DefaultActions"), ("ListenerRule", "Actions"),
            ("TargetGroup", "Targets"), ("Distribution", "DistributionConfig"):
            add(.trigger, from: id, to: value)
        case (_, "ServiceToken"): add(.trigger, from: id, to: value, label: "custom resource")
        case (_, "AssumeRolePolicyDocument"): break
        default:
            let isPermission = resource.isPolicy || property.key.text == "Policies"
            // Code looks its tables up by name; elsewhere the same parameter may mean something else.
            let runs = resource.nodeKind == .function || resource.nodeKind == .workflow
            for target in nodes(in: value, namesCount: runs || isPermission) {
                edges.add(id, target, .use, isPermission: isPermission)
            }
        }
    }

    /// Adds an edge to everything that a value refers to. Roles are never called, only used.
    mutating func add(
        _ kind: EdgeKind, from id: String, to value: Node?, label: String? = nil, isPermission: Bool = false
    ) {
        for target in nodes(in: value) {
            if expanded.resources[LogicalID(target)]?.isPolicy ?? false {
                edges.add(id, target, .use, isPermission: true)
            } else {
                edges.add(id, target, kind, label, isPermission: isPermission)
            }
        }
    }

    /// `OnSuccess` and `OnFailure`.
    mutating func wireDestinations(_ configuration: Node?, from id: String) {
        add(.destination, from: id, to: configuration?["OnSuccess"], label: "on success")
        add(.destination, from: id, to: configuration?["OnFailure"], label: "on failure")
    }

    private mutating func wireTarget(_ target: Node?, of resource: Resource) {
        add(.trigger, from: owner(of: resource), to: target)
    }

    /// The functions that a user pool runs, by the moment.
    private mutating func wireHooks(_ configuration: Node, of id: String) {
        for hook in configuration.mapping ?? Mapping() {
            add(.trigger, from: id, to: hook.value, label: hook.key.text)
        }
    }

    /// A connector is nothing but an edge.
    private mutating func wireConnector(_ connector: Resource) {
        guard let source = connector["Source"]?["Id"]?.text, let from = owners[LogicalID(source)] else { return }
        let ends = connector["Destination"]?.sequence ?? [connector["Destination"]].compactMap(\.self)
        let label = SymbolicText.texts(of: connector["Permissions"]).map { $0.lowercased() }.joined(separator: ", ")
        for end in ends {
            guard let id = end["Id"]?.text, let to = owners[LogicalID(id)] else { continue }
            edges.add(from, to, .use, label.isEmpty ? nil : label)
            wires.insert(connector.logicalID.rawValue)
        }
    }
}

extension Resource {
    subscript(property: String) -> Node? { properties[property] }

    var isPolicy: Bool { type.hasPrefix("AWS::IAM::") }
}
