internal import Documents
internal import OrderedCollections
internal import Templates

/// Which node of an application's picture each CloudFormation resource belongs to.
///
/// A generated resource belongs to the one it was made from, a method to its API, a policy to its bucket.
struct ResourceOwners {
    private var owners: [LogicalID: String] = [:]

    init(written: Template, expanded: Template) {
        for resource in expanded.resources.values {
            owners[resource.logicalID] = Self.owner(of: resource, written: written, expanded: expanded)
        }
        for resource in written.resources.values where owners[resource.logicalID] == nil {
            owners[resource.logicalID] = resource.logicalID.rawValue
        }
    }

    /// By origin alone: every resource that the template declares belongs to itself.
    init(origins expanded: Template, written: Template) {
        for resource in expanded.resources.values {
            let id = resource.logicalID
            let api = Self.implicitAPI(of: id, in: written)
            owners[id] = written.resources[id] == nil ? api ?? (resource.origin?.logicalID ?? id).rawValue : id.rawValue
        }
        for id in written.resources.keys where owners[id] == nil { owners[id] = id.rawValue }
    }

    /// The id of the node a resource belongs to; nil for a name that is no resource.
    subscript(id: LogicalID) -> String? { owners[id] }

    // MARK: - Rules

    private static func owner(of resource: Resource, written: Template, expanded: Template) -> String {
        let id = resource.logicalID
        if written.resources[id] == nil {
            if let api = implicitAPI(of: id, in: written) { return api }
            if isTriggerOfItsOwn(resource) { return id.rawValue }
            return (resource.origin?.logicalID ?? id).rawValue
        }
        return attachmentEnd(of: resource, written: written, expanded: expanded).rawValue
    }

    /// The implicit API that a generated resource is a part of.
    private static func implicitAPI(of id: LogicalID, in written: Template) -> String? {
        implicitAPIs.first { id.rawValue.hasPrefix($0) && written.resources[LogicalID($0)] == nil }
    }

    /// The APIs that SAM makes of events that name none.
    static let implicitAPIs = ["ServerlessRestApi", "ServerlessHttpApi"]

    /// Generated resources that a person thinks of as something of its own.
    private static func isTriggerOfItsOwn(_ resource: Resource) -> Bool {
        ["AWS::Events::Rule", "AWS::Scheduler::Schedule", "AWS::IoT::TopicRule", "AWS::Lambda::Url"].contains(
            resource.type)
    }

    /// Follows attachments to what is attached to nothing. Mistakes may close a circle, so that steps are counted.
    private static func attachmentEnd(of resource: Resource, written: Template, expanded: Template) -> LogicalID {
        var current = resource
        for _ in 0..<8 {
            guard let parent = parent(of: current, in: expanded) else { break }
            current = parent
        }
        // What the template declares belongs to itself, also where an event of a function changes it.
        let isGenerated = written.resources[current.logicalID] == nil
        return isGenerated ? current.origin?.logicalID ?? current.logicalID : current.logicalID
    }

    private static func parent(of resource: Resource, in template: Template) -> Resource? {
        guard let property = attachments[resource.type], let value = resource.properties[property] else { return nil }
        var collector = ReferenceCollector()
        collector.collect(value)
        return collector.references.lazy.compactMap { template.resources[LogicalID($0.target)] }
            .first { $0.logicalID != resource.logicalID }
    }

    /// The property in which a resource names what it is a part of.
    private static let attachments: [String: String] = {
        let byProperty: [String: [String]] = [
            "FunctionName": ["Lambda::Version", "Lambda::Alias", "Lambda::Permission", "Lambda::EventInvokeConfig"],
            "LayerVersionArn": ["Lambda::LayerVersionPermission"],
            "LogGroupName": ["Logs::LogGroup", "Logs::MetricFilter"],
            "RestApiId": [
                "Resource", "Method", "Deployment", "Stage", "Authorizer", "Model", "RequestValidator",
                "GatewayResponse",
                "BasePathMapping",
            ].map { "ApiGateway::" + $0 },
            "ApiId": [
                "ApiGatewayV2::Route", "ApiGatewayV2::Integration", "ApiGatewayV2::Stage", "ApiGatewayV2::Deployment",
                "ApiGatewayV2::Authorizer", "ApiGatewayV2::RouteResponse", "ApiGatewayV2::IntegrationResponse",
                "ApiGatewayV2::ApiMapping", "ApiGatewayV2::Model", "AppSync::DataSource", "AppSync::Resolver",
                "AppSync::GraphQLSchema", "AppSync::ApiKey", "AppSync::FunctionConfiguration",
                "AppSync::ChannelNamespace",
            ],
            "Bucket": ["S3::BucketPolicy"], "Queues": ["SQS::QueuePolicy"], "Topics": ["SNS::TopicPolicy"],
            "EventBusName": ["Events::EventBusPolicy"], "Roles": ["IAM::Policy", "IAM::InstanceProfile"],
            "LoadBalancerArn": ["ElasticLoadBalancingV2::Listener"],
            "ListenerArn": ["ElasticLoadBalancingV2::ListenerRule"],
            "UserPoolId": [
                "Cognito::UserPoolClient", "Cognito::UserPoolDomain", "Cognito::UserPoolGroup",
                "Cognito::UserPoolResourceServer", "Cognito::UserPoolUser",
            ],
            "VpcId": [
                "EC2::Subnet", "EC2::RouteTable", "EC2::VPCGatewayAttachment", "EC2::SecurityGroup", "EC2::VPCEndpoint",
            ],
            "RouteTableId": ["EC2::Route", "EC2::SubnetRouteTableAssociation"],
            "GroupId": ["EC2::SecurityGroupIngress"],
            "TargetKeyId": ["KMS::Alias"], "FileSystemId": ["EFS::MountTarget", "EFS::AccessPoint"],
            "SecretId": ["SecretsManager::SecretTargetAttachment", "SecretsManager::RotationSchedule"],
        ]
        var table: [String: String] = [:]
        for (property, types) in byProperty { for type in types { table["AWS::" + type] = property } }
        return table
    }()
}
