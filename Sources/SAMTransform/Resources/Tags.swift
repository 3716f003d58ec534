internal import Diagnostics
internal import Documents
internal import Templates

/// Tags as SAM writes them, a map, and as CloudFormation does, a list.
enum Tags {
    /// The list form of a map of tags.
    static func list(_ tags: Node?) -> [Node] {
        (tags?.mapping ?? Mapping()).map { tag in
            let value = tag.value.isNull ? Node.text("", at: tag.value.span) : tag.value
            return .map(["Key": .text(tag.key.text, at: tag.key.span), "Value": value], at: tag.value.span)
        }
    }

    static func tag(_ key: String, _ value: Node, _ make: NodeBuilder) -> Node {
        make.map(["Key": make.text(key), "Value": value])
    }

    /// The tag by which SAM marks what it made, the tags in between, and those of the resource.
    static func listWithOwn(
        of source: SAMResourceSource, _ mark: String, and between: [Node] = [], in expansion: inout Expansion
    ) -> [Node] {
        let tags = source.properties["Tags"]
        for entry in tags?.mapping ?? Mapping() where reserved.contains(entry.key.text) {
            expansion.diagnostics.add(
                source.subject.error(
                    .propertyValue, "the tag '\(entry.key.text)' is reserved", at: entry.key.span,
                    help: "choose another name"))
        }
        return [tag(mark, source.make.text("SAM"), source.make)] + between + list(tags)
    }

    /// Tags that SAM and the Serverless Application Repository set themselves.
    private static let reserved = [
        "lambda:createdBy", "serverlessrepo:applicationId", "serverlessrepo:semanticVersion",
    ]
}

extension [Resource] {
    /// The resources with the tags of the SAM resource they were made from, where its `PropagateTags` asks for it.
    ///
    /// As in AWS's transform, they replace the tags that a resource has.
    func propagating(_ properties: Properties) -> [Resource] {
        guard properties["PropagateTags"]?.isTruthy ?? false, let tags = properties["Tags"]?.ifTruthy else {
            return self
        }
        return map { $0.tagged(tags) }
    }
}

extension Resource {
    /// The resource with a map of tags in place of its own, if it is of a type that takes tags.
    func tagged(_ tags: Node) -> Resource {
        var copy = self
        if Self.listTypes.contains(type) { copy.properties["Tags"] = .list(Tags.list(tags), at: tags.span) }
        if Self.mapTypes.contains(type) { copy.properties["Tags"] = tags }
        return copy
    }

    /// Types that take tags as a list.
    private static let listTypes: Set<String> = [
        "AWS::ApiGateway::ApiKey", "AWS::ApiGateway::DomainName", "AWS::ApiGateway::DomainNameAccessAssociation",
        "AWS::ApiGateway::DomainNameV2", "AWS::ApiGateway::RestApi", "AWS::ApiGateway::Stage",
        "AWS::ApiGateway::UsagePlan", "AWS::IAM::Role", "AWS::IoT::TopicRule", "AWS::Lambda::Function",
        "AWS::S3::Bucket",
        "AWS::SNS::Topic", "AWS::SQS::Queue", "AWS::StepFunctions::StateMachine",
    ]
    /// Types that take tags as a map.
    private static let mapTypes: Set<String> = ["AWS::ApiGatewayV2::DomainName", "AWS::ApiGatewayV2::Stage"]
}
