internal import Diagnostics
internal import Documents
internal import Templates

/// `AWS::Serverless::Api`: a REST API with a stage, and a deployment for each change.
struct ServerlessApi: SAMResource {
    private let source: SAMResourceSource

    init(_ source: SAMResourceSource) {
        self.source = source
    }

    private var properties: Properties { source.properties }

    func resources(in expansion: inout Expansion) -> [Resource] {
        guard let state = expansion.apis[source.resource.logicalID] else { return [] }
        let definition = expansion.apis[source.resource.logicalID]?.takeDefinition()
        RESTRules(source: source).check(hasDefinition: !(definition?.isEmpty ?? true), in: &expansion)
        let auth = RESTAuth(state.resolvedValue("Auth"), of: source.subject, into: &expansion.diagnostics)
        var api = RESTAPI(source, state, definition)
        complete(&api, auth, in: &expansion)
        let domain = RESTDomain(properties["Domain"].map { expansion.resolved($0) }, of: source, in: &expansion)
        let location = bodyLocation(in: &expansion)
        let restAPI = restAPI(api, location, state, in: &expansion)
        let domainResources = domain?.resources(in: &expansion) ?? []
        let deployment = RESTDeployment(source: source, definition: api.definition, location: location)
            .resource(
                domain: domain.flatMap { domain in state.resolvedValue("Domain").map(domain.hashed) }, in: expansion)
        let stage = stage(deployment.logicalID.rawValue)
        var made = [restAPI, deployment, stage]
        made += auth?.permissions(for: source, in: expansion.partition) ?? []
        made += domainResources
        made += UsagePlan(api: source, stageID: stage.logicalID.rawValue).resources(
            auth?["UsagePlan"]?.node, in: &expansion)
        made += [domain?.accessAssociation(in: &expansion)].compactMap { $0 }
        return made.propagating(properties)
    }

    // MARK: - Definition

    /// Puts into the definition what the properties say, in AWS's order.
    private func complete(_ api: inout RESTAPI, _ auth: RESTAuth?, in expansion: inout Expansion) {
        if let given = api.state.value("Cors"), given.isTruthy {
            let cors = RESTCors(given, of: source.subject, into: &expansion.diagnostics)
            api.edit(for: "Cors", in: &expansion) { editor, _ throws(DefinitionProblem) in try cors?.apply(to: &editor)
            }
        }
        if let auth {
            let stage = stageName(api.state)
            api.edit(for: "Auth", in: &expansion) { editor, expansion throws(DefinitionProblem) in
                try auth.apply(to: &editor, stage: stage, in: &expansion)
            }
            api.convert(in: &expansion)
        }
        if let responses = api.state.value("GatewayResponses")?.map, !responses.isEmpty {
            let subject = source.subject
            api.edit(for: "GatewayResponses", in: &expansion) { editor, expansion in
                GatewayResponses(responses: responses, subject: subject).apply(
                    to: &editor, into: &expansion.diagnostics)
            }
        }
        api.addBinaryMediaTypes(in: &expansion)
        api.addModels(in: &expansion)
        api.addEndpointExtension(in: &expansion)
        if properties["DefinitionUri"]?.ifTruthy == nil { api.convert(in: &expansion) }
    }

    /// The stage's name; that of an implicit API does not come out of the template.
    private func stageName(_ state: APIState) -> DefinitionValue {
        guard let name = properties["StageName"], source.resource.origin != nil else {
            return state.value("StageName") ?? .text("", at: source.resource.idSpan)
        }
        return DefinitionValue(generated: name)
    }

    private func bodyLocation(in expansion: inout Expansion) -> Node? {
        guard let location = properties["DefinitionUri"]?.ifTruthy else { return nil }
        return ArtifactLocation(location, property: "DefinitionUri", of: source.subject, isFile: true).definition(
            in: &expansion)
    }

    // MARK: - Resources

    private func restAPI(
        _ api: RESTAPI, _ location: Node?, _ state: APIState, in expansion: inout Expansion
    ) -> Resource {
        let make = source.make
        let endpoint = EndpointConfiguration(source, in: &expansion)
        return source.namesake(
            "AWS::ApiGateway::RestApi",
            make.mapping([
                "Name": properties["Name"]?.ifTruthy,
                "Description": properties["Description"]?.ifTruthy,
                "Body": location == nil ? api.definition?.node : nil,
                "BodyS3Location": location,
                "BinaryMediaTypes": properties["BinaryMediaTypes"].map { expansion.resolved($0) },
                "MinimumCompressionSize": properties["MinimumCompressionSize"],
                "EndpointConfiguration": endpoint?.configuration,
                "Parameters": endpoint?.parameters,
                "FailOnWarnings": properties["FailOnWarnings"]?.ifTruthy,
                "Mode": properties["Mode"]?.ifTruthy,
                "ApiKeySourceType": properties["ApiKeySourceType"]?.ifTruthy,
                "Policy": properties["Policy"]?.ifTruthy,
                "SecurityPolicy": properties["SecurityPolicy"]?.ifTruthy,
                "EndpointAccessMode": properties["EndpointAccessMode"]?.ifTruthy,
            ]))
    }

