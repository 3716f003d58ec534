internal import Diagnostics
internal import Documents
internal import Templates

/// A SAM resource that stands for CloudFormation resources: one type each.
protocol SAMResource: SendableMetatype {
    init(_ source: SAMResourceSource)

    /// The resources it becomes, its namesake first.
    func resources(in expansion: inout Expansion) -> [Resource]
}

/// A resource of the template on its way to becoming others.
struct SAMResourceSource {
    let resource: Resource
    let properties: Properties
    let attributes: ResourceAttributes
    var subject: Subject

    var id: String { resource.logicalID.rawValue }
    /// Builds values that stand for the resource as a whole.
    var make: NodeBuilder { NodeBuilder(resource.idSpan) }

    /// Builds values that stand for one of its properties.
    func make(for property: String) -> NodeBuilder { NodeBuilder(properties.span(of: property)) }

    /// The resource that takes its place.
    func namesake(_ type: String, _ properties: Mapping, id: String? = nil, attributes: Mapping? = nil) -> Resource {
        Resource(
            logicalID: LogicalID(id ?? self.id), type: type, properties: properties,
            attributes: attributes ?? self.attributes.ownWithDependencies, idSpan: resource.idSpan,
            typeSpan: resource.typeSpan, propertiesSpan: resource.propertiesSpan)
    }

    /// Another resource made from it.
    func resource(
        _ id: String, _ type: String, _ properties: Mapping, attributes: Mapping? = nil, at span: SourceSpan? = nil
    )
        -> Resource
    {
        Resource(
            logicalID: LogicalID(id), type: type, properties: properties,
            attributes: attributes ?? self.attributes.inherited,
            idSpan: span ?? resource.idSpan)
    }
}

extension SAMResourceSource {
    init(_ resource: Resource, in expansion: inout Expansion) {
        self.resource = resource
        subject = Subject(resource)
        attributes = ResourceAttributes(resource)
        if let table = expansion.tables.table(ofResource: resource.type) {
            properties = Properties(
                resource.properties, table: table, type: resource.type, subject: subject, into: &expansion.diagnostics)
        } else {
            properties = Properties(unchecked: resource.properties, subject: subject)
        }
    }
}

/// The SAM resources there are, and when it is their turn.
///
/// Functions and state machines come before the APIs that their events add routes to, connectors after everything that
/// they connect.
enum SAMResources {
    private static let types: [String: (phase: Int, type: any SAMResource.Type)] = [
        "AWS::Serverless::Function": (0, ServerlessFunction.self),
        "AWS::Serverless::StateMachine": (1, ServerlessStateMachine.self),
        "AWS::Serverless::Api": (2, ServerlessApi.self),
        "AWS::Serverless::HttpApi": (2, ServerlessHttpApi.self),
        "AWS::Serverless::Connector": (4, ServerlessConnector.self),
        "AWS::Serverless::GraphQLApi": (3, ServerlessGraphQLApi.self),
        "AWS::Serverless::WebSocketApi": (2, ServerlessWebSocketApi.self),
        "AWS::Serverless::Application": (3, ServerlessApplication.self),
        "AWS::Serverless::CapacityProvider": (3, ServerlessCapacityProvider.self),
        "AWS::Serverless::LayerVersion": (3, ServerlessLayerVersion.self),
        "AWS::Serverless::SimpleTable": (3, ServerlessSimpleTable.self),
    ]

    static let phaseCount = 5

    static func type(_ name: String) -> (any SAMResource.Type)? { types[name]?.type }

    static func phase(of name: String) -> Int? { types[name]?.phase }

    /// Properties that a `Ref` can name, each with the type of the resource that it stands for.
    static func referableProperties(of type: String) -> KeyValuePairs<String, String> {
        switch type {
        case "AWS::Serverless::Function":
            [
                "Alias": "AWS::Lambda::Alias", "Version": "AWS::Lambda::Version", "DestinationTopic": "AWS::SNS::Topic",
                "DestinationQueue": "AWS::SQS::Queue",
            ]
        case "AWS::Serverless::Api":
            [
                "Stage": "AWS::ApiGateway::Stage", "Deployment": "AWS::ApiGateway::Deployment",
                "DomainName": "AWS::ApiGateway::DomainName", "DomainNameV2": "AWS::ApiGateway::DomainNameV2",
                "UsagePlan": "AWS::ApiGateway::UsagePlan", "UsagePlanKey": "AWS::ApiGateway::UsagePlanKey",
                "ApiKey": "AWS::ApiGateway::ApiKey",
            ]
        case "AWS::Serverless::HttpApi", "AWS::Serverless::WebSocketApi":
            ["Stage": "AWS::ApiGatewayV2::Stage", "DomainName": "AWS::ApiGatewayV2::DomainName"]
        default: [:]
        }
    }
}
