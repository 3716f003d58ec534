internal import Deployments
internal import Templates

/// A statement of the policy of a function, one of its versions or one of its aliases: who may do what with it.
///
/// Source: AWS Lambda API Reference, "AddPermission"; the JSON as AWS answers it.
struct PolicyStatement: FunctionPart {
    /// Unique within a policy.
    var id: String
    /// Empty for the function itself.
    var qualifier: String
    /// Such as `lambda:InvokeFunction`.
    var action: String
    /// A service, an account, an ARN, or `*`.
    var principal: String
    var sourceARN: String?
    var sourceAccount: String?
    var eventSourceToken: String?
    var organizationID: String?
    /// `NONE` or `AWS_IAM`.
    var urlAuthType: String?
    var isViaURL: Bool?
    /// Statements are listed in this order: by when they were added.
    var order: Int64 = 0

    var key: String { "\(qualifier) \(id)" }

    mutating func stamp(at time: Int64) { order = time }
}

extension PolicyStatement {
    /// - Parameters:
    ///   - record: of the type `AWS::Lambda::Permission` or `AWS::Lambda::LayerVersionPermission`; nil is given for one
    ///     that says too little.
    ///   - qualifier: of the function that it names.
    init?(_ record: ResourceRecord, qualifier: Substring?) {
        let properties = record.properties
        guard let action = properties["Action"]?.text, let principal = properties["Principal"]?.text else { return nil }
        // Of a layer version's: `ARN#ID`.
        let name = record.physicalID.split(separator: "#").last ?? ""
        self.init(
            id: name.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) },
            qualifier: qualifier.map(String.init) ?? "", action: action, principal: principal,
            sourceARN: properties["SourceArn"]?.text, sourceAccount: properties["SourceAccount"]?.text,
            eventSourceToken: properties["EventSourceToken"]?.text,
            organizationID: properties["PrincipalOrgID"]?.text ?? properties["OrganizationId"]?.text,
            urlAuthType: properties["FunctionUrlAuthType"]?.text,
            isViaURL: properties["InvokedViaFunctionUrl"]?.text.flatMap(Bool.init))
    }

    /// The principal is one that AWS takes: all, a service, an account, or an identity.
    var hasValidPrincipal: Bool { principalObject(partition: "aws") != nil }

    /// As the policy has it.
    ///
    /// - Parameters:
    ///   - resource: the ARN of what the policy is about.
    ///   - partition: such as `aws`.
    func object(resource: String, partition: String) -> JSONObject {
        var object = JSONObject(["Sid": id, "Effect": "Allow"])
        switch principalObject(partition: partition) {
        case .all, nil: object.add("Principal", principal)
        case .object(let principal): object.add("Principal", principal)
        }
        object.add("Action", action)
        object.add("Resource", resource)
        addConditions(to: &object)
        return object
    }

    private func addConditions(to object: inout JSONObject) {
        let equals: KeyValuePairs<String, String?> = [
            "AWS:SourceAccount": sourceAccount, "lambda:EventSourceToken": eventSourceToken,
            "lambda:FunctionUrlAuthType": urlAuthType, "aws:PrincipalOrgID": organizationID,
        ]
        var conditions = JSONObject()
        if equals.contains(where: { $0.value != nil }) { conditions.add("StringEquals", JSONObject(equals)) }
        if let sourceARN { conditions.add("ArnLike", JSONObject(["AWS:SourceArn": sourceARN])) }
        if let isViaURL {
            conditions.add("Bool", JSONObject(["lambda:InvokedViaFunctionUrl": isViaURL ? "true" : "false"]))
        }
        if !conditions.isEmpty { object.add("Condition", conditions) }
    }

    private enum Principal {
        case all
        case object(JSONObject)
    }

    private static let services = [".amazonaws.com", ".amazonaws.com.cn", ".amazon.com"]

    /// Nil for one that AWS does not know.
    private func principalObject(partition: String) -> Principal? {
        if principal == "*" { return .all }
        if Self.services.contains(where: principal.hasSuffix) { return .object(JSONObject(["Service": principal])) }
        if FunctionName.isAccount(principal[...]) {
            return .object(JSONObject(["AWS": "arn:\(partition):iam::\(principal):root"]))
        }
        return principal.hasPrefix("arn:aws") ? .object(JSONObject(["AWS": principal])) : nil
    }
}
