internal import Diagnostics
internal import Documents
internal import Templates

/// `DeploymentPreference` of a function: how traffic moves to a new version.
struct DeploymentPreference {
    let functionID: String
    let span: SourceSpan
    let subject: Subject
    let type: Node
    let preTrafficHook: Node?
    let postTrafficHook: Node?
    let alarms: Node?
    let role: Node?
    let triggers: Node?
    /// The function's condition, where it is to be passed on.
    let condition: String?
    /// Tags to propagate.
    let tags: Node?
}

/// The deployment preferences of a template: they share one CodeDeploy application and one role.
struct DeploymentPreferences {
    private static let applicationID = "ServerlessDeploymentApplication"
    private static let roleID = "CodeDeployServiceRole"
    private static let conditionName = "ServerlessCodeDeployCondition"

    private var enabled: [DeploymentPreference] = []

    /// Notes the preference of a function, and gives its alias the policy to follow.
    static func register(_ source: SAMResourceSource, alias: inout Resource?, in expansion: inout Expansion) {
        guard let node = source.properties["DeploymentPreference"]?.ifTruthy else { return }
        guard let preference = preference(node, of: source, in: &expansion) else { return }
        expansion.deployments.enabled.append(preference)
        guard alias != nil else {
            if source.properties["AutoPublishAlias"]?.isTruthy ?? false { return }
            expansion.diagnostics.add(
                source.subject.error(
                    .propertyRequirement,
                    "'DeploymentPreference' of \(source.subject.name) has no effect without 'AutoPublishAlias'",
                    at: source.properties.span(of: "DeploymentPreference")))
            return
        }
        alias?.attributes["UpdatePolicy"] = updatePolicy(preference)
    }

    // MARK: - Reading

    private static func preference(
        _ node: Node, of source: SAMResourceSource, in expansion: inout Expansion
    ) -> DeploymentPreference? {
        let passesCondition = passesCondition(node, of: source, in: &expansion)
        guard isEnabled(node, in: &expansion) else { return nil }
        guard let type = node["Type"].map({ expansion.lookedUp($0) }) else {
            expansion.diagnostics.add(.required("DeploymentPreference.Type", of: source.subject, at: node.span))
            return nil
        }
        let hooks = node["Hooks"]?.ifNotNull
        if let hooks, hooks.mapping == nil {
            expansion.diagnostics.add(.expected(.map, at: "DeploymentPreference.Hooks", hooks, of: source.subject))
        }
        let propagates = source.properties["PropagateTags"]?.isTruthy ?? false
        return DeploymentPreference(
            functionID: source.id, span: node.span, subject: source.subject, type: type,
            preTrafficHook: hooks?["PreTraffic"]?.ifNotNull, postTrafficHook: hooks?["PostTraffic"]?.ifNotNull,
            alarms: node["Alarms"], role: node["Role"]?.ifTruthy, triggers: node["TriggerConfigurations"]?.ifTruthy,
            condition: passesCondition ? source.attributes.condition?.string : nil,
            tags: propagates ? source.properties["Tags"]?.ifTruthy : nil)
    }

    private static func isEnabled(_ node: Node, in expansion: inout Expansion) -> Bool {
        guard let enabled = node["Enabled"] else { return true }
        let value = expansion.lookedUp(enabled)
        return !["false", "False"].contains(value.string) && value.isTruthy
    }

    private static func passesCondition(_ node: Node, of source: SAMResourceSource, in expansion: inout Expansion)
        -> Bool
    {
        guard let given = node["PassthroughCondition"] else { return false }
        let value = expansion.lookedUp(given)
        if let boolean = value.boolean { return boolean }
        switch value.string {
        case "true", "True": return true
        case "false", "False": return false
        default: break
        }
        // Python takes 1 and 0 for booleans too.
        if value.kind == .integer || value.kind == .number, let number = value.scalar.flatMap({ Double($0.text) }),
            number == 0 || number == 1
        {
            return number == 1
        }
        expansion.diagnostics.add(
            source.subject.error(
                .propertyValue, "'PassthroughCondition' is true or false; found \(value.kindInWords)", at: given.span,
                help: value.isFunction
                    ? "of the functions, only FindInMap and a Ref to a parameter can stand here" : nil))
        return false
    }

