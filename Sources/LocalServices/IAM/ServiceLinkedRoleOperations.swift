internal import Documents
internal import LambdaEngine

/// The operations on roles that services of AWS make for themselves, and alone may change.
enum ServiceLinkedRoleOperations {
    static let all: [String: IAMOperation] = [
        "CreateServiceLinkedRole": IAMOperation(
            [IAMShapes.serviceName, IAMShapes.roleDescription, IAMShapes.customSuffix], create),
        "DeleteServiceLinkedRole": IAMOperation([IAMShapes.roleName], delete),
        "GetServiceLinkedRoleDeletionStatus": IAMOperation(
            [RequestMember("DeletionTaskId", .text(1...1000), isRequired: true)]
        ) { _, _ throws(ServiceError) in
            ["Status": .text("SUCCEEDED")]
        },
    ]

    /// With which the paths of all such roles begin.
    static let path = "/aws-service-role/"

    private static func create(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        let service = request.required("AWSServiceName")
        guard let stem = stem(of: service) else {
            throw .invalidInput("\(service) is not a valid service principal")
        }
        let name = "AWSServiceRoleFor\(stem)" + (request["CustomSuffix"].map { "_\($0)" } ?? "")
        guard catalogue.principal(.role, name, in: request.account) == nil else {
            throw .invalidInput(
                "Service role name \(name) has been taken in this account, please try a different suffix.")
        }
        let statement =
            #"{"Effect":"Allow","Principal":{"Service":[\#(JSONWriter.quoted(service))]},"Action":["sts:AssumeRole"]}"#
        let settings = RoleSettings(
            trustPolicy: #"{"Version":"2012-10-17","Statement":[\#(statement)]}"#, description: request["Description"])
        let role = RoleOperations.role(name, path: "\(path)\(service)/", settings, request)
        catalogue.set(role, .role, in: request.account)
        return ["Role": RoleOperations.description(of: role, .whenMade)]
    }

    /// What a service is called in the name of its role: `AutoScaling` or, for a part of one, `RDS_Custom`. AWS's own
    /// spelling is not known for all services.
    private static func stem(of service: String) -> String? {
        let labels = service.split(separator: ".").map(String.init)
        guard labels.count >= 3, service.hasSuffix(".amazonaws.com") else { return nil }
        if let spelling = spellings[labels.dropLast(2).joined(separator: ".")] { return spelling }
        let owner = labels[labels.count - 3]
        let title = spellings[owner] ?? joined(owner)
        return labels.count == 3 ? title : "\(title)_\(joined(labels[0]))"
    }

    private static func joined(_ label: String) -> String {
        label.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// By what stands before `.amazonaws.com`.
    ///
    /// Source: service-linked roles as the guides of the services name them.
    private static let spellings = [
        "application-autoscaling": "ApplicationAutoScaling", "autoscaling": "AutoScaling", "ecs": "ECS",
        "eks": "AmazonEKS", "elasticache": "ElastiCache", "elasticbeanstalk": "ElasticBeanstalk",
        "elasticloadbalancing": "ElasticLoadBalancing", "es": "AmazonElasticsearchService", "lex": "LexBots",
        "opensearchservice": "AmazonOpenSearchService", "ops.apigateway": "APIGateway", "rds": "RDS", "spot": "EC2Spot",
    ]

    /// Done at once, though AWS takes its time.
    private static func delete(
        _ catalogue: inout IdentityCatalogue, _ request: IAMRequest
    ) throws(ServiceError) -> XMLText? {
        let role = try catalogue.principal(.role, request)
        guard role.path.hasPrefix(path) else { throw .noPrincipal(.role, role.name) }
        catalogue.remove(role, .role, in: request.account)
        return ["DeletionTaskId": .text("task\(role.path)\(role.name)/\(RandomText.uuid())")]
    }
}
