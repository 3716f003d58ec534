internal import Deployments
internal import Diagnostics
internal import Templates

/// Makes a REST API of its records: of an OpenAPI document, of resources and methods, or of both.
struct RestAPIReader {
    private let api: StackRecord
    private let records: APIRecords
    private var methods = RouteTrie<RestAPI.Method>()
    private var methodList: [RestAPI.Method] = []
    /// The name of the variable at each place, since a resource can have one variable child only.
    private var variables: [String: String] = [:]

    init(_ api: StackRecord, _ records: APIRecords) {
        self.api = api
        self.records = records
    }

    mutating func api(into findings: inout TriggerFindings) -> RestAPI {
        let properties = api.properties
        var definition: APIDefinition?
        if let body = properties["Body"], !body.isNull {
            let mode = properties["Parameters"]?["basepath"]?.text.flatMap(APIDefinition.BasePathMode.init) ?? .ignore
            definition = APIDefinition(body, basePath: mode, into: &findings)
        } else if let location = properties["BodyS3Location"], !location.isNull {
            findings.fail(
                "the API's definition lies in S3, which is not read yet",
                help: "write it in the template, or name a local file in DefinitionUri", at: ["BodyS3Location"])
        }
        if let definition { addOperations(of: definition, into: &findings) }
        addDiscreteMethods(into: &findings)
        var gatewayResponses = GatewayResponses(definition?["x-amazon-apigateway-gateway-responses"])
        for record in records.parts(of: api, "AWS::ApiGateway::GatewayResponse") {
            let type = record.properties["ResponseType"]?.text.flatMap(GatewayResponseType.init(rawValue:))
            if let type { gatewayResponses.add(record.properties, as: type) }
        }
        let binary =
            (properties["BinaryMediaTypes"]?.texts ?? [])
            + (definition?["x-amazon-apigateway-binary-media-types"]?.texts ?? [])
        return RestAPI(
            id: api.ref,
            name: properties["Name"]?.text ?? definition?["info"]?["title"]?.text ?? api.record.logicalID.rawValue,
            logicalID: api.record.originID ?? api.record.logicalID, stack: api.stack, methods: methods,
            methodList: methodList,
            stages: stages(), binaryMediaTypes: BinaryMediaTypes(binary), gatewayResponses: gatewayResponses)
    }

    // MARK: - OpenAPI

    private mutating func addOperations(of definition: APIDefinition, into findings: inout TriggerFindings) {
        if definition["security"] != nil {
            findings.note("security at the top of the Body has no effect, as on AWS; write it at each method", of: api)
        }
        for operation in definition.operations {
            let pathKeys = Array(operation.keyPath.dropLast())
            guard let path = path(operation.path, at: pathKeys, into: &findings) else { continue }
            let route = "\(operation.method) \(path.text)"
            guard let (value, keyPath) = definition.integration(of: operation) else {
                findings.fail("\(route) has no x-amazon-apigateway-integration", at: operation.keyPath)
                continue
            }
            let reader = IntegrationReader(kind: .rest, record: api, route: route)
            let integration = reader.integration(value, at: keyPath, into: &findings)
            let security = OperationSecurity(of: operation, in: definition, inherited: nil, api, into: &findings)
            guard let integration else { continue }
            add(
                RestAPI.Method(
                    resourceID: generatedResourceID(path.text), path: path, httpMethod: operation.method,
                    authorization: security.authorization, needsAPIKey: security.needsAPIKey, integration: integration),
                at: operation.keyPath, into: &findings)
        }
    }

    private mutating func path(
        _ text: String, at keyPath: [String], into findings: inout TriggerFindings
    ) -> RoutePath? {
        do throws(MalformedPath) {
            // A resource tree knows no slash at the end; the import drops it.
            var text = text
            while text.count > 1, text.hasSuffix("/") { text.removeLast() }
            let path = try RoutePath(text)
            var place = ""
            for segment in path.segments {
                switch segment {
                case .text(let part): place += "/" + part
                case .variable(let name), .greedy(let name):
                    let known = variables[place, default: name]
                    if known != name {
                        findings.fail(
                            "'\(text)' names a variable {\(name)} where another path names it {\(known)}; only one name is allowed",
                            at: keyPath)
                    }
                    variables[place] = known
                    place += "/{}"
                }
            }
            return path
        } catch {
            findings.fail(error.message, at: keyPath)
            return nil
        }
    }