    // MARK: - Resources

    private static func updatePolicy(_ preference: DeploymentPreference) -> Node {
        let make = NodeBuilder(preference.span)
        func hook(_ node: Node?) -> Node? { node.flatMap { $0.argument(of: "Ref")?.isNull ?? false ? nil : $0 } }
        return make.map([
            "CodeDeployLambdaAliasUpdate": make.map([
                "ApplicationName": make.ref(applicationID),
                "DeploymentGroupName": make.ref(preference.functionID + "DeploymentGroup"),
                "BeforeAllowTrafficHook": hook(preference.preTrafficHook),
                "AfterAllowTrafficHook": hook(preference.postTrafficHook),
            ])
        ])
    }

    /// The application, the role and the deployment groups; none without an enabled preference.
    func resources(in expansion: inout Expansion) -> [Resource] {
        guard let first = enabled.first else { return [] }
        let make = NodeBuilder(first.span)
        var attributes = Mapping()
        if let name = sharedCondition(make, in: &expansion) { attributes["Condition"] = make.text(name) }
        var made = [resource(Self.applicationID, "AWS::CodeDeploy::Application", application(make), attributes, make)]
        if enabled.contains(where: { $0.role == nil }) {
            made.append(resource(Self.roleID, "AWS::IAM::Role", role(make, expansion), attributes, make))
        }
        return made + enabled.map { group($0, in: &expansion) }
    }

    private func resource(
        _ id: String, _ type: String, _ properties: Mapping, _ attributes: Mapping, _ make: NodeBuilder
    ) -> Resource {
        Resource(
            logicalID: LogicalID(id), type: type, properties: properties, attributes: attributes, idSpan: make.span,
            origin: Origin(
                logicalID: LogicalID(enabled.first?.functionID ?? id), type: "AWS::Serverless::Function",
                span: make.span))
    }

    /// The condition under which any of the preferences counts; nil when one always does.
    private func sharedCondition(_ make: NodeBuilder, in expansion: inout Expansion) -> String? {
        let conditions = enabled.map(\.condition)
        guard conditions.allSatisfy({ $0 != nil }) else { return nil }
        var names: [String] = []
        for case let name? in conditions where !names.contains(name) { names.append(name) }
        if names.count == 1 { return names[0] }
        for (name, condition) in CombinedConditions.anyOf(names, named: Self.conditionName, make) {
            expansion.conditions[name] = condition
        }
        return Self.conditionName
    }

    private var tags: Node? {
        var merged = Mapping()
        for tag in enabled.compactMap(\.tags?.mapping).joined() { merged[tag.key.text] = tag.value }
        guard let first = merged.first, let span = Optional(first.key.span) else { return nil }
        return .list(Tags.list(.map(merged, at: span)), at: span)
    }

    private func application(_ make: NodeBuilder) -> Mapping {
        make.mapping(["ComputePlatform": make.text("Lambda"), "Tags": tags])
    }

    private func role(_ make: NodeBuilder, _ expansion: Expansion) -> Mapping {
        let isLimited = ["aws-iso", "aws-iso-b"].contains(expansion.partition.name)
        let policy = "service-role/AWSCodeDeployRoleForLambda" + (isLimited ? "Limited" : "")
        return make.mapping([
            "AssumeRolePolicyDocument": RolePolicies.assumeRole("codedeploy.amazonaws.com", make),
            "ManagedPolicyArns": make.list([make.text(expansion.partition.managedPolicyARN(policy))]),
            "Tags": tags,
        ])
    }

