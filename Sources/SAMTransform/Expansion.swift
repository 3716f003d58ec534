public import Diagnostics
internal import Documents
internal import OrderedCollections
internal import Templates

/// One run of the transform: what it knows, and what it has made so far.
struct Expansion {
    let context: ServerlessTransform.Context
    let partition: Partition
    let parameters: ParameterResolver
    let mappings: MappingResolver
    var tables = PropertyTables()
    var policyTemplates = PolicyTemplates()
    var connectorProfiles = ConnectorProfiles()
    var managedPolicies = ManagedPolicies()
    var diagnostics = DiagnosticList()

    /// The template's resources, with globals and implicit APIs; events of functions may change some of them.
    var resources: OrderedDictionary<LogicalID, Resource> = [:]
    /// The template's conditions and those that the transform adds.
    var conditions: Mapping
    /// APIs that events can add routes to.
    var apis: [LogicalID: APIState] = [:]
    /// Names of the functions behind each REST API, in the order they were met.
    var functionNames: [LogicalID: [UInt8]] = [:]
    /// The events of a resource in the order the transform walks through them.
    var eventOrders: [LogicalID: [String]] = [:]
    var deployments = DeploymentPreferences()
    var usagePlan = SharedUsagePlan()
    var bucketEvents: [LogicalID: BucketEvents] = [:]
    /// What depends on connectors, from the first one on.
    var connectorDependencies: ConnectorDependencies?
    /// Record sets of domains, by the logical id of the group that holds those of one zone.
    var recordSets: [LogicalID: Resource] = [:]

    /// What has been made, by logical id.
    private(set) var generated: [LogicalID: Resource] = [:]
    /// Which resources each SAM resource made, in order.
    private(set) var generatedBy: [LogicalID: [LogicalID]] = [:]
    /// Logical ids that the transform changed, as it does with layers.
    var renamed: [String: String] = [:]
    /// What `Ref: Function.Alias` and its like stand for.
    var references: [String: [String: String]] = [:]

    init(_ template: Template, in context: ServerlessTransform.Context) {
        self.context = context
        let region = context.pseudoParameters.region
        partition = Partition(region: region)
        let start = SourceSpan(at: .start)
        var values: [String: Node] = context.overrides.mapValues { .text($0, at: start) }
        for parameter in template.parameters.values where values[parameter.name] == nil {
            if let value = parameter.defaultValue { values[parameter.name] = value }
        }
        parameters = ParameterResolver(
            values: values,
            pseudoParameters: [
                "AWS::Region": .text(region, at: start), "AWS::Partition": .text(partition.name, at: start),
            ])
        mappings = MappingResolver(template.mappings)
        conditions = template.conditions
        resources = template.resources
    }

    // MARK: - Resolving

    mutating func resolved(_ node: Node) -> Node { parameters.resolved(node, into: &diagnostics) }

    /// See ``ParameterResolver/resolvedInside(_:into:)``.
    mutating func resolvedInside(_ node: Node) -> Node { parameters.resolvedInside(node, into: &diagnostics) }

    /// With parameters and mappings looked up.
    mutating func lookedUp(_ node: Node) -> Node {
        mappings.resolved(parameters.resolved(node, into: &diagnostics), into: &diagnostics)
    }

    // MARK: - Results

    /// Puts what a SAM resource became in its place.
    mutating func replace(_ origin: Resource, by made: [Resource]) {
        var ids: [LogicalID] = []
        ids.reserveCapacity(made.count)
        for var resource in made {
            guard isFree(resource.logicalID, for: resource.type) else {
                diagnostics.add(.duplicateID(resource, of: origin, taken: resources[resource.logicalID]))
                continue
            }
            if resource.origin == nil, !isDeclared(resource.logicalID) || resource.logicalID == origin.logicalID {
                resource.origin =
                    origin.origin ?? Origin(logicalID: origin.logicalID, type: origin.type, span: origin.idSpan)
            }
            generated[resource.logicalID] = resource
            ids.append(resource.logicalID)
        }
        generatedBy[origin.logicalID] = ids
        noteReferences(to: origin, made)
    }

    /// `Ref: Function.Alias` and its like stand for the last resource of a type.
    private mutating func noteReferences(to origin: Resource, _ made: [Resource]) {
        for (property, type) in SAMResources.referableProperties(of: origin.type) {
            guard let last = made.last(where: { $0.type == type }) else { continue }
            references[origin.logicalID.rawValue, default: [:]][property] = last.logicalID.rawValue
        }
    }