    /// Adds a method; of two for the same path and method the first stays.
    private mutating func add(_ method: RestAPI.Method, at keyPath: [String], into findings: inout TriggerFindings) {
        guard methods.insert(method, at: method.path, method: method.httpMethod) else {
            findings.fail("\(method.httpMethod) \(method.path.text) is declared twice", at: keyPath)
            return
        }
        methodList.append(method)
        let route = "\(method.httpMethod) \(method.path.text)"
        if case .authorizer(let name) = method.authorization {
            findings.note("\(route) is refused with status 500: its authorizer '\(name)' does not run yet", of: api)
        }
        if method.needsAPIKey {
            findings.note("\(route) is refused with status 403: API keys are not checked yet", of: api)
        }
    }

    /// An id as AWS's look, the same for the same path.
    private func generatedResourceID(_ path: String) -> String {
        if path == "/", let root = api.record.attributes["RootResourceId"] { return root }
        let hash = FNV1a.hash(of: (api.ref + path).utf8)
        return String(String(hash % 2_176_782_336 + 60_466_176, radix: 36).prefix(6))
    }

    // MARK: - Resources and methods

    private mutating func addDiscreteMethods(into findings: inout TriggerFindings) {
        let resources = Dictionary(
            records.parts(of: api, "AWS::ApiGateway::Resource").map { ($0.ref, $0) },
            uniquingKeysWith: { first, _ in first })
        for record in records.parts(of: api, "AWS::ApiGateway::Method") {
            let resourceID = record.properties["ResourceId"]?.text ?? ""
            let text = pathText(of: resourceID, resources)
            guard let path = path(text, at: ["ResourceId"], into: &findings) else { continue }
            let reader = RestMethodReader(record, path: path)
            if let method = reader.method(into: &findings) { add(method, at: [], into: &findings) }
        }
    }

    /// The path of a resource; whatever is no resource of its own is the root.
    private func pathText(of id: String, _ resources: [String: StackRecord]) -> String {
        var parts: [String] = []
        var current = id
        while let resource = resources[current], parts.count <= resources.count {
            parts.append(resource.properties["PathPart"]?.text ?? "")
            current = resource.properties["ParentId"]?.text ?? ""
        }
        return "/" + parts.reversed().joined(separator: "/")
    }

    // MARK: - Stages

    private func stages() -> APIStages {
        var stages = APIStages()
        for record in records.parts(of: api, "AWS::ApiGateway::Stage") {
            stages.add(
                APIStage(
                    name: record.properties["StageName"]?.text ?? record.ref,
                    deploymentID: record.properties["DeploymentId"]?.text ?? "",
                    variables: APIStage.variables(record.properties["Variables"])))
        }
        // A deployment with a stage name creates that stage: SAM's templates get a second one called Stage like this.
        for record in records.parts(of: api, "AWS::ApiGateway::Deployment") {
            guard let name = record.properties["StageName"]?.text else { continue }
            var stage = APIStage(
                name: name, deploymentID: record.ref,
                variables: APIStage.variables(record.properties["StageDescription"]?["Variables"]))
            stage.isSideEffect = true
            stages.add(stage)
        }
        return stages
    }
}

/// Reads `AWS::ApiGateway::Method`.
struct RestMethodReader {
    private let record: StackRecord
    private let path: RoutePath

    init(_ record: StackRecord, path: RoutePath) {
        self.record = record
        self.path = path
    }

    func method(into findings: inout TriggerFindings) -> RestAPI.Method? {
        let properties = record.properties
        guard let httpMethod = properties["HttpMethod"]?.text, HTTPAPI.methods.contains(httpMethod) else {
            findings.fail(
                "HttpMethod is one of \(HTTPAPI.methods.sorted().joined(separator: ", "))", at: ["HttpMethod"])
            return nil
        }
        guard let settings = properties["Integration"], settings.map != nil else {
            findings.note("\(httpMethod) \(path.text) answers 500, as on AWS: it has no Integration", of: record)
            return method(httpMethod, .refusal(Integration.Refusal(status: 500, message: "Internal server error")))
        }
        let reader = IntegrationReader(kind: .rest, record: record, route: "\(httpMethod) \(path.text)")
        return reader.integration(settings, at: ["Integration"], into: &findings).map { method(httpMethod, $0) }
    }

    private func method(_ httpMethod: String, _ integration: Integration) -> RestAPI.Method {
        let properties = record.properties
        let authorization: RouteAuthorization =
            switch properties["AuthorizationType"]?.text ?? "NONE" {
            case "NONE": .everybody
            case "AWS_IAM": .signed
            case let type: .authorizer(properties["AuthorizerId"]?.text ?? type)
            }
        return RestAPI.Method(
            resourceID: properties["ResourceId"]?.text ?? "", path: path, httpMethod: httpMethod,
            authorization: authorization,
            needsAPIKey: properties["ApiKeyRequired"]?.boolean ?? false, integration: integration)
    }
}
