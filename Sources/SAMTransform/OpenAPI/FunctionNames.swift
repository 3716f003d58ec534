internal import Documents
internal import Templates

/// Names of functions behind REST APIs: a function under a new name makes a new deployment of its APIs.
extension Expansion {
    mutating func noteFunctionNames(of resource: Resource) {
        guard resource.type == "AWS::Serverless::Function", let events = resource.properties["Events"]?.mapping,
            let name = functionName(of: resource)
        else { return }
        for event in events where event.value["Type"]?.string == "Api" {
            guard let reference = event.value["Properties"]?["RestApiId"]?.ifTruthy,
                let id = (reference.mapping?["Ref"] ?? reference).string
            else { continue }
            functionNames[LogicalID(id), default: []] += name
        }
    }

    /// As Python prints it, references to parameters replaced; nil for a function without a name.
    private func functionName(of resource: Resource) -> [UInt8]? {
        guard let node = resource.properties["FunctionName"] else { return nil }
        let value = DefinitionValue(node, resolvingWith: parameters)
        guard value.isTruthy else { return nil }
        return value.string.map { Array($0.utf8) } ?? LegacyText.bytes(of: value)
    }
}

extension APIState {
    /// A definition that the template leaves to its events takes on the version of OpenAPI that the API asks for.
    mutating func adoptOpenAPIVersion() {
        guard resource.type == ImplicitAPIKind.rest.resourceType, isManaged, let version = openAPIVersion else {
            return
        }
        if version.string != nil { resource.properties["OpenApiVersion"] = version.node }
        definition?.set("openapi", version)
        if definition?["swagger"]?.isTruthy ?? false { definition?.remove("swagger") }
    }

    /// `OpenApiVersion` when it asks for version 3.
    private var openAPIVersion: DefinitionValue? {
        guard let node = resource.properties["OpenApiVersion"] else { return nil }
        let value = DefinitionValue(node)
        guard OpenAPINames.isVersion3(value) else { return nil }
        return value.string == nil ? node.openAPIVersion.map { .text($0, at: node.span) } : value
    }
}

extension Node {
    /// A version as text, also where it is written as a number.
    var openAPIVersion: String? {
        switch scalar?.plainType {
        case .text?: scalar?.text
        case .number(let json)?: PythonText.float(json)
        case .integer(let json)?: json
        default: nil
        }
    }
}
