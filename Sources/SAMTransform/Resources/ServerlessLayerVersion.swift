internal import Diagnostics
internal import Documents
internal import Templates

/// `AWS::Serverless::LayerVersion`: a layer whose every change is a new resource, so that old versions can stay.
struct ServerlessLayerVersion: SAMResource {
    private let source: SAMResourceSource

    init(_ source: SAMResourceSource) {
        self.source = source
    }

    private static let resolvedProperties = ["LayerName", "LicenseInfo", "Description", "RetentionPolicy"]

    func resources(in expansion: inout Expansion) -> [Resource] {
        let properties = resolvedProperties(in: &expansion)
        let retention = retentionPolicy(properties["RetentionPolicy"], in: &expansion)
        let id = HashedID.make(source.id, hashed(properties))
        checkArchitectures(of: id, in: &expansion)
        guard let location = properties["ContentUri"] else { return [] }
        let content = ArtifactLocation(location, property: "ContentUri", of: source.subject).code(in: &expansion)
        let make = source.make
        let layer = source.namesake(
            "AWS::Lambda::LayerVersion",
            make.mapping([
                "Content": content,
                "Description": properties["Description"],
                "LayerName": properties["LayerName"]?.ifTruthy ?? make.text(source.id),
                "CompatibleArchitectures": properties["CompatibleArchitectures"],
                "CompatibleRuntimes": properties["CompatibleRuntimes"],
                "LicenseInfo": properties["LicenseInfo"],
            ]), id: id, attributes: attributes(retention).dependingOn(source.attributes.dependsOn))
        expansion.renamed[source.id] = id
        return [layer]
    }

    /// The properties, null ones left out, with parameters replaced where AWS's transform does.
    private func resolvedProperties(in expansion: inout Expansion) -> Mapping {
        var result = Mapping(source.properties.mapping.filter { !$0.value.isNull })
        for name in Self.resolvedProperties {
            guard let given = result[name]?.ifTruthy else { continue }
            let resolved = expansion.resolved(given)
            guard resolved.string != nil || resolved.mapping != nil else {
                expansion.diagnostics.add(.expected(.text, at: name, resolved, of: source.subject))
                result[name] = nil
                continue
            }
            result[name] = resolved
        }
        return result
    }

    /// What the logical id is the hash of: the whole resource, but for what does not make a new layer.
    private func hashed(_ properties: Mapping) -> Node {
        let ignored = ["DeletionPolicy", "UpdateReplacePolicy", "Metadata"]
        let make = source.make
        var fields = make.mapping(["Type": make.text("AWS::Serverless::LayerVersion")])
        for entry in source.attributes.ownWithDependencies where !ignored.contains(entry.key.text) {
            fields.append(entry)
        }
        fields["Properties"] = make.map(properties)
        return make.map([source.id: make.map(fields)])
    }

    private func attributes(_ retention: Node?) -> Mapping {
        let inherited = source.attributes.inherited
        if let retention { return inherited.setting("DeletionPolicy", retention) }
        return inherited["DeletionPolicy"] == nil
            ? inherited.setting("DeletionPolicy", source.make.text("Retain")) : inherited
    }

    // MARK: - Checks

    /// `Retain` or `Delete`, however it is spelt; nil when nothing is said.
    private func retentionPolicy(_ node: Node?, in expansion: inout Expansion) -> Node? {
        guard let node else { return nil }
        let known = ["Retain", "Delete"]
        guard let word = node.string, let policy = known.first(where: { $0.lowercasedASCII == word.lowercasedASCII })
        else {
            expansion.diagnostics.add(
                source.subject.error(
                    .propertyValue,
                    node.isFunction
                        ? "'RetentionPolicy' cannot be an intrinsic function"
                        : "'RetentionPolicy' is Retain or Delete, not \(node.kindInWords)",
                    at: node.span))
            return nil
        }
        return .text(policy, at: node.span)
    }

    /// - Parameter id: the logical id that the layer gets.
    private func checkArchitectures(of id: String, in expansion: inout Expansion) {
        var subject = source.subject
        subject.logicalID = id
        let known = ["x86_64", "arm64"]
        for item in source.properties["CompatibleArchitectures"]?.sequence ?? []
        where !item.isFunction && !known.contains(item.string ?? "") {
            let words = item.string.map { suggestion(for: $0, in: known) } ?? ""
            expansion.diagnostics.add(
                subject.error(
                    .propertyValue, "an architecture is x86_64 or arm64, not \(item.kindInWords)" + words, at: item.span
                ))
        }
    }
}
