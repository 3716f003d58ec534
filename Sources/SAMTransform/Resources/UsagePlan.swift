internal import Diagnostics
internal import Documents
internal import OrderedCollections
internal import Templates

/// `UsagePlan` of a REST API's `Auth`: a plan with a key, for one API or for all of a template.
struct UsagePlan {
    private static let keys = ["CreateUsagePlan", "Description", "Quota", "Tags", "Throttle", "UsagePlanName"]
    private static let kinds = ["SHARED", "PER_API", "NONE"]
    private static let passed = ["UsagePlanName", "Description", "Quota", "Tags", "Throttle"]

    let api: SAMResourceSource
    let stageID: String

    /// The plan, its key, and what connects them; none where no plan is wanted.
    func resources(_ plan: Node?, in expansion: inout Expansion) -> [Resource] {
        guard let plan = plan?.ifNotNull, let mapping = checked(plan, in: &expansion) else { return [] }
        switch plan["CreateUsagePlan"]?.string {
        case "PER_API": return own(mapping, at: plan.span)
        case "SHARED": return expansion.addToSharedPlan(self, mapping, at: plan.span)
        default: return []
        }
    }

    private func checked(_ plan: Node, in expansion: inout Expansion) -> Mapping? {
        guard let mapping = plan.mapping else {
            expansion.diagnostics.add(.expected(.map, at: "Auth.UsagePlan", plan, of: api.subject))
            return nil
        }
        for entry in mapping where !Self.keys.contains(entry.key.text) {
            expansion.diagnostics.add(
                api.subject.error(
                    .unknownProperty,
                    "'UsagePlan' has no '\(entry.key.text)'" + suggestion(for: entry.key.text, in: Self.keys),
                    at: entry.key.span))
        }
        guard let kind = mapping["CreateUsagePlan"]?.ifNotNull else {
            expansion.diagnostics.add(.required("Auth.UsagePlan.CreateUsagePlan", of: api.subject, at: plan.span))
            return nil
        }
        guard let text = kind.string, Self.kinds.contains(text) else {
            let words = kind.string.map { suggestion(for: $0, in: Self.kinds) } ?? ""
            expansion.diagnostics.add(
                api.subject.error(
                    .propertyValue,
                    "'CreateUsagePlan' is one of \(Self.kinds.joined(separator: ", ")), not \(kind.kindInWords)"
                        + words,
                    at: kind.span))
            return nil
        }
        return mapping
    }

    // MARK: - Resources

    private func own(_ plan: Mapping, at span: SourceSpan) -> [Resource] {
        let ids = PlanIDs(plan: api.id + "UsagePlan", key: api.id + "ApiKey", link: api.id + "UsagePlanKey")
        let make = NodeBuilder(span)
        return resources(
            ids, plan, stages: [planStage(make)], keyStages: [keyStage(make)], dependencies: [api.id],
            attributes: api.attributes.inherited, make)
    }

    func planStage(_ make: NodeBuilder) -> Node { make.map(["ApiId": make.ref(api.id), "Stage": make.ref(stageID)]) }

    func keyStage(_ make: NodeBuilder) -> Node {
        make.map(["RestApiId": make.ref(api.id), "StageName": make.ref(stageID)])
    }

    func resources(
        _ ids: PlanIDs, _ given: Mapping, stages: [Node], keyStages: [Node], dependencies: [String],
        attributes: Mapping,
        _ make: NodeBuilder
    ) -> [Resource] {
        func depending(on ids: [String]) -> Mapping { attributes.dependingOn(make.list(ids.map(make.text))) }
        var plan = make.mapping(["ApiStages": make.list(stages)])
        for name in Self.passed {
            if let entry = given.entry(name), entry.value.isTruthy { plan.append(entry) }
        }
        let key = make.mapping(["Enabled": make.boolean(true), "StageKeys": make.list(keyStages)])
        let link = make.mapping([
            "KeyId": make.ref(ids.key), "KeyType": make.text("API_KEY"), "UsagePlanId": make.ref(ids.plan),
        ])
        return [
            api.resource(
                ids.plan, "AWS::ApiGateway::UsagePlan", plan, attributes: depending(on: dependencies), at: make.span),
            api.resource(ids.key, "AWS::ApiGateway::ApiKey", key, attributes: depending(on: [ids.plan]), at: make.span),
            api.resource(
                ids.link, "AWS::ApiGateway::UsagePlanKey", link, attributes: depending(on: [ids.key]), at: make.span),
        ]
    }
}

/// The logical ids of a plan, its key, and what connects them.
struct PlanIDs {
    let plan: String
    let key: String
    let link: String

    static let shared = PlanIDs(plan: "ServerlessUsagePlan", key: "ServerlessApiKey", link: "ServerlessUsagePlanKey")
}

/// The plan that several APIs of a template share.
struct SharedUsagePlan {
    private static let conditionName = "SharedUsagePlanCondition"

    var stages: [Node] = []
    var keyStages: [Node] = []
    var dependencies: [String] = []
    private var conditions: OrderedSet<String> = []
    private var isUnconditional = false
    private var deletionPolicy: Node?
    private var replacePolicy: Node?

    /// The attributes of the plan's resources once one more API takes part.
    mutating func attributes(with api: Mapping, conditions all: inout Mapping) -> Mapping {
        if let policy = api["DeletionPolicy"]?.ifTruthy, deletionPolicy == nil || policy.string == "Retain" {
            deletionPolicy = policy
        }
        if let policy = api["UpdateReplacePolicy"]?.ifTruthy, outranks(policy) { replacePolicy = policy }
        note(api["Condition"], conditions: &all)
        var attributes = Mapping()
        attributes["DeletionPolicy"] = deletionPolicy
        attributes["UpdateReplacePolicy"] = replacePolicy
        if !conditions.isEmpty, !isUnconditional, let span = api["Condition"]?.span {
            attributes["Condition"] = .text(Self.conditionName, at: span)
        }
        return attributes
    }

    private func outranks(_ policy: Node) -> Bool {
        guard let replacePolicy else { return true }
        return policy.string == "Retain" || (policy.string == "Snapshot" && replacePolicy.string == "Delete")
    }

    /// The plan exists when any of its APIs does.
    private mutating func note(_ condition: Node?, conditions all: inout Mapping) {
        guard !isUnconditional else { return }
        guard let condition else {
            isUnconditional = true
            all[Self.conditionName] = nil
            return
        }
        guard let name = condition.string, conditions.append(name).inserted else { return }
        let make = NodeBuilder(condition.span)
        let either = make.map(["Fn::Or": make.list(conditions.map { make.map(["Condition": make.text($0)]) })])
        all[Self.conditionName] = conditions.count == 1 ? condition : either
    }
}

extension Expansion {
    /// The shared plan's resources with one more API: they take the place of those before.
    fileprivate mutating func addToSharedPlan(_ plan: UsagePlan, _ given: Mapping, at span: SourceSpan) -> [Resource] {
        let make = NodeBuilder(span)
        usagePlan.dependencies.append(plan.api.id)
        usagePlan.stages.append(plan.planStage(make))
        usagePlan.keyStages.append(plan.keyStage(make))
        let attributes = usagePlan.attributes(with: plan.api.attributes.inherited, conditions: &conditions)
        return plan.resources(
            .shared, given, stages: usagePlan.stages, keyStages: usagePlan.keyStages,
            dependencies: usagePlan.dependencies,
            attributes: attributes, make)
    }
}
