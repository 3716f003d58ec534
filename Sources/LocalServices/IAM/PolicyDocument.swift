internal import Documents

/// The text of a policy, and what IAM finds wrong with it.
///
/// Source: IAM User Guide, "Grammar of the IAM JSON policy language"; the sentences are those of IAM's answers.
struct PolicyDocument {
    private let text: String

    /// What a policy is for, which decides what it must hold.
    enum Use {
        /// Says who may assume a role.
        case trust
        /// Part of a role or user.
        case inline
        case managed
    }

    init(_ text: String) {
        self.text = text
    }

    /// In bytes, without white space, as quotas count it.
    var size: Int { text.utf8.count { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } }

    /// - Throws: `MalformedPolicyDocument`; `LimitExceeded` for one that is too long.
    func requireValid(as use: Use) throws(ServiceError) {
        if let problem = problem(as: use) { throw ServiceError("MalformedPolicyDocument", problem) }
        switch use {
        case .trust: try requireSize(Self.trustLimit, "ACLSizePerRole")
        case .managed: try requireSize(ManagedPolicy.sizeLimit, "PolicySize")
        // All those of a role or user count together.
        case .inline: break
        }
    }

    /// Source: IAM User Guide, "IAM and AWS STS quotas".
    private static let trustLimit = 2048

    private func requireSize(_ limit: Int, _ quota: String) throws(ServiceError) {
        if size > limit { throw .limitExceeded("Cannot exceed quota for \(quota): \(limit)") }
    }

    /// The first thing that is wrong, in IAM's words and in the order in which IAM looks; nil for a policy that IAM takes.
    func problem(as use: Use) -> String? {
        let document = Document.json(Array(text.utf8))?.mapping
        guard use != .trust else { return document.map(Self.trustProblem) ?? "This policy contains invalid Json" }
        guard let document, let statements = Self.statements(of: document)?.map(PermissionStatement.init),
            statements.allSatisfy(\.isWellFormed)
        else { return Self.syntax }
        if use == .managed, document["Version"]?.text != "2012-10-17" {
            return "Policy document must be version 2012-10-17 or greater."
        }
        if statements.contains(where: \.failsLegacyParsing) { return "The policy failed legacy parsing" }
        return Self.problem(ofIDs: statements.compactMap(\.id)) ?? statements.compactMap(\.problemOfParts).first
            ?? statements.compactMap(\.problemOfResources).first ?? statements.compactMap(\.problemOfActions).first
    }

    private static func trustProblem(_ document: Mapping) -> String? {
        guard let statements = statements(of: document) else {
            return document["Statement"] == nil ? "Missing required field Statement" : syntax
        }
        return statements.compactMap { TrustStatement($0).problem }.first
            ?? problem(ofIDs: statements.compactMap { $0["Sid"]?.text })
    }

    static let syntax = "Syntax errors in policy."
    private static let elements: Set<String> = ["Version", "Id", "Statement"]

    /// Nil for a document that is no policy.
    private static func statements(of document: Mapping) -> [Mapping]? {
        let version = document["Version"]?.text ?? "2008-10-17"
        guard document.allSatisfy({ elements.contains($0.key.text) }), ["2008-10-17", "2012-10-17"].contains(version),
            document["Id"].map({ $0.text != nil }) ?? true,
            let statement = document["Statement"]
        else { return nil }
        let all = statement.sequence ?? [statement]
        let objects = all.compactMap(\.mapping)
        return objects.isEmpty || objects.count < all.count ? nil : objects
    }

    private static func problem(ofIDs ids: [String]) -> String? {
        if ids.contains(where: { $0.wholeMatch(of: /[0-9A-Za-z]*/) == nil }) {
            return
                "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*"
        }
        return Set(ids).count < ids.count ? "Statement IDs (SID) in a single policy must be unique." : nil
    }
}

/// A statement of a policy that says who may assume a role.
private struct TrustStatement {
    private let statement: Mapping

    init(_ statement: Mapping) {
        self.statement = statement
    }

    /// Nil for one that IAM takes.
    var problem: String? {
        for name in ["Resource", "NotResource"] where statement[name] != nil { return "Has prohibited field \(name)" }
        if let unknown = statement.first(where: { !StatementParts.names.contains($0.key.text) }) {
            return "Unknown field \(unknown.key.text)"
        }
        for (name, other) in [("Effect", "Effect"), ("Principal", "NotPrincipal"), ("Action", "NotAction")]
        where statement[name] == nil && statement[other] == nil {
            return "Missing required field \(name)"
        }
        let parts = StatementParts(statement)
        guard parts.areWellFormed, let actions = parts.texts("Action", "NotAction") else {
            return PolicyDocument.syntax
        }
        guard actions.allSatisfy({ $0 == "*" || $0.lowercased().hasPrefix("sts:") }) else {
            return "AssumeRole policy may only specify STS AssumeRole actions."
        }
        return nil
    }
}