    /// Changes a resource that was made before, or one of the template that stays.
    mutating func change(_ id: LogicalID, _ change: (inout Resource) -> Void) {
        if generated[id] != nil {
            change(&generated[id, default: Resource(logicalID: id, type: "", idSpan: SourceSpan(at: .start))])
        } else if let index = resources.index(forKey: id), !isExpanded(id) {
            change(&resources.values[index])
        }
    }

    /// A resource as it stands now: made before, or of the template and not replaced.
    func current(_ id: LogicalID) -> Resource? {
        generated[id] ?? (isExpanded(id) ? nil : resources[id])
    }

    /// All resources as they stand now, those of the template first.
    var currentIDs: [LogicalID] {
        resources.keys.filter { !isExpanded($0) || generated[$0] != nil }
            + generatedBy.values.joined().filter { resources[$0] == nil }
    }

    private func isExpanded(_ id: LogicalID) -> Bool { generatedBy[id] != nil }

    /// The type of a resource of the template, with globals and implicit APIs.
    func declaredType(of id: LogicalID) -> String? { resources.index(forKey: id).map { resources.values[$0].type } }

    /// The template has a resource of the id, with globals and implicit APIs.
    private func isDeclared(_ id: LogicalID) -> Bool { resources.index(forKey: id) != nil }

    /// A new resource may take the id of a resource of the template only where it stands for that one.
    private func isFree(_ id: LogicalID, for type: String) -> Bool {
        guard let position = resources.index(forKey: id) else { return true }
        return Self.replaceableTypes[type]?.contains(resources.values[position].type) ?? false
    }

    private static let replaceableTypes: [String: Set<String>] = [
        "AWS::Lambda::Function": ["AWS::Serverless::Function"],
        "AWS::Lambda::LayerVersion": ["AWS::Serverless::LayerVersion"],
        "AWS::Lambda::CapacityProvider": ["AWS::Serverless::CapacityProvider"],
        "AWS::ApiGateway::RestApi": ["AWS::Serverless::Api"],
        "AWS::ApiGatewayV2::Api": ["AWS::Serverless::HttpApi", "AWS::Serverless::WebSocketApi"],
        "AWS::S3::Bucket": ["AWS::S3::Bucket"],
        "AWS::SNS::Topic": ["AWS::SNS::Topic"],
        "AWS::DynamoDB::Table": ["AWS::Serverless::SimpleTable"],
        "AWS::CloudFormation::Stack": ["AWS::Serverless::Application"],
        "AWS::Cognito::UserPool": ["AWS::Cognito::UserPool"],
        "AWS::ApiGateway::DomainName": ["AWS::ApiGateway::DomainName"],
        "AWS::ApiGateway::BasePathMapping": ["AWS::ApiGateway::BasePathMapping"],
        "AWS::ApiGateway::DomainNameV2": ["AWS::ApiGateway::DomainNameV2"],
        "AWS::ApiGateway::BasePathMappingV2": ["AWS::ApiGateway::BasePathMappingV2"],
        "AWS::StepFunctions::StateMachine": ["AWS::Serverless::StateMachine"],
        "AWS::AppSync::GraphQLApi": ["AWS::Serverless::GraphQLApi"],
    ]

    /// The resources of the result: each in the place of the one it was made from.
    func resultingResources() -> OrderedDictionary<LogicalID, Resource> {
        var result: OrderedDictionary<LogicalID, Resource> = [:]
        result.reserveCapacity(generated.count + resources.count)
        for (id, resource) in resources {
            guard let made = generatedBy[id] else {
                result[id] = generated[id] ?? resource
                continue
            }
            for madeID in made where madeID == id || !isDeclared(madeID) {
                guard result.index(forKey: madeID) == nil else { continue }
                result[madeID] = generated[madeID]
            }
        }
        for id in trailing where result[id] == nil { result[id] = generated[id] }
        return result
    }

    /// Resources that stand for several SAM resources, behind all others.
    private var trailing: [LogicalID] = []

    /// Adds a resource that stands for several SAM resources.
    mutating func addShared(_ resource: Resource) {
        if generated.updateValue(resource, forKey: resource.logicalID) == nil { trailing.append(resource.logicalID) }
    }
}

// MARK: - Messages

extension DiagnosticCode {
    /// A generated resource needs a logical id that the template uses.
    public static let duplicateID = DiagnosticCode("T140")
}

extension Diagnostic {
    fileprivate static func duplicateID(_ made: Resource, of origin: Resource, taken: Resource?) -> Diagnostic {
        let subject = Subject(origin)
        let diagnostic = subject.error(
            .duplicateID,
            "\(subject.name) makes a resource '\(made.logicalID)' of type \(made.type), and that id is taken",
            help: "give one of them another name")
        return taken.map { diagnostic.relating($0.idSpan, "it stands for this resource") } ?? diagnostic
    }
}