    private func group(_ preference: DeploymentPreference, in expansion: inout Expansion) -> Resource {
        let make = NodeBuilder(preference.span)
        var attributes = Mapping()
        if let condition = preference.condition { attributes["Condition"] = make.text(condition) }
        let rollback = make.map([
            "Enabled": make.boolean(true),
            "Events": make.texts("DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"),
        ])
        let style = make.map([
            "DeploymentType": make.text("BLUE_GREEN"), "DeploymentOption": make.text("WITH_TRAFFIC_CONTROL"),
        ])
        let properties = make.mapping([
            "AlarmConfiguration": alarmConfiguration(preference, in: &expansion),
            "ApplicationName": make.ref(Self.applicationID),
            "AutoRollbackConfiguration": rollback,
            "DeploymentConfigName": Self.configuration(preference.type),
            "DeploymentStyle": style,
            "ServiceRoleArn": preference.role ?? make.getAtt(Self.roleID, "Arn"),
            "TriggerConfigurations": preference.triggers,
            "Tags": preference.tags.map { .list(Tags.list($0), at: $0.span) },
        ])
        return Resource(
            logicalID: LogicalID(preference.functionID + "DeploymentGroup"), type: "AWS::CodeDeploy::DeploymentGroup",
            properties: properties, attributes: attributes, idSpan: preference.span,
            origin: Origin(
                logicalID: LogicalID(preference.functionID), type: "AWS::Serverless::Function", span: preference.span))
    }

    // MARK: - Alarms

    private func alarmConfiguration(_ preference: DeploymentPreference, in expansion: inout Expansion) -> Node? {
        guard let alarms = preference.alarms, alarms.isTruthy, !alarms.isNoValue else { return nil }
        guard alarms.isIf, let entry = alarms.functionEntry else {
            return alarmList(alarms, preference, in: &expansion)
        }
        guard let arguments = alarms.ifArguments else {
            expansion.diagnostics.add(
                preference.subject.error(
                    .propertyValue, "the If of 'Alarms' takes a condition and two values", at: alarms.span))
            return nil
        }
        let cases = arguments[1...].map { alarmList($0, preference, in: &expansion) ?? $0 }
        let list = Node.list([arguments[0]] + cases, at: entry.value.span)
        return .map(Mapping([Mapping.Entry(key: entry.key, value: list)]), at: alarms.span)
    }

    private func alarmList(_ alarms: Node, _ preference: DeploymentPreference, in expansion: inout Expansion) -> Node? {
        guard let items = alarms.sequence else {
            expansion.diagnostics.add(
                .expected(.list, at: "DeploymentPreference.Alarms", alarms, of: preference.subject))
            return nil
        }
        let make = NodeBuilder(alarms.span)
        guard let first = items.first, !first.isNoValue else { return make.map([:]) }
        return make.map([
            "Enabled": make.boolean(true), "Alarms": make.list(items.map { .map(["Name": $0], at: $0.span) }),
        ])
    }

    // MARK: - Types

    /// Configurations of CodeDeploy that users name without their prefix.
    /// Source: CodeDeploy User Guide, "Predefined deployment configurations for an AWS Lambda compute platform".
    private static let predefined: Set<String> = [
        "Canary10Percent5Minutes", "Canary10Percent10Minutes", "Canary10Percent15Minutes", "Canary10Percent30Minutes",
        "Linear10PercentEvery1Minute", "Linear10PercentEvery2Minutes", "Linear10PercentEvery3Minutes",
        "Linear10PercentEvery10Minutes", "AllAtOnce",
    ]

    /// The configuration's full name, also where functions choose it.
    ///
    /// - Parameter isInSub: it stands in a Sub already.
    private static func configuration(_ type: Node, isInSub: Bool = false) -> Node {
        let make = NodeBuilder(type.span)
        if let items = type.sequence { return make.list(items.map { configuration($0) }) }
        if let entry = type.functionEntry {
            let value = configuration(entry.value, isInSub: entry.key.text == "Fn::Sub")
            return .map(Mapping([Mapping.Entry(key: entry.key, value: value)]), at: type.span)
        }
        guard let name = type.string, predefined.contains(name) else { return type }
        let sub = make.sub("CodeDeployDefault.Lambda${ConfigName}", ["ConfigName": type])
        return isInSub ? sub["Fn::Sub"] ?? sub : sub
    }
}
