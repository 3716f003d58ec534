internal import Diagnostics
internal import Documents
internal import Templates

/// The role a function runs with: its own where it names none.
struct FunctionRole {
    private let source: SAMResourceSource
    /// What the role allows; events add to it.
    var policies = RolePolicies()

    init(source: SAMResourceSource) {
        self.source = source
    }

    private var id: String { source.id + "Role" }

    /// Everything but what the events need.
    ///
    /// - Parameter destinations: policies for the destinations of asynchronous invocations.
    mutating func addPolicies(_ destinations: [Node], in expansion: inout Expansion) {
        let properties = source.properties
        let basic =
            properties["DurableConfig"]?.isTruthy ?? false
            ? "service-role/AWSLambdaBasicDurableExecutionRolePolicy" : "service-role/AWSLambdaBasicExecutionRole"
        allow(basic, source.make, expansion)
        if let tracing = FunctionTracing.mode(source, in: &expansion) {
            allow(expansion.partition.xRayPolicy, NodeBuilder(tracing.span), expansion)
        }
        if let network = properties["VpcConfig"]?.ifTruthy {
            allow("service-role/AWSLambdaVPCAccessExecutionRole", NodeBuilder(network.span), expansion)
        }
        if let queue = properties["DeadLetterQueue"]?.ifTruthy, let target = queue["TargetArn"] {
            let action = queue["Type"]?.string == "SNS" ? "sns:Publish" : "sqs:SendMessage"
            policies.append(inline: RolePolicies.deadLetters(action, to: target, NodeBuilder(queue.span)))
        }
        for policy in destinations { policies.append(inline: policy) }
        ResourcePolicies(roleID: id, of: source.subject).add(properties["Policies"], to: &policies, in: &expansion)
    }

    private mutating func allow(_ policy: String, _ make: NodeBuilder, _ expansion: Expansion) {
        policies.allow(managed: make.text(expansion.partition.managedPolicyARN(policy)))
    }

    // MARK: - Assignment

    /// The function's `Role`, and the role itself where it is needed.
    func assignment(in expansion: inout Expansion) -> (value: Node, role: Resource?) {
        let make = source.make(for: "Role")
        let arn = make.getAtt(id, "Arn")
        guard let given = source.properties["Role"] else { return (arn, role(nil, in: &expansion)) }
        guard given.isIf else { return (given, nil) }
        let resolved = expansion.resolvedInside(given)
        guard let arguments = resolved.ifArguments, let condition = arguments[0].string else {
            expansion.diagnostics.add(
                source.subject.error(
                    .propertyValue, "the If of 'Role' takes a condition and two values", at: given.span))
            return (given, nil)
        }
        switch (arguments[1].isNoValue, arguments[2].isNoValue) {
        case (true, true): return (arn, role(nil, in: &expansion))
        case (true, false):
            return (make.conditional(condition, arn, else: arguments[2]), role(condition, in: &expansion))
        case (false, true):
            expansion.conditions["NOT\(condition)"] = make.not(condition)
            return (make.conditional(condition, arguments[1], else: arn), role("NOT\(condition)", in: &expansion))
        case (false, false): return (resolved, nil)
        }
    }

    /// - Parameter condition: under which the role exists, instead of the function's own.
    private func role(_ condition: String?, in expansion: inout Expansion) -> Resource {
        let make = source.make
        let properties = source.properties
        var attributes = source.attributes.inherited
        if let condition { attributes = attributes.setting("Condition", make.text(condition)) }
        let tags = Tags.listWithOwn(of: source, "lambda:createdBy", in: &expansion)
        return source.resource(
            id, "AWS::IAM::Role",
            make.mapping([
                "AssumeRolePolicyDocument": properties["AssumeRolePolicyDocument"]
                    ?? RolePolicies.assumeRole("lambda.amazonaws.com", make),
                "ManagedPolicyArns": make.list(policies.managed),
                "Path": properties["RolePath"],
                "Policies": policies.inline.isEmpty ? nil : make.list(policies.inline),
                "PermissionsBoundary": properties["PermissionsBoundary"],
                "Tags": make.list(tags),
            ]), attributes: attributes)
    }
}
