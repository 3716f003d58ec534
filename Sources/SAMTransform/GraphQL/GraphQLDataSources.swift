internal import Diagnostics
internal import Documents
internal import OrderedCollections
internal import Templates

/// `DataSources` of a GraphQL API: tables and functions that it reads from and writes to.
struct GraphQLDataSources {
    let api: SAMResourceSource
    let apiID: Node

    /// The names of the data sources, as other resources refer to them.
    private(set) var names: OrderedDictionary<String, Node> = [:]

    init(api: SAMResourceSource, apiID: Node) {
        self.api = api
        self.apiID = apiID
    }

    mutating func resources(_ node: Node?, in expansion: inout Expansion) -> [Resource] {
        guard let node,
            let sources = ResourcePart(
                node, "DataSources", of: "GraphQLApi", at: "DataSources", api.subject, in: &expansion)
        else { return [] }
        var made: [Resource] = []
        for entry in sources["DynamoDb"]?.mapping ?? Mapping() {
            let path = "DataSources.DynamoDb.\(entry.key.text)"
            guard
                let part = ResourcePart(
                    entry.value, "DynamoDb", of: "GraphQLApi", at: path, api.subject, in: &expansion)
            else { continue }
            made += table(part, entry.key, path: path, in: &expansion)
        }
        for entry in sources["Lambda"]?.mapping ?? Mapping() {
            let path = "DataSources.Lambda.\(entry.key.text)"
            guard
                let part = ResourcePart(entry.value, "Lambda", of: "GraphQLApi", at: path, api.subject, in: &expansion)
            else { continue }
            made += function(part, entry.key, in: &expansion)
        }
        return made
    }

    // MARK: - Tables

    private mutating func table(
        _ part: ResourcePart, _ key: Mapping.Key, path: String, in expansion: inout Expansion
    ) -> [Resource] {
        let make = part.make
        let region = part["Region"]?.ifTruthy ?? make.ref("AWS::Region")
        let sync = part.part("DeltaSync", at: "\(path).DeltaSync", in: &expansion)
        let config = make.map([
            "AwsRegion": region, "TableName": part["TableName"],
            "UseCallerCredentials": part["UseCallerCredentials"]?.ifTruthy, "Versioned": part["Versioned"]?.ifTruthy,
            "DeltaSyncConfig": sync?.complete,
        ])
        let arn =
            part["TableArn"]?.ifTruthy
            ?? make.sub(
                "arn:${AWS::Partition}:dynamodb:${__Region__}:${AWS::AccountId}:table/${__TableName__}",
                ["__TableName__": part["TableName"], "__Region__": region])
        let target = make.map(["Type": make.text("AWS::DynamoDB::Table"), "Arn": arn])
        let permissions = part["Permissions"]?.ifTruthy ?? make.texts("Read", "Write")
        let source = DataSource(part: part, key: key, word: "DynamoDB", type: "AMAZON_DYNAMODB")
        return resources(
            source, ("DynamoDBConfig", config), connector: ("ToTableConnector", target, permissions), in: &expansion)
    }

    // MARK: - Functions

    private mutating func function(
        _ part: ResourcePart, _ key: Mapping.Key, in expansion: inout Expansion
    ) -> [Resource] {
        let make = part.make
        let config = make.map(["LambdaFunctionArn": part["FunctionArn"]])
        let target = make.map(["Type": make.text("AWS::Lambda::Function"), "Arn": part["FunctionArn"]])
        let source = DataSource(part: part, key: key, word: "Lambda", type: "AWS_LAMBDA")
        return resources(
            source, ("LambdaConfig", config), connector: ("ToLambdaConnector", target, make.texts("Write")),
            in: &expansion)
    }

    // MARK: - Both

    private struct DataSource {
        let part: ResourcePart
        let key: Mapping.Key
        /// Part of the logical id.
        let word: String
        /// As AppSync calls it.
        let type: String
    }

    private typealias Target = (suffix: String, destination: Node, permissions: Node)

    /// The data source, and where it names no role, a role with what it needs.
    private mutating func resources(
        _ source: DataSource, _ config: (name: String, value: Node), connector: Target, in expansion: inout Expansion
    ) -> [Resource] {
        let (part, make) = (source.part, source.part.make)
        let id = "\(api.id)\(source.key.text)\(source.word)DataSource"
        let roleID = id + "Role"
        let ownRole = part["ServiceRoleArn"]?.ifTruthy
        names[source.key.text] = make.getAtt(id, "Name")
        var properties = make.mapping([
            "Name": part["Name"]?.ifTruthy ?? make.text(source.key.text), "Type": make.text(source.type),
            "ApiId": apiID,
            "Description": part["Description"], "ServiceRoleArn": ownRole ?? make.getAtt(roleID, "Arn"),
        ])
        properties[config.name] = config.value
        let resource = api.part(id, "AWS::AppSync::DataSource", properties, at: source.key.span)
        guard ownRole == nil else { return [resource] }
        let role = api.part(
            roleID, "AWS::IAM::Role",
            make.mapping(["AssumeRolePolicyDocument": RolePolicies.assumeRole("appsync.amazonaws.com", make)]),
            at: source.key.span)
        let origin = make.map([
            "Type": make.text("AWS::AppSync::DataSource"), "Arn": make.getAtt(id, "DataSourceArn"),
            "RoleName": make.ref(roleID),
        ])
        let connection = api.connection(
            id + connector.suffix, from: origin, to: connector.destination, connector.permissions, in: &expansion)
        return [resource, role] + connection
    }
}

extension SAMResourceSource {
    /// A resource that makes up the SAM resource with others, so that it has all of its attributes.
    func part(_ id: String, _ type: String, _ properties: Mapping, at span: SourceSpan) -> Resource {
        resource(id, type, properties, attributes: attributes.ownWithDependencies, at: span)
    }

    /// What a connector between two ends comes to.
    func connection(
        _ id: String, from source: Node, to destination: Node, _ permissions: Node, in expansion: inout Expansion
    ) -> [Resource] {
        let make = NodeBuilder(destination.span)
        let connector = Resource(
            logicalID: LogicalID(id), type: "AWS::Serverless::Connector",
            properties: make.mapping(["Source": source, "Destination": destination, "Permissions": permissions]),
            idSpan: destination.span)
        var connectorSource = SAMResourceSource(connector, in: &expansion)
        connectorSource.subject.logicalID = self.id
        return ServerlessConnector(connectorSource).resources(in: &expansion)
    }
}
