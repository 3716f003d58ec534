internal import Diagnostics
internal import Documents
internal import Templates

/// `AWS::Serverless::GraphQLApi`: an AppSync API with its schema, data sources and resolvers.
struct ServerlessGraphQLApi: SAMResource {
    private let source: SAMResourceSource

    init(_ source: SAMResourceSource) {
        self.source = source
    }

    private var properties: Properties { source.properties }
    private var make: NodeBuilder { source.make }
    private var apiID: Node { make.getAtt(source.id, "ApiId") }
    private var schemaID: String { source.id + "Schema" }

    func resources(in expansion: inout Expansion) -> [Resource] {
        let auth = GraphQLAuth(properties["Auth"], of: source.subject, in: &expansion)
        let logging = logging(in: &expansion)
        var made = [api(auth, logConfig: logging.config, in: &expansion), schema(in: &expansion)]
        for (position, function) in auth.functions.enumerated() {
            made += authorizerConnection(function, number: position + 1, in: &expansion)
        }
        made += [logging.role].compactMap { $0 }
        made += apiKeys(in: &expansion)
        made += [cache(in: &expansion)].compactMap { $0 }
        var dataSources = GraphQLDataSources(api: source, apiID: apiID)
        made += dataSources.resources(properties["DataSources"]?.ifTruthy, in: &expansion)
        made += domain(in: &expansion)
        var functions = GraphQLFunctions(api: source, apiID: apiID, dataSources: dataSources.names)
        made += functions.functions(properties["Functions"], in: &expansion)
        made += functions.resolvers(properties["Resolvers"], schemaID: schemaID, in: &expansion)
        return made + [functions.noneDataSource].compactMap { $0 }
    }

    // MARK: - The API

    private func api(_ auth: GraphQLAuth, logConfig: Node?, in expansion: inout Expansion) -> Resource {
        var fields = make.mapping([
            "Name": properties["Name"]?.ifTruthy ?? make.text(source.id), "XrayEnabled": xRayEnabled(in: &expansion),
            "Visibility": properties["Visibility"]?.ifTruthy, "OwnerContact": properties["OwnerContact"]?.ifTruthy,
            "IntrospectionConfig": properties["IntrospectionConfig"]?.ifTruthy,
            "QueryDepthLimit": properties["QueryDepthLimit"]?.ifTruthy,
            "ResolverCountLimit": properties["ResolverCountLimit"]?.ifTruthy,
        ])
        for entry in auth.properties { fields.append(entry) }
        let tags = Tags.list(properties["Tags"]).filter { $0["Key"]?.string != "graphqlapi:createdBy" }
        fields["Tags"] = make.list(tags + [Tags.tag("graphqlapi:createdBy", make.text("SAM"), make)])
        fields["LogConfig"] = logConfig
        return source.namesake("AWS::AppSync::GraphQLApi", fields)
    }

    private func xRayEnabled(in expansion: inout Expansion) -> Node? {
        guard let given = properties["XrayEnabled"] else { return nil }
        guard let value = LenientBoolean.value(given) else {
            expansion.diagnostics.add(.expected(.boolean, at: "XrayEnabled", given, of: source.subject))
            return nil
        }
        return .boolean(value, at: given.span)
    }

    private func schema(in expansion: inout Expansion) -> Resource {
        let (inline, location) = (properties["SchemaInline"], properties["SchemaUri"])
        let subject = source.subject
        if inline?.ifTruthy == nil, location?.ifTruthy == nil {
            expansion.diagnostics.add(
                subject.error(.missingProperty, "\(subject.name) needs 'SchemaInline' or 'SchemaUri'"))
        }
        if let inline = inline?.ifTruthy, let location = location?.ifTruthy {
            expansion.diagnostics.add(
                subject.error(
                    .propertyConflict, "\(subject.name) has both 'SchemaInline' and 'SchemaUri'", at: location.span,
                    help: "keep one"
                ).relating(inline.span, "the other one"))
        }
        return source.part(
            schemaID, "AWS::AppSync::GraphQLSchema",
            make.mapping(["ApiId": apiID, "Definition": inline, "DefinitionS3Location": location]),
            at: (inline ?? location)?.span ?? make.span)
    }

