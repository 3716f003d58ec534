internal import Diagnostics
internal import Documents
internal import Templates

/// `AWS::Serverless::StateMachine`: a state machine with its role, versions and event sources.
struct ServerlessStateMachine: SAMResource {
    private let source: SAMResourceSource

    init(_ source: SAMResourceSource) {
        self.source = source
    }

    private var properties: Properties { source.properties }
    private var roleID: String { source.id + "Role" }
    private var make: NodeBuilder { source.make }

    func resources(in expansion: inout Expansion) -> [Resource] {
        check(in: &expansion)
        let role = role(in: &expansion)
        let definition = properties["Definition"]?.ifTruthy.map { StateMachineDefinition($0) }
        let machine = source.namesake(
            "AWS::StepFunctions::StateMachine",
            make.mapping([
                "DefinitionString": definition?.text,
                "DefinitionS3Location": location(in: &expansion),
                "DefinitionSubstitutions": substitutions(definition),
                "LoggingConfiguration": properties["Logging"],
                "RoleArn": role == nil ? properties["Role"] : make.getAtt(roleID, "Arn"),
                "StateMachineName": properties["Name"],
                "StateMachineType": properties["Type"],
                "Tags": make.list(tags),
                "TracingConfiguration": properties["Tracing"],
            ]))
        let versions = versions(in: &expansion)
        let events = StateMachineEvents.resources(of: source, for: target(versions.last), in: &expansion)
        return ([machine] + [role].compactMap { $0 } + versions + events).propagating(properties)
    }

    private var tags: [Node] {
        [Tags.tag("stateMachine:createdBy", make.text("SAM"), make)] + Tags.list(properties["Tags"])
    }

    private func target(_ alias: Resource?) -> EventTarget {
        let usesAlias = properties["UseAliasAsEventTarget"]?.isTruthy ?? false
        let id = usesAlias ? alias?.logicalID.rawValue ?? source.id : source.id
        return EventTarget(id: id, isReferredByARN: true, attributes: source.attributes.inherited)
    }

    // MARK: - Definition

    private func location(in expansion: inout Expansion) -> Node? {
        guard let location = properties["DefinitionUri"]?.ifTruthy else { return nil }
        return ArtifactLocation(location, property: "DefinitionUri", of: source.subject, isFile: true)
            .definition(in: &expansion)
    }

    private func substitutions(_ definition: StateMachineDefinition?) -> Node? {
        let given = properties["DefinitionSubstitutions"]?.ifTruthy
        guard let definition, !definition.substitutions.isEmpty else { return given }
        var all = given?.mapping ?? Mapping()
        for entry in definition.substitutions { all[entry.key.text] = entry.value }
        return .map(all, at: given?.span ?? definition.text.span)
    }

    // MARK: - Role

    /// Nil where the template names a role.
    private func role(in expansion: inout Expansion) -> Resource? {
        guard properties["Role"]?.ifTruthy == nil else { return nil }
        var policies = RolePolicies()
        ResourcePolicies(roleID: roleID, of: source.subject).add(properties["Policies"], to: &policies, in: &expansion)
        if let tracing = properties["Tracing"], tracing["Enabled"]?.boolean == true {
            let policy = expansion.partition.xRayPolicy
            let arn = expansion.managedPolicies.arn(of: policy, in: expansion.partition) ?? policy
            policies.allow(managed: .text(arn, at: tracing.span))
        }
        return source.resource(
            roleID, "AWS::IAM::Role",
            make.mapping([
                "AssumeRolePolicyDocument": RolePolicies.assumeRole("states.amazonaws.com", make),
                "ManagedPolicyArns": make.list(policies.managed),
                "Path": properties["RolePath"],
                "Policies": policies.inline.isEmpty ? nil : make.list(policies.inline),
                "PermissionsBoundary": properties["PermissionsBoundary"],
                "Tags": make.list(tags),
            ]))
    }

    // MARK: - Versions

    /// The version and the alias that `AutoPublishAlias` asks for.
    private func versions(in expansion: inout Expansion) -> [Resource] {
        guard let name = properties["AutoPublishAlias"]?.ifTruthy else { return [] }
        guard let text = name.lenientText?.string else {
            expansion.diagnostics.add(.expected(.text, at: "AutoPublishAlias", name, of: source.subject))
            return []
        }
        let make = source.make(for: "AutoPublishAlias")
        let versionID = source.id + "Version"
        var attributes = source.attributes.inherited
        // Without its predecessor a version cannot take over step by step.
        for policy in ["DeletionPolicy", "UpdateReplacePolicy"] where attributes[policy] == nil {
            attributes = attributes.setting(policy, make.text("Retain"))
        }
        let version = source.resource(
            versionID, "AWS::StepFunctions::StateMachineVersion",
            make.mapping([
                "StateMachineArn": make.ref(source.id),
                "StateMachineRevisionId": make.getAtt(source.id, "StateMachineRevisionId"),
            ]), attributes: attributes, at: make.span)
        let preference = properties["DeploymentPreference"]?.ifTruthy
        let given = preference?.mapping ?? make.mapping(["Type": make.text("ALL_AT_ONCE")])
        let alias = source.resource(
            "\(source.id)Alias\(text)", "AWS::StepFunctions::StateMachineAlias",
            make.mapping([
                "Name": name,
                "DeploymentPreference": .map(
                    given.setting("StateMachineVersionArn", make.ref(versionID)), at: preference?.span ?? make.span),
            ]), at: make.span)
        return [version, alias]
    }

    // MARK: - Checks

    private func check(in expansion: inout Expansion) {
        let subject = source.subject
        let (definition, location) = (properties["Definition"]?.ifTruthy, properties["DefinitionUri"]?.ifTruthy)
        if definition == nil, location == nil {
            expansion.diagnostics.add(
                subject.error(
                    .missingProperty, "\(subject.name) has no definition", help: "give 'Definition' or 'DefinitionUri'")
            )
        }
        for (first, second) in [("Definition", "DefinitionUri"), ("Role", "Policies")]
        where properties[first]?.ifTruthy != nil && properties[second]?.ifTruthy != nil {
            expansion.diagnostics.add(
                subject.error(
                    .propertyConflict, "\(subject.name) has both '\(first)' and '\(second)'",
                    at: properties.span(of: second),
                    help: "keep one"
                ).relating(properties.span(of: first), "the other one"))
        }
        guard properties["AutoPublishAlias"]?.ifTruthy == nil else { return }
        for name in ["UseAliasAsEventTarget", "DeploymentPreference"] where properties[name]?.ifTruthy != nil {
            expansion.diagnostics.add(
                subject.error(
                    .propertyRequirement, "'\(name)' of \(subject.name) has no effect without 'AutoPublishAlias'",
                    at: properties.span(of: name)))
        }
    }
}
