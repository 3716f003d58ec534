internal import Documents
internal import Templates

/// The deployment of a REST API.
///
/// CloudFormation deploys an API anew only when the deployment is a new resource, so its logical id is a hash of
/// everything that calls for a new one.
struct RESTDeployment {
    let source: SAMResourceSource
    let definition: DefinitionMap?
    let location: Node?

    private static let delimiter = Array("||".utf8)

    /// - Parameter domain: what of a custom domain calls for a new deployment.
    func resource(domain: DefinitionValue?, in expansion: Expansion) -> Resource {
        let make = source.make
        let version = source.properties["OpenApiVersion"]?.ifTruthy
        let hash = hashed(domain, version, in: expansion).map { HashedID.hash($0, length: 40) }
        return source.resource(
            source.id + "Deployment" + (hash?.prefix(HashedID.length) ?? ""), "AWS::ApiGateway::Deployment",
            make.mapping([
                "Description": hash.map { make.text("RestApi deployment id: \($0)") },
                "RestApiId": make.ref(source.id),
                // A stage nobody asked for, kept so that deployments of old stay the same.
                "StageName": version == nil ? make.text("Stage") : nil,
            ]))
    }

    /// Nil where nothing is known of the API.
    private func hashed(_ domain: DefinitionValue?, _ version: Node?, in expansion: Expansion) -> [UInt8]? {
        guard var bytes = body else { return nil }
        if source.properties["AlwaysDeploy"]?.isTruthy ?? false {
            return Array("\(expansion.context.deploymentTime)".utf8)
        }
        if let version { bytes += Self.delimiter + text(of: version) }
        if let domain, domain.isTruthy { bytes += Self.delimiter + LegacyText.json(of: domain) }
        if let names = expansion.functionNames[source.resource.logicalID], !names.isEmpty {
            bytes += Self.delimiter + names
        }
        return bytes
    }

    private var body: [UInt8]? {
        if let location {
            guard let place = location.mapping else { return text(of: location) }
            var map = DefinitionMap(at: location.span)
            for entry in place { map.set(entry.key.text, DefinitionValue(entry.value)) }
            return LegacyText.bytes(of: .map(map))
        }
        guard let definition, !definition.isEmpty else { return nil }
        return LegacyText.bytes(of: .map(definition))
    }

    private func text(of node: Node) -> [UInt8] {
        node.string.map { Array($0.utf8) } ?? LegacyText.bytes(of: DefinitionValue(node))
    }
}
