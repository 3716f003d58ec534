internal import Diagnostics
internal import Documents
internal import Templates

/// `SourceAccessConfigurations` of an event source: how Lambda gets into a broker or cluster.
struct SourceAccess {
    let source: EventSource

    private static let property = "SourceAccessConfigurations"

    /// The URI of the one configuration of a type that must be there.
    ///
    /// - Parameter accepted: the types that may stand there.
    func requiredURI(_ type: String, accepted: [String], in expansion: inout Expansion) -> Node? {
        guard let list = source[Self.property], list.isTruthy else {
            expansion.diagnostics.add(
                source.error(
                    .eventRequirement, "\(source.subject.name) needs '\(Self.property)' with a \(type)",
                    help: "a list with 'Type: \(type)' and the 'URI' of a secret"))
            return nil
        }
        guard let items = list.sequence else {
            expansion.diagnostics.add(.expected(.list, at: Self.property, list, of: source.subject))
            return nil
        }
        let accepted = items.filter { isAccepted($0, accepted, in: &expansion) }
        let matching = accepted.filter { $0["Type"]?.string == type }
        guard let first = matching.first else {
            if accepted.count == items.count {
                expansion.diagnostics.add(
                    source.error(
                        .eventRequirement, "'\(Self.property)' of \(source.subject.name) has no \(type)", at: list.span)
                )
            }
            return nil
        }
        if matching.count > 1 {
            expansion.diagnostics.add(
                source.error(
                    .eventConflict, "'\(Self.property)' of \(source.subject.name) has more than one \(type)",
                    at: matching[1].span
                ).relating(first.span, "the first"))
        }
        guard let uri = first["URI"]?.ifTruthy else {
            expansion.diagnostics.add(
                source.error(.eventRequirement, "the \(type) of \(source.subject.name) has no 'URI'", at: first.span))
            return nil
        }
        return uri
    }

    private func isAccepted(_ item: Node, _ accepted: [String], in expansion: inout Expansion) -> Bool {
        guard item.mapping != nil else {
            expansion.diagnostics.add(.expected(.map, at: Self.property, item, of: source.subject))
            return false
        }
        guard let type = item["Type"]?.ifNotNull else {
            expansion.diagnostics.add(.required("\(Self.property).Type", of: source.subject, at: item.span))
            return false
        }
        guard let text = type.string, accepted.contains(text) else {
            expansion.diagnostics.add(
                source.error(
                    .eventValue, "a 'Type' here is \(accepted.joined(separator: " or ")), not \(type.kindInWords)",
                    at: type.span))
            return false
        }
        return true
    }

    // MARK: - Statements for the function's role

    static func readSecret(_ uri: Node, _ make: NodeBuilder) -> Node {
        make.map([
            "Action": make.texts("secretsmanager:GetSecretValue"), "Effect": make.text("Allow"), "Resource": uri,
        ])
    }

    static func useNetwork(_ make: NodeBuilder) -> Node {
        make.map([
            "Action": make.texts(
                "ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface",
                "ec2:DescribeVpcs", "ec2:DescribeSubnets", "ec2:DescribeSecurityGroups"),
            "Effect": make.text("Allow"),
            "Resource": make.text("*"),
        ])
    }

    /// The statement that lets the secret's key be used; nil without `SecretsManagerKmsKeyId`.
    ///
    /// - Parameter isList: the action stands in a list.
    func useKey(isList: Bool = true, in expansion: inout Expansion) -> Node? {
        guard let key = source["SecretsManagerKmsKeyId"], key.isTruthy else { return nil }
        guard let id = key.string else {
            expansion.diagnostics.add(.expected(.text, at: "SecretsManagerKmsKeyId", key, of: source.subject))
            return nil
        }
        let make = NodeBuilder(key.span)
        return make.map([
            "Action": isList ? make.texts("kms:Decrypt") : make.text("kms:Decrypt"),
            "Effect": make.text("Allow"),
            "Resource": make.sub("arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/" + id),
        ])
    }
}
