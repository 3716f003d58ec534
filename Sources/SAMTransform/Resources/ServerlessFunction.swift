internal import Diagnostics
internal import Documents
internal import Templates

/// `AWS::Serverless::Function`: a Lambda function with its role, versions, URL and event sources.
struct ServerlessFunction: SAMResource {
    private let source: SAMResourceSource

    init(_ source: SAMResourceSource) {
        self.source = source
    }

    func resources(in expansion: inout Expansion) -> [Resource] {
        let rules = FunctionRules(source: source)
        rules.check(in: &expansion)
        var parts = FunctionParts(source: source)
        var properties = functionProperties(in: &expansion)
        let versions = FunctionVersions(source: source).published(of: &properties, in: &expansion)
        let target = EventTarget(
            id: versions?.alias.logicalID.rawValue ?? source.id, isReferredByARN: versions != nil,
            attributes: source.attributes.inherited)
        var alias = versions?.alias
        parts.url = FunctionURL(source: source).resources(for: target, in: &expansion)
        DeploymentPreferences.register(source, alias: &alias, in: &expansion)
        let invocation = EventInvokeConfig(source: source).resources(alias: versions?.alias, in: &expansion)
        parts.invocation = invocation.resources
        var role = FunctionRole(source: source)
        role.addPolicies(invocation.policies, in: &expansion)
        parts.events = FunctionEvents.resources(of: source, for: target, policies: &role.policies, in: &expansion)
        let assignment = role.assignment(in: &expansion)
        properties["Role"] = assignment.value
        parts.role = assignment.role
        parts.function = source.namesake("AWS::Lambda::Function", properties.ordered(as: Self.propertyOrder))
        parts.versions = [versions?.version, alias].compactMap { $0 }
        return parts.all.propagating(source.properties)
    }

    // MARK: - The function

    /// Properties that are handed on under their own name.
    private static let passed: Set<String> = [
        "PackageType", "Description", "Handler", "MemorySize", "Role", "Runtime", "Timeout", "VpcConfig", "Environment",
        "KmsKeyArn", "Layers", "ReservedConcurrentExecutions", "FileSystemConfigs", "CodeSigningConfigArn",
        "ImageConfig",
        "Architectures", "SnapStart", "EphemeralStorage", "RuntimeManagementConfig", "LoggingConfig", "RecursiveLoop",
        "PublishToLatestPublished", "TenancyConfig", "DurableConfig",
    ]

    /// The order of the result's properties.
    private static let propertyOrder = KeyRanks([
        "Code", "PackageType", "DeadLetterConfig", "Description", "FunctionName", "Handler", "MemorySize", "Role",
        "Runtime",
        "Timeout", "VpcConfig", "Environment", "Tags", "TracingConfig", "KmsKeyArn", "Layers",
        "ReservedConcurrentExecutions", "FileSystemConfigs", "CodeSigningConfigArn", "ImageConfig", "Architectures",
        "SnapStart", "EphemeralStorage", "RuntimeManagementConfig", "LoggingConfig", "RecursiveLoop",
        "CapacityProviderConfig", "FunctionScalingConfig", "PublishToLatestPublished", "TenancyConfig", "DurableConfig",
    ])

    private func functionProperties(in expansion: inout Expansion) -> Mapping {
        var properties = Mapping()
        func set(_ name: String, _ value: Node?, as written: String? = nil) {
            guard let value else { return }
            let span = source.properties.mapping.entry(written ?? name)?.key.span ?? value.span
            properties.append(Mapping.Entry(key: Mapping.Key(name, at: span), value: value))
        }
        for entry in source.properties.mapping where Self.passed.contains(entry.key.text) {
            set(entry.key.text, entry.value.ifNotNull)
        }
        set("FunctionName", source.properties["FunctionName"]?.ifTruthy)
        set("Code", FunctionCode(source: source).node(in: &expansion))
        set("Tags", .list(tags(in: &expansion), at: source.properties.span(of: "Tags")))
        set("TracingConfig", tracingConfig(in: &expansion), as: "Tracing")
        set("DeadLetterConfig", deadLetterConfig, as: "DeadLetterQueue")
        set("CapacityProviderConfig", FunctionCapacity(source: source).config(in: &expansion))
        set("FunctionScalingConfig", source.properties["FunctionScalingConfig"]?.ifTruthy)
        return properties
    }

    private func tracingConfig(in expansion: inout Expansion) -> Node? {
        guard let tracing = FunctionTracing.mode(source, in: &expansion) else { return nil }
        return .map(["Mode": tracing], at: tracing.span)
    }

    private var deadLetterConfig: Node? {
        guard let queue = source.properties["DeadLetterQueue"]?.ifTruthy else { return nil }
        return .map(["TargetArn": queue["TargetArn"]], at: queue.span)
    }

    private func tags(in expansion: inout Expansion) -> [Node] {
        Tags.listWithOwn(of: source, "lambda:createdBy", in: &expansion)
    }
}

/// The resources of a function in their order.
private struct FunctionParts {
    let source: SAMResourceSource
    var function: Resource?
    var versions: [Resource] = []
    var url: [Resource] = []
    var invocation: [Resource] = []
    var role: Resource?
    var events: [Resource] = []

    var all: [Resource] {
        var all: [Resource] = []
        all.reserveCapacity(versions.count + url.count + invocation.count + events.count + 2)
        if let function { all.append(function) }
        all += versions
        all += url
        all += invocation
        if let role { all.append(role) }
        all += events
        return all
    }
}

/// X-Ray tracing of a function.
enum FunctionTracing {
    /// The mode as it is written; nil without tracing. `Disabled` means the same as nothing.
    static func mode(_ source: SAMResourceSource, in expansion: inout Expansion) -> Node? {
        guard let tracing = source.properties["Tracing"]?.ifTruthy else { return nil }
        guard expansion.resolved(tracing).string != "Disabled" else { return nil }
        return expansion.resolvedInside(tracing)
    }
}

/// An order of keys.
struct KeyRanks {
    private let ranks: [String: Int]

    init(_ names: [String]) {
        ranks = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    }

    /// Keys without a rank stand behind all others.
    fileprivate func rank(of key: String) -> Int { ranks[key] ?? ranks.count }
}

extension Mapping {
    /// The entries in an order of keys; those that have no place in it follow as they stand.
    fileprivate func ordered(as order: KeyRanks) -> Mapping {
        let ranked = entries.indices.map { (rank: order.rank(of: entries[$0].key.text), position: $0) }
        return Mapping(ranked.sorted { $0 < $1 }.map { entries[$0.position] })
    }
}
