internal import Diagnostics
internal import Documents
internal import Templates

/// `AWS::Serverless::CapacityProvider`: instances that functions run on, with the role that manages them.
struct ServerlessCapacityProvider: SAMResource {
    private let source: SAMResourceSource

    init(_ source: SAMResourceSource) {
        self.source = source
    }

    private var properties: Properties { source.properties }
    private var make: NodeBuilder { source.make }
    private var roleID: String { source.id + "OperatorRole" }

    func resources(in expansion: inout Expansion) -> [Resource] {
        let ownRole = properties["OperatorRole"]?.ifTruthy
        let permissions = make.map(["CapacityProviderOperatorRoleArn": ownRole ?? make.getAtt(roleID, "Arn")])
        let provider = source.namesake(
            "AWS::Lambda::CapacityProvider",
            make.mapping([
                "CapacityProviderName": properties["CapacityProviderName"]?.ifTruthy,
                "VpcConfig": network(in: &expansion),
                "PermissionsConfig": permissions,
                "Tags": make.list(tags(properties["Tags"]?.mapping)),
                "InstanceRequirements": instances(in: &expansion),
                "CapacityProviderScalingConfig": scaling(in: &expansion),
                "KmsKeyArn": properties["KmsKeyArn"]?.ifTruthy,
            ]))
        return ownRole == nil ? [provider, role(expansion.partition)] : [provider]
    }

    private func part(_ name: String, in expansion: inout Expansion) -> ResourcePart? {
        properties[name].flatMap {
            ResourcePart($0, name, of: "CapacityProvider", at: name, source.subject, in: &expansion)
        }
    }

    // MARK: - Tags and role

    private func tags(_ given: Mapping?) -> [Node] {
        Tags.list(
            .map((given ?? Mapping()).setting("lambda:createdBy", make.text("SAM")), at: properties.span(of: "Tags")))
    }

    private func role(_ partition: Partition) -> Resource {
        let policy = partition.managedPolicyARN("AWSLambdaManagedEC2ResourceOperator")
        let propagates = properties["PropagateTags"]?.isTruthy ?? false
        return source.resource(
            roleID, "AWS::IAM::Role",
            make.mapping([
                "AssumeRolePolicyDocument": RolePolicies.assumeRole("lambda.amazonaws.com", make),
                "ManagedPolicyArns": make.texts(policy),
                "Tags": make.list(tags(propagates ? properties["Tags"]?.mapping : nil)),
            ]))
    }

    // MARK: - Configuration

    private func network(in expansion: inout Expansion) -> Node? {
        guard let part = part("VpcConfig", in: &expansion) else { return nil }
        return part.make.map([
            "SubnetIds": texts("SubnetIds", of: part, in: &expansion),
            "SecurityGroupIds": texts("SecurityGroupIds", of: part, in: &expansion),
        ])
    }

    private func instances(in expansion: inout Expansion) -> Node? {
        guard let part = part("InstanceRequirements", in: &expansion) else { return nil }
        if part["AllowedTypes"] != nil, let excluded = part["ExcludedTypes"] {
            expansion.diagnostics.add(
                part.subject.error(
                    .propertyConflict, "\(part.subject.name) has both 'AllowedTypes' and 'ExcludedTypes'",
                    at: excluded.span,
                    help: "keep one"))
        }
        return part.make.map([
            "Architectures": texts("Architectures", of: part, in: &expansion),
            "AllowedInstanceTypes": texts("AllowedTypes", of: part, in: &expansion),
            "ExcludedInstanceTypes": texts("ExcludedTypes", of: part, in: &expansion),
        ]).ifTruthy
    }

    /// A list of texts and functions, or a function.
    private func texts(_ name: String, of part: ResourcePart, in expansion: inout Expansion) -> Node? {
        guard let node = part[name] else { return nil }
        guard let items = node.sequence else { return node }
        let texts = items.compactMap { $0.mapping == nil ? $0.lenientText : $0 }
        if texts.count < items.count {
            expansion.diagnostics.add(
                part.subject.error(.propertyKind, "'\(name)' of \(part.subject.name) is a list of texts", at: node.span)
            )
        }
        return .list(texts, at: node.span)
    }

    private func scaling(in expansion: inout Expansion) -> Node? {
        guard let part = part("ScalingConfig", in: &expansion) else { return nil }
        let make = part.make
        let maximum = number("MaxVCpuCount", of: part, LenientNumber.whole, in: &expansion)
        let utilization = number("AverageCPUUtilization", of: part, LenientNumber.decimal, in: &expansion)
        guard maximum != nil || utilization != nil else { return nil }
        let policies = utilization.map { target in
            let metric = make.text("LambdaCapacityProviderAverageCPUUtilization")
            return make.list([make.map(["PredefinedMetricType": metric, "TargetValue": target])])
        }
        return make.map([
            "MaxVCpuCount": maximum, "ScalingMode": make.text(policies == nil ? "Auto" : "Manual"),
            "ScalingPolicies": policies,
        ])
    }

    private func number(
        _ name: String, of part: ResourcePart, _ convert: (Node) -> Node?, in expansion: inout Expansion
    ) -> Node? {
        guard let node = part[name] else { return nil }
        guard let number = convert(node) else {
            expansion.diagnostics.add(.expected(.number, at: "ScalingConfig.\(name)", node, of: source.subject))
            return nil
        }
        return number
    }
}
