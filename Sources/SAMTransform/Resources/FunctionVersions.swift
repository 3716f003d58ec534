internal import Diagnostics
internal import Documents
internal import OrderedCollections
internal import Templates

/// `AutoPublishAlias` of a function: a version whenever the function changes, and an alias that points to it.
struct FunctionVersions {
    let source: SAMResourceSource

    private var properties: Properties { source.properties }

    /// The version and the alias; nil without `AutoPublishAlias`.
    ///
    /// - Parameter function: the function's properties, of which the version is one state; parameters in its code are
    ///   replaced by their values, and the given hash goes to its description, as in AWS's transform.
    func published(of function: inout Mapping, in expansion: inout Expansion) -> (version: Resource, alias: Resource)? {
        guard let given = properties["AutoPublishAlias"]?.ifTruthy else { return nil }
        guard let name = aliasName(given, in: &expansion) else { return nil }
        let hash = codeHash(in: &expansion)
        if let hash { function["Description"] = description(with: hash, in: &expansion) }
        if let code = function["Code"] { function["Code"] = expansion.resolvedInside(code) }
        let id = HashedID.make(source.id + "Version", hashed(function, in: &expansion))
        let versionID = hash.map { source.id + "Version" + $0.prefix(HashedID.length) } ?? id
        return (version(versionID), alias(name, version: versionID, at: given))
    }

    // MARK: - What makes a version

    private func codeHash(in expansion: inout Expansion) -> String? {
        guard let given = properties["AutoPublishCodeSha256"]?.ifTruthy else { return nil }
        guard let hash = expansion.resolved(given).string else {
            expansion.diagnostics.add(.expected(.text, at: "AutoPublishCodeSha256", given, of: source.subject))
            return nil
        }
        return hash
    }

    /// CloudFormation sees no change when only the code in the bucket is new; the hash in the description is one.
    private func description(with hash: String, in expansion: inout Expansion) -> Node {
        let make = source.make(for: "AutoPublishCodeSha256")
        guard let description = properties["Description"].map({ expansion.resolved($0) })?.ifTruthy else {
            return make.text(hash)
        }
        if let text = description.string { return make.text("\(text) \(hash)") }
        return make.join(" ", [description, make.text(hash)])
    }

    /// What the version's logical id is the hash of.
    private func hashed(_ function: Mapping, in expansion: inout Expansion) -> Node {
        if properties["AutoPublishAliasAllProperties"]?.isTruthy ?? false {
            return .map(withLayers(function, in: &expansion), at: source.resource.idSpan)
        }
        guard let code = function["Code"] else { return .null(at: source.resource.idSpan) }
        var hashed = code.mapping ?? NodeBuilder(code.span).mapping(["CodeUri": code])
        for entry in function["Environment"]?.mapping ?? Mapping() { hashed[entry.key.text] = entry.value }
        if let memory = function["MemorySize"]?.ifTruthy { hashed["MemorySize"] = memory }
        if let snapStart = function["SnapStart"]?.ifTruthy, let applyOn = snapStart["ApplyOn"], applyOn.string != "None"
        {
            hashed["SnapStart"] = snapStart
        }
        return .map(hashed, at: code.span)
    }

    /// The properties, with those of layers whose change is to make a version.
    private func withLayers(_ function: Mapping, in expansion: inout Expansion) -> Mapping {
        var hashed = function
        for layer in function["Layers"]?.sequence ?? [] {
            guard let id = layer.referredID, let resource = expansion.resources[LogicalID(id)],
                resource.properties["PublishLambdaVersion"]?.isTruthy ?? false
            else { continue }
            hashed[id] = .map(resource.properties, at: resource.propertiesSpan)
        }
        return hashed
    }

    private func version(_ id: String) -> Resource {
        let make = source.make(for: "AutoPublishAlias")
        var attributes = source.attributes.inherited
        let hasCapacity = properties["CapacityProviderConfig"] != nil
        if attributes["DeletionPolicy"] == nil {
            let policy = properties["VersionDeletionPolicy"] ?? make.text(hasCapacity ? "Delete" : "Retain")
            attributes = attributes.setting("DeletionPolicy", policy)
        }
        return source.resource(
            id, "AWS::Lambda::Version",
            make.mapping([
                "Description": properties["VersionDescription"],
                "FunctionName": make.ref(source.id),
                "FunctionScalingConfig": hasCapacity ? properties["FunctionScalingConfig"] : nil,
            ]), attributes: attributes, at: make.span)
    }

    // MARK: - The alias

    private func aliasName(_ given: Node, in expansion: inout Expansion) -> String? {
        let resolved = expansion.resolved(given)
        guard let name = resolved.string else {
            expansion.diagnostics.add(
                source.subject.error(
                    .propertyValue, "'AutoPublishAlias' is text or a Ref to a parameter; found \(resolved.kindInWords)",
                    at: given.span))
            return nil
        }
        let isAllowed = name.utf8.allSatisfy(Self.isAllowed) && !name.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
        guard !name.isEmpty, isAllowed else {
            expansion.diagnostics.add(
                source.subject.error(
                    .propertyValue, "'\(name)' cannot be an alias", at: given.span,
                    help: "an alias is letters, digits, '-' and '_', and not a number"))
            return nil
        }
        return name
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }

    private func alias(_ name: String, version: String, at given: Node) -> Resource {
        let make = NodeBuilder(given.span)
        let plain = name.replacing("-", with: "D").replacing("_", with: "U")
        return source.resource(
            "\(source.id)Alias\(plain)", "AWS::Lambda::Alias",
            make.mapping([
                "Name": make.text(name),
                "FunctionName": make.ref(source.id),
                "FunctionVersion": make.getAtt(version, "Version"),
                "ProvisionedConcurrencyConfig": properties["ProvisionedConcurrencyConfig"]?.ifTruthy,
            ]), at: given.span)
    }
}
