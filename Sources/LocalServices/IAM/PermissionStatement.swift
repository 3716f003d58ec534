internal import Documents

/// A statement of a policy that says what a role or user may do.
///
/// Source: IAM User Guide, "IAM JSON policy element reference"; IAM's answers to what breaks it.
struct PermissionStatement {
    private let statement: Mapping
    private let actions: [String]?
    private let resources: [String]?

    init(_ statement: Mapping) {
        self.statement = statement
        let parts = StatementParts(statement)
        actions = parts.texts("Action", "NotAction")
        resources = parts.texts("Resource", "NotResource")
    }

    var id: String? { statement["Sid"]?.text }

    /// Every element is one of the language and of its type.
    var isWellFormed: Bool {
        statement.allSatisfy { StatementParts.names.contains($0.key.text) } && actions != nil && resources != nil
            && StatementParts(statement).areWellFormed
    }

    /// IAM has a second parser, which knows `Allow` in no other case and looks at all parts of an ARN.
    var failsLegacyParsing: Bool {
        !["Allow", "Deny"].contains(statement["Effect"]?.text)
            || (resources ?? []).contains { PolicyResource($0)?.failsLegacyParsing ?? false }
    }

    /// What is missing, or too much.
    var problemOfParts: String? {
        if statement["Principal"] != nil || statement["NotPrincipal"] != nil {
            return "Policy document should not specify a principal."
        }
        if actions?.isEmpty ?? true { return "Policy statement must contain actions." }
        return resources?.isEmpty ?? true ? "Policy statement must contain resources." : nil
    }

    var problemOfResources: String? {
        (resources ?? []).filter { $0 != "*" }.compactMap { text in
            guard let resource = PolicyResource(text) else { return "Resource \(text) must be in ARN format or \"*\"." }
            return resource.problem
        }.first
    }

    var problemOfActions: String? { (actions ?? []).compactMap(Self.problem(ofAction:)).first }

    private static func problem(ofAction action: String) -> String? {
        if action == "*" { return nil }
        let parts = action.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count == 1 {
            return "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
        }
        if parts.count > 2 { return "Actions/Condition can contain only one colon." }
        return parts[0].wholeMatch(of: /[A-Za-z0-9.*-]+/) == nil ? "Vendor \(parts[0]) is not valid" : nil
    }
}

/// What a statement is about: an ARN, in which parts at the end may be missing and stand for anything.
private struct PolicyResource {
    private let text: String
    private let partition: String
    /// Without the `arn` that they begin with.
    private let parts: [String]

    /// Nil for a text without a colon.
    init?(_ text: String) {
        parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).dropFirst().map(String.init)
        guard let partition = parts.first else { return nil }
        (self.text, self.partition) = (text, partition)
    }

    private var vendor: String { parts.count > 1 ? parts[1] : "" }
    private var region: String { parts.count > 2 ? parts[2] : "" }
    private var path: String { parts.count > 4 ? parts[4] : "*" }

    private var isOfPartition: Bool {
        partition.contains("*") || partition.wholeMatch(of: /aws(-[a-z]+)*/) != nil
    }

    /// Either all parts are there or no more than the vendor.
    var failsLegacyParsing: Bool { isOfPartition && parts.count > 2 && (parts.count < 5 || vendor.isEmpty) }

    /// Nil for one that IAM takes.
    var problem: String? {
        guard isOfPartition else {
            let shown = (["arn"] + parts + Array(repeating: "*", count: 5 - parts.count)).joined(separator: ":")
            return "Partition \"\(partition)\" is not valid for resource \"\(shown)\"."
        }
        if vendor.isEmpty || vendor.contains("*") {
            return "Resource vendor must be fully qualified and cannot contain regexes."
        }
        let hasRegion = !["", "*"].contains(region)
        switch vendor {
        case "iam" where hasRegion: return "IAM resource \(text) cannot contain region information."
        case "iam" where !Self.isOfIAM(path):
            let starts = Self.starts.joined(separator: ", ")
            return "IAM resource path must either be \"*\", root, or start with \(starts)."
        case "s3" where hasRegion && !path.hasPrefix("accesspoint"):
            return "Resource \(text) can not contain region information."
        default: return nil
        }
    }

    private static let starts = [
        "user/", "federated-user/", "role/", "group/", "instance-profile/", "mfa/", "server-certificate/", "policy/",
        "sms-mfa/", "saml-provider/", "oidc-provider/", "report/", "access-report/",
    ]

    private static func isOfIAM(_ path: String) -> Bool {
        // What follows a wildcard may be anything, so the start may be incomplete.
        let known = path.prefix { $0 != "*" && $0 != "?" }
        return path == "root"
            || starts.contains { path.hasPrefix($0) || (known.count < path.count && $0.hasPrefix(known)) }
    }
}

/// What statements of all policies have in common.
struct StatementParts {
    private let statement: Mapping

    static let names: Set<String> = [
        "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition",
    ]

    init(_ statement: Mapping) {
        self.statement = statement
    }

    /// Every element is of its type, and of two that exclude each other there is one.
    var areWellFormed: Bool {
        let isSure = ["allow", "deny"].contains(statement["Effect"]?.text?.lowercased())
        let isNamed = statement["Sid"].map { $0.text != nil } ?? true
        let isUnambiguous = ["Action", "Resource", "Principal"].allSatisfy {
            statement[$0] == nil || statement["Not\($0)"] == nil
        }
        let isConditional = statement["Condition"].map(Self.isCondition) ?? true
        return isSure && isNamed && isUnambiguous && isConditional
    }

    /// The texts of an element, or of the one that stands for its opposite; nil for another type, empty for none.
    func texts(_ name: String, _ opposite: String) -> [String]? {
        guard let value = statement[name] ?? statement[opposite] else { return [] }
        guard let items = value.sequence else { return value.text.map { [$0] } }
        let texts = items.compactMap(\.text)
        return texts.count == items.count ? texts : nil
    }

    // MARK: - Conditions

    private static func isCondition(_ condition: Node) -> Bool {
        condition.mapping?.allSatisfy { entry in
            guard let keys = entry.value.mapping else { return false }
            return keys.isEmpty || (isOperator(entry.key.text) && keys.allSatisfy { isValue($0.value) })
        } ?? false
    }

    private static func isValue(_ value: Node) -> Bool {
        value.scalar != nil || value.sequence?.allSatisfy { $0.scalar != nil } ?? false
    }

    private static func isOperator(_ text: String) -> Bool {
        guard let parts = text.wholeMatch(of: /(?:ForAllValues:|ForAnyValue:)?([A-Za-z]+?)(?:IfExists)?/) else {
            return false
        }
        return operators.contains(String(parts.1))
    }

    /// Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
    private static let operators: Set<String> = [
        "StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike",
        "StringNotLike", "NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals",
        "NumericGreaterThan", "NumericGreaterThanEquals", "DateEquals", "DateNotEquals", "DateLessThan",
        "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals", "Bool", "BinaryEquals", "IpAddress",
        "NotIpAddress", "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "Null",
    ]
}
