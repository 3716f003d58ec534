internal import Templates

extension FunctionCatalogue {
    /// Adds a statement to the policy of a function, a version or an alias.
    ///
    /// - Parameters:
    ///   - statement: its qualifier and its place are set here.
    ///   - revisionID: of the policy, when it must not have changed; as long as there is none, of the function or alias.
    /// - Returns: the statement as it stands in the policy.
    mutating func addPermission(
        _ statement: PolicyStatement, to name: FunctionName, _ qualifier: Substring?, revisionID: String?,
        in scope: CallerScope, at time: Int64
    ) throws(LambdaError) -> JSONObject {
        if qualifier == FunctionVersion.latest[...] {
            throw .invalidParameter("We currently do not support adding policies for $LATEST.")
        }
        guard statement.hasValidPrincipal else {
            throw .invalidParameter(
                "The provided principal was invalid. Please check the principal and try again.")
        }
        var function = try qualified(name, qualifier, in: scope)
        var statement = statement
        statement.qualifier = qualifier.map(String.init) ?? ""
        try function.checkPolicyRevision(revisionID, statement.qualifier)
        guard function.attachments.permissions[statement.key] == nil else { throw .statementExists(statement.id) }
        statement.order = max(time, (function.policy(statement.qualifier).last?.order ?? 0) + 1)
        function.attachments.permissions[statement.key] = statement
        function.bumpPolicy(statement.qualifier)
        try function.checkPolicySize(statement.qualifier)
        put(function)
        return function.object(statement)
    }

    mutating func removePermission(
        _ id: String, from name: FunctionName, _ qualifier: Substring?, revisionID: String?, in scope: CallerScope
    ) throws(LambdaError) {
        let place = try place(of: name, in: scope)
        guard functions[FunctionKey(region: place.region, name: String(name.name))] != nil else {
            throw .notFound("No policy found for: \(place.arn(ofFunction: name.name))")
        }
        var function = try qualified(name, qualifier, in: scope)
        let qualifier = qualifier.map(String.init) ?? ""
        let policy = function.policy(qualifier)
        guard !policy.isEmpty else { throw .noPolicy }
        guard let statement = policy.first(where: { $0.id == id }) else { throw .noStatement(id) }
        try function.checkPolicyRevision(revisionID, qualifier)
        function.attachments.permissions[statement.key] = nil
        function.bumpPolicy(qualifier)
        if policy.count == 1 { function.attachments.policyRevisions[qualifier] = nil }
        put(function)
    }

    /// The policy of a function, a version or an alias as JSON, and its revision.
    func policy(
        of name: FunctionName, _ qualifier: Substring?, in scope: CallerScope
    ) throws(LambdaError) -> (text: String, revisionID: String) {
        let place = try place(of: name, in: scope)
        let qualifier = qualifier.map(String.init) ?? ""
        guard let function = functions[FunctionKey(region: place.region, name: String(name.name))],
            !function.policy(qualifier).isEmpty
        else { throw .resourceNotFound }
        return (function.policyText(qualifier), function.attachments.policyRevisions[qualifier] ?? "")
    }
}

extension CatalogueFunction {
    /// In bytes. Source: AWS Lambda Developer Guide, "Lambda quotas".
    private static let policyLimitInBytes = 20_480

    /// The statements about the function itself, or one of its versions or aliases.
    ///
    /// - Parameter qualifier: empty for the function itself.
    func policy(_ qualifier: String) -> [PolicyStatement] {
        (storedAttachments?.permissions.values ?? []).filter { $0.qualifier == qualifier }
            .sorted { ($0.order, $0.id) < ($1.order, $1.id) }
    }

    /// Anyone may call the URL of the function or an alias without signing.
    func allowsURL(_ qualifier: String) -> Bool {
        policy(qualifier).contains { statement in
            statement.principal == "*" && ["lambda:InvokeFunctionUrl", "lambda:*", "*"].contains(statement.action)
                && statement.urlAuthType != "AWS_IAM"
        }
    }

    /// Names another revision of a policy.
    mutating func bumpPolicy(_ qualifier: String) {
        attachments.policyRevisions[qualifier] = nextRevisionID(of: "policy \(qualifier)")
    }

    fileprivate func object(_ statement: PolicyStatement) -> JSONObject {
        let resource = statement.qualifier.isEmpty ? arn : "\(arn):\(statement.qualifier)"
        return statement.object(resource: resource, partition: place.partition)
    }

    fileprivate func policyText(_ qualifier: String) -> String { .policy(policy(qualifier).map(object)) }

    fileprivate func checkPolicySize(_ qualifier: String) throws(LambdaError) {
        let size = policyText(qualifier).utf8.count
        guard size > Self.policyLimitInBytes else { return }
        throw LambdaError(
            code: "PolicyLengthExceededException", statusCode: 400,
            message: "The final policy size (\(size)) is bigger than the limit (\(Self.policyLimitInBytes)).")
    }

    fileprivate func checkPolicyRevision(_ given: String?, _ qualifier: String) throws(LambdaError) {
        guard let given else { return }
        let subject =
            qualifier.isEmpty ? latest.revisionID : alias(qualifier)?.revisionID ?? revision(of: qualifier)?.revisionID
        let current = attachments.policyRevisions[qualifier] ?? subject
        guard given == current else { throw .policyRevisionMismatch("GetPolicy") }
    }
}

extension String {
    /// A policy of its statements.
    static func policy(_ statements: [JSONObject]) -> String {
        var object = JSONObject(["Version": "2012-10-17", "Id": "default"])
        object.add("Statement", statements)
        return object.text
    }
}

extension LambdaError {
    static let noPolicy = notFound("No policy is associated with the given resource.")

    static func noStatement(_ id: String) -> LambdaError {
        .notFound("Statement \(id) is not found in resource policy.")
    }

    static func statementExists(_ id: String) -> LambdaError {
        .conflict(
            "The statement id (\(id)) provided already exists. Please provide a new statement id, or remove the existing statement."
        )
    }

    /// - Parameter operation: that tells the revision.
    static func policyRevisionMismatch(_ operation: String) -> LambdaError {
        LambdaError(
            code: "PreconditionFailedException", statusCode: 412,
            message:
                "The Revision Id provided does not match the latest Revision Id. Call the \(operation) API to retrieve the latest Revision Id"
        )
    }
}