    private func authorizerConnection(_ function: Node, number: Int, in expansion: inout Expansion) -> [Resource] {
        let make = NodeBuilder(function.span)
        let origin = make.map([
            "Type": make.text("AWS::AppSync::GraphQLApi"), "Arn": make.ref(source.id), "ResourceId": apiID,
        ])
        let target = make.map(["Type": make.text("AWS::Lambda::Function"), "Arn": function])
        return source.connection(
            "\(source.id)ToLambdaAuthConnector\(number)", from: origin, to: target, make.texts("Write"), in: &expansion)
    }

    // MARK: - Logging

    /// There is a log unless it is turned off; its role is made where none is named.
    private func logging(in expansion: inout Expansion) -> (config: Node?, role: Resource?) {
        let given = properties["Logging"]
        if let given, given.mapping == nil, LenientBoolean.value(given) == false { return (nil, nil) }
        let roleID = source.id + "CloudWatchRole"
        let make = given.map { NodeBuilder($0.span) } ?? self.make
        let part = given.flatMap { node in
            node.mapping == nil
                ? nil : ResourcePart(node, "Logging", of: "GraphQLApi", at: "Logging", source.subject, in: &expansion)
        }
        let ownRole = part?["CloudWatchLogsRoleArn"]?.ifTruthy
        let config = make.map([
            "ExcludeVerboseContent": part?["ExcludeVerboseContent"]?.ifTruthy,
            "FieldLogLevel": part?["FieldLogLevel"]?.ifTruthy ?? make.text("ALL"),
            "CloudWatchLogsRoleArn": ownRole ?? make.getAtt(roleID, "Arn"),
        ])
        guard ownRole == nil else { return (config, nil) }
        let policy = "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSAppSyncPushToCloudWatchLogs"
        let role = source.part(
            roleID, "AWS::IAM::Role",
            make.mapping([
                "AssumeRolePolicyDocument": RolePolicies.assumeRole("appsync.amazonaws.com", make),
                "ManagedPolicyArns": make.list([make.sub(policy)]),
            ]), at: make.span)
        return (config, role)
    }

    // MARK: - Keys, cache and domain

    private func apiKeys(in expansion: inout Expansion) -> [Resource] {
        (properties["ApiKeys"]?.mapping ?? Mapping()).compactMap { entry in
            let path = "ApiKeys.\(entry.key.text)"
            guard
                let key = ResourcePart(
                    entry.value, "ApiKey", of: "GraphQLApi", at: path, source.subject, in: &expansion)
            else { return nil }
            return source.part(
                source.id + entry.key.text, "AWS::AppSync::ApiKey",
                key.make.mapping([
                    "ApiId": apiID, "ApiKeyId": key["ApiKeyId"], "Description": key["Description"],
                    "Expires": key["ExpiresOn"],
                ]), at: entry.key.span)
        }
    }

    private func cache(in expansion: inout Expansion) -> Resource? {
        guard let given = properties["Cache"],
            let cache = ResourcePart(given, "Cache", of: "GraphQLApi", at: "Cache", source.subject, in: &expansion)
        else { return nil }
        var fields = cache.make.mapping(["ApiId": apiID])
        for entry in cache.complete.mapping ?? Mapping() { fields.append(entry) }
        return source.part(source.id + "ApiCache", "AWS::AppSync::ApiCache", fields, at: given.span)
    }

    private func domain(in expansion: inout Expansion) -> [Resource] {
        guard let given = properties["DomainName"],
            let domain = ResourcePart(
                given, "DomainName", of: "GraphQLApi", at: "DomainName", source.subject, in: &expansion)
        else { return [] }
        let id = source.id + "DomainName"
        let association = domain.make.mapping(["ApiId": apiID, "DomainName": domain.make.ref(id)])
        return [
            source.part(id, "AWS::AppSync::DomainName", domain.complete.mapping ?? Mapping(), at: given.span),
            source.part(
                id + "ApiAssociation", "AWS::AppSync::DomainNameApiAssociation", association, at: given.span),
        ]
    }
}

/// Booleans where AWS's transform takes words for them too.
enum LenientBoolean {
    private static let words: [String: Bool] = [
        "true": true, "t": true, "yes": true, "y": true, "on": true, "1": true,
        "false": false, "f": false, "no": false, "n": false, "off": false, "0": false,
    ]

    /// Nil for what is neither a boolean nor a word for one.
    static func value(_ node: Node) -> Bool? {
        node.boolean ?? node.scalar.flatMap { words[$0.text.lowercasedASCII] }
    }
}