    private static let passedToStage = [
        "CacheClusterEnabled", "CacheClusterSize", "Variables", "MethodSettings", "AccessLogSetting", "CanarySetting",
        "TracingEnabled",
    ]

    private func stage(_ deploymentID: String) -> Resource {
        let make = source.make(for: "StageName")
        let name = properties["StageName"]
        var stage = make.mapping([
            "DeploymentId": make.ref(deploymentID), "RestApiId": make.ref(source.id), "StageName": name,
        ])
        for name in Self.passedToStage {
            if let entry = properties.mapping.entry(name), !entry.value.isNull { stage.append(entry) }
        }
        if let tags = properties["Tags"] { stage["Tags"] = .list(Tags.list(tags), at: tags.span) }
        return source.resource(
            StageID.make(source.id, name?.string ?? ""), "AWS::ApiGateway::Stage", stage, at: make.span)
    }
}

/// Logical ids of stages.
enum StageID {
    /// The API's id with the stage's name in it, or its hash where it is more than letters and digits.
    static func make(_ apiID: String, _ name: String) -> String {
        let isPlain = !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber }
        return isPlain ? "\(apiID)\(name)Stage" : HashedID.make(apiID + "Stage", text: name)
    }
}

/// What the properties of a REST API must fulfil together.
private struct RESTRules {
    let source: SAMResourceSource

    func check(hasDefinition: Bool, in expansion: inout Expansion) {
        let (properties, subject) = (source.properties, source.subject)
        let location = properties["DefinitionUri"]?.ifTruthy
        if let location, hasDefinition {
            expansion.diagnostics.add(
                subject.error(
                    .propertyConflict, "\(subject.name) has both 'DefinitionUri' and 'DefinitionBody'",
                    at: location.span, help: "keep one"))
        }
        if let location, properties["MergeDefinitions"]?.isTruthy ?? false {
            expansion.diagnostics.add(
                subject.error(
                    .propertyConflict,
                    "'MergeDefinitions' of \(subject.name) works only with an inline 'DefinitionBody'",
                    at: properties.span(of: "MergeDefinitions")
                ).relating(location.span, "the definition is elsewhere"))
        }
        if let version = properties["OpenApiVersion"]?.ifTruthy,
            !OpenAPINames.isVersion(DefinitionValue(version), majors: "23")
        {
            expansion.diagnostics.add(
                subject.error(
                    .propertyValue, "an 'OpenApiVersion' is of the form 3.0.1, not \(version.kindInWords)",
                    at: version.span))
        }
    }
}

/// `EndpointConfiguration` of a REST API.
private struct EndpointConfiguration {
    let configuration: Node
    let parameters: Node

    /// Nil where API Gateway's standard is wanted.
    init?(_ source: SAMResourceSource, in expansion: inout Expansion) {
        guard let given = source.properties["EndpointConfiguration"]?.ifTruthy else {
            guard !expansion.partition.hasEdgeEndpoints else { return nil }
            (configuration, parameters) = Self.parts(source.make.text("REGIONAL"), source.make)
            return
        }
        let make = NodeBuilder(given.span)
        guard let type = given.mapping?["Type"]?.ifTruthy else {
            (configuration, parameters) = Self.parts(given, make)
            return
        }
        let spellings = ["VPCEndpointIds", "VpcEndpointIds"].filter { given[$0] != nil }
        if spellings.count == 2 {
            expansion.diagnostics.add(
                source.subject.error(
                    .propertyConflict,
                    "'EndpointConfiguration' of \(source.subject.name) has both 'VPCEndpointIds' and 'VpcEndpointIds'",
                    at: given.span, help: "keep one"))
        }
        let endpoints = spellings.first.map { _ in
            given["VPCEndpointIds"]?.ifTruthy ?? given["VpcEndpointIds"] ?? .null(at: given.span)
        }
        configuration = make.map([
            "Types": make.list([type]), "VpcEndpointIds": endpoints, "IpAddressType": given["IpAddressType"],
        ])
        parameters = make.map(["endpointConfigurationTypes": type])
    }

    private static func parts(_ type: Node, _ make: NodeBuilder) -> (Node, Node) {
        (make.map(["Types": make.list([type])]), make.map(["endpointConfigurationTypes": type]))
    }
}
