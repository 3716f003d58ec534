internal import OrderedCollections
internal import Templates

/// Looks through a stack for what anyone can reach.
struct ExposureReader {
    private let state: StackState
    private let routes: OpenRoutes

    /// Everything that the stack exposes, each thing once, in the order of its resources.
    static func exposures(of state: StackState) -> OrderedSet<Exposure> {
        let reader = ExposureReader(state)
        return OrderedSet(state.records.values.flatMap(reader.exposures))
    }

    private init(_ state: StackState) {
        self.state = state
        routes = OpenRoutes(state)
    }

    private func exposures(of record: ResourceRecord) -> [Exposure] {
        routes.exposures(of: record) + publicPrincipals(record)
            + details(of: record).map { Exposure($0.kind, of: record, $0.detail) }
    }

    private func details(of record: ResourceRecord) -> [(kind: Exposure.Kind, detail: String)] {
        let properties = record.properties
        switch record.type {
        case "AWS::Lambda::Url":
            let isOpen = properties["AuthType"]?.text == "NONE"
            return (isOpen ? [(.publicURL, record.logicalID.rawValue)] : []) + openCORS(properties["Cors"])
        case "AWS::ApiGatewayV2::Api": return openCORS(properties["CorsConfiguration"])
        case "AWS::S3::Bucket": return publicBucket(properties)
        case "AWS::Lambda::Function":
            let layers = properties["Layers"]?.list?.compactMap(PolicyText.init) ?? []
            return layers.filter { isForeign($0.text) }.map { (.foreignLayer, $0.words) }
        default: return []
        }
    }

    /// Source: Lambda Developer Guide, ARNs of layers: the fifth part is the account.
    private func isForeign(_ arn: String) -> Bool {
        let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count > 4 && parts[4] != state.identity.accountID
    }

    private func openCORS(_ settings: Value?) -> [(kind: Exposure.Kind, detail: String)] {
        let origins = settings?["AllowOrigins"]?.list?.compactMap(\.text) ?? []
        guard origins.contains("*"), settings?["AllowCredentials"]?.boolean == true else { return [] }
        return [(.openCORS, "AllowOrigins: '*'")]
    }

    private static let publicAccess: Set<String> = ["PublicRead", "PublicReadWrite", "AuthenticatedRead"]

    private func publicBucket(_ properties: Value) -> [(kind: Exposure.Kind, detail: String)] {
        var details: [String] = []
        if let control = properties["AccessControl"]?.text, Self.publicAccess.contains(control) {
            details.append("AccessControl: \(control)")
        }
        for setting in properties["PublicAccessBlockConfiguration"]?.map ?? ValueMap()
        where setting.value.boolean == false { details.append("\(setting.key): false") }
        return details.map { (.publicBucket, $0) }
    }

    // MARK: - Principals

    /// The property with the policy of a resource, by type.
    private static let policies = [
        "AWS::SQS::QueuePolicy": "PolicyDocument", "AWS::SNS::TopicPolicy": "PolicyDocument",
        "AWS::S3::BucketPolicy": "PolicyDocument", "AWS::SecretsManager::ResourcePolicy": "ResourcePolicy",
        "AWS::KMS::Key": "KeyPolicy", "AWS::ApiGateway::RestApi": "Policy",
        "AWS::IAM::Role": "AssumeRolePolicyDocument", "AWS::Events::EventBusPolicy": "Statement",
        "AWS::DynamoDB::Table": "ResourcePolicy",
    ]

    private func publicPrincipals(_ record: ResourceRecord) -> [Exposure] {
        switch record.type {
        case "AWS::Lambda::Permission": return publicPermission(record)
        case "AWS::Lambda::LayerVersionPermission":
            let isPublic = record.properties["Principal"]?.text == "*" && record.properties["OrganizationId"] == nil
            return isPublic ? [Exposure(.publicPrincipal, of: record, "use the layer")] : []
        default: break
        }
        guard let property = Self.policies[record.type], let policy = record.properties[property] else { return [] }
        let document = policy["PolicyDocument"] ?? policy
        let statements = PolicyStatement.all(in: document)
        // What is denied under conditions, as to all but some addresses, is not open to everyone.
        guard !statements.contains(where: \.isDenial) else { return [] }
        return statements.filter(\.isForEveryone).map { statement in
            let negation = statement.actions.isNegated ? "do all but " : "do "
            return Exposure(
                .publicPrincipal, of: record, negation + statement.actions.texts.map(\.words).joined(separator: ", "))
        }
    }

    private func publicPermission(_ record: ResourceRecord) -> [Exposure] {
        let properties = record.properties
        // The permission of a function URL says no more than the URL does.
        let isOfURL = properties["FunctionUrlAuthType"] != nil || properties["InvokedViaFunctionUrl"] != nil
        let isBound = ["SourceArn", "SourceAccount", "PrincipalOrgID", "EventSourceToken"].contains {
            properties[$0] != nil
        }
        guard properties["Principal"]?.text == "*", !isOfURL, !isBound else { return [] }
        let action = properties["Action"]?.shownText ?? "lambda:InvokeFunction"
        return [Exposure(.publicPrincipal, of: record, "do \(action)")]
    }
}

extension PolicyStatement {
    fileprivate var isForEveryone: Bool {
        !isDenial && condition == nil && principals.contains { $0 == "*" || $0 == "AWS:*" }
    }
}
