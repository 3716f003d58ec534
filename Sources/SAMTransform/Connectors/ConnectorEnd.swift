public import Diagnostics
internal import Documents
internal import OrderedCollections
internal import Templates

/// One side of a connection: a resource of the template, or what the user says of one elsewhere.
struct ConnectorEnd {
    /// Nil for a resource that is not named by its logical id.
    let logicalID: String?
    /// Of CloudFormation, also for resources that were SAM's.
    let type: String
    var arn: Node?
    var roleName: Node?
    var queueURL: Node?
    var resourceID: Node?
    var name: Node?
    var qualifier: Node?

    private static let transformedTypes = [
        "AWS::Serverless::Function": "AWS::Lambda::Function",
        "AWS::Serverless::StateMachine": "AWS::StepFunctions::StateMachine",
        "AWS::Serverless::Api": "AWS::ApiGateway::RestApi", "AWS::Serverless::HttpApi": "AWS::ApiGatewayV2::Api",
        "AWS::Serverless::SimpleTable": "AWS::DynamoDB::Table",
    ]

    /// Nil, with a diagnostic, when the resource cannot be told.
    ///
    /// - Parameters:
    ///   - property: `Source` or `Destination`.
    ///   - other: the other side, as it is written.
    init?(
        _ node: Node, _ property: String, connectedTo other: Node, of connector: SAMResourceSource,
        in expansion: inout Expansion
    ) {
        let subject = connector.subject
        let mapping = node.mapping ?? Mapping()
        let hasID = mapping["Id"] != nil
        let hasOthers = mapping.contains { !["Id", "Qualifier"].contains($0.key.text) }
        guard hasID != hasOthers else {
            expansion.diagnostics.add(
                subject.error(
                    .connectorEnd,
                    "'\(property)' of \(subject.name) needs either 'Id', or 'Type' and what else is known of the resource",
                    at: node.span))
            return nil
        }
        guard let id = mapping["Id"]?.ifTruthy else {
            self.init(described: mapping, at: node.span, property, subject, &expansion)
            return
        }
        guard let text = id.string else {
            expansion.diagnostics.add(.expected(.text, at: "\(property).Id", id, of: subject))
            return nil
        }
        guard let resource = expansion.current(LogicalID(text)) else {
            let words = suggestion(for: text, in: expansion.resources.keys.lazy.map(\.rawValue))
            expansion.diagnostics.add(
                subject.error(
                    .connectorEnd,
                    "'\(property)' of \(subject.name) names '\(text)', which is no resource of this template" + words,
                    at: id.span))
            return nil
        }
        guard !resource.type.isEmpty else {
            expansion.diagnostics.add(
                subject.error(
                    .connectorEnd, "'\(property)' of \(subject.name) names '\(text)', which has no Type", at: id.span))
            return nil
        }
        let outputs = expansion.connectorProfiles.outputs(of: resource.type)
        self.init(resource, outputs, mapping, connectedTo: other, NodeBuilder(node.span))
    }

    /// A resource of which the user says everything.
    private init?(
        described mapping: Mapping, at span: SourceSpan, _ property: String, _ subject: Subject,
        _ expansion: inout Expansion
    ) {
        guard let type = mapping["Type"]?.string, !type.isEmpty else {
            expansion.diagnostics.add(
                subject.error(.connectorEnd, "'\(property)' of \(subject.name) needs 'Id' or 'Type'", at: span))
            return nil
        }
        logicalID = nil
        self.type = Self.transformedTypes[type] ?? type
        arn = mapping["Arn"]?.ifNotNull
        roleName = mapping["RoleName"]?.ifNotNull
        queueURL = mapping["QueueUrl"]?.ifNotNull
        resourceID = mapping["ResourceId"]?.ifNotNull
        name = mapping["Name"]?.ifNotNull
        qualifier = mapping["Qualifier"]?.ifNotNull
    }

    /// A resource of the template, as it is after everything else was expanded.
    private init(
        _ resource: Resource, _ outputs: Node?, _ mapping: Mapping, connectedTo other: Node, _ make: NodeBuilder
    ) {
        let id = resource.logicalID.rawValue
        func output(_ key: String) -> Node? { outputs?[key]?.text.map { Self.value($0, of: id, make) } }
        logicalID = id
        type = resource.type
        arn = output("arn")
        queueURL = output("url")
        resourceID = output("id")
        name = output("name")
        qualifier = mapping["Qualifier"] ?? output("qualifier")
        let role = Self.role(outputs?["role"]?.text, of: resource, connectedTo: other)?.ifTruthy
        roleName = role?.referredID.map(make.ref)
    }

    /// `Ref`, `GetAtt Arn`, or a text as it is.
    private static func value(_ words: String, of id: String, _ make: NodeBuilder) -> Node {
        if words == "Ref" { return make.ref(id) }
        if words.hasPrefix("GetAtt ") { return make.getAtt(id, String(words.dropFirst("GetAtt ".count))) }
        return make.text(words)
    }

    /// What the resource says of its role; a rule says it for each of its targets.
    private static func role(_ property: String?, of resource: Resource, connectedTo other: Node) -> Node? {
        guard let property else { return nil }
        guard property == "of the target" else { return resource.properties[property] }
        let id = other["Id"]?.string
        let arn = other["Arn"]?.ifTruthy
        let target = resource.properties["Targets"]?.sequence?.first { target in
            guard let targetARN = target["Arn"] else { return false }
            return (targetARN.referredID != nil && targetARN.referredID == id) || (arn != nil && targetARN == arn)
        }
        return target?["RoleArn"]
    }
}

extension DiagnosticCode {
    /// One side of a connector does not name a resource, or not one that can be connected so.
    public static let connectorEnd = DiagnosticCode("P295")
}
