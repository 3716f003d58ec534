internal import Diagnostics
internal import Documents

/// The resource policy of a REST API: from where, and by whom, it may be called.
///
/// Source: AWS SAM Developer Guide, "ResourcePolicyStatement".
extension RESTDefinitionEditor {
    /// Adds what a policy says to the methods of a path.
    mutating func addResourcePolicy(
        _ policy: DefinitionValue, path: String, stage: DefinitionValue
    ) throws(DefinitionProblem) {
        let resources = try methodARNs(path, stage)
        for (name, effect) in [("AwsAccountWhitelist", "Allow"), ("AwsAccountBlacklist", "Deny")] {
            if let accounts = policy[name], accounts.isTruthy { try addAccounts(accounts, effect, resources) }
        }
        for (name, test) in [("IpRangeWhitelist", "NotIpAddress"), ("IpRangeBlacklist", "IpAddress")] {
            if let ranges = policy[name], ranges.isTruthy { addRanges(ranges, test, resources) }
        }
        for (kind, test) in [("Blacklist", "StringEquals"), ("Whitelist", "StringNotEquals")] {
            try addNetworks(policy, kind, test, resources)
        }
        root.set(Self.policyKey, .map(resourcePolicy))
    }

    /// Adds statements as they are.
    mutating func addStatements(_ statements: DefinitionValue) {
        setVersion()
        if let existing = resourcePolicy.current("Statement"), !existing.isNull {
            var items = existing.list ?? [existing]
            for statement in statements.list ?? [statements] where !items.contains(where: statement.isEqual) {
                items.append(statement)
            }
            resourcePolicy.set("Statement", list(items))
        } else {
            resourcePolicy.set("Statement", statements)
        }
        root.set(Self.policyKey, .map(resourcePolicy))
    }

    // MARK: - Statements

    private mutating func setVersion() { resourcePolicy.set("Version", text("2012-10-17")) }

    private func statement(_ effect: String, _ resources: DefinitionValue, principal: DefinitionValue) -> DefinitionMap
    {
        var statement = DefinitionMap(at: span)
        statement.set("Effect", text(effect))
        statement.set("Action", text("execute-api:Invoke"))
        statement.set("Resource", resources)
        statement.set("Principal", principal)
        return statement
    }

    private mutating func addAccounts(
        _ accounts: DefinitionValue, _ effect: String, _ resources: DefinitionValue
    ) throws(DefinitionProblem) {
        guard accounts.list != nil || accounts.map != nil else {
            throw DefinitionProblem("accounts are a list; found \(accounts.kindInWords)", at: accounts.span)
        }
        setVersion()
        let principal = map(["AWS": accounts.list == nil ? list([accounts]) : accounts])
        let new = DefinitionValue.map(statement(effect, resources, principal: principal))
        if let existing = resourcePolicy.current("Statement"), !existing.isNull {
            resourcePolicy.set("Statement", list((existing.list ?? [existing]) + [new]))
        } else {
            resourcePolicy.set("Statement", new)
        }
    }

    private mutating func addRanges(_ ranges: DefinitionValue, _ test: String, _ resources: DefinitionValue) {
        let items = ranges.list == nil ? list([ranges]) : ranges
        addDenial(plainMap([test: plainMap(["aws:SourceIp": items])]), resources)
    }

    private mutating func addNetworks(
        _ policy: DefinitionValue, _ kind: String, _ test: String, _ resources: DefinitionValue
    ) throws(DefinitionProblem) {
        var networks: [DefinitionValue] = []
        var endpoints: [DefinitionValue] = []
        if let given = policy["SourceVpc\(kind)"], !given.isNull {
            guard let items = given.list, items.allSatisfy({ $0.string != nil }) else {
                throw DefinitionProblem(
                    "'SourceVpc\(kind)' is a list of texts; 'IntrinsicVpc\(kind)' takes functions", at: given.span)
            }
            networks = items.filter { $0.string?.hasPrefix("vpc-") ?? false }
            endpoints = items.filter { $0.string?.hasPrefix("vpce-") ?? false }
        }
        networks += policy["IntrinsicVpc\(kind)"]?.list ?? []
        endpoints += policy["IntrinsicVpce\(kind)"]?.list ?? []
        guard !networks.isEmpty || !endpoints.isEmpty else { return }
        var condition = DefinitionMap(at: span)
        if !networks.isEmpty || policy["IntrinsicVpc\(kind)"]?.list != nil {
            condition.set("aws:SourceVpc", list(networks))
        }
        if !endpoints.isEmpty || policy["IntrinsicVpce\(kind)"]?.list != nil {
            condition.set("aws:SourceVpce", list(endpoints))
        }
        addDenial(plainMap([test: .map(condition)]), resources)
    }

    /// Everyone may call, but not under a condition.
    private mutating func addDenial(_ condition: DefinitionValue, _ resources: DefinitionValue) {
        setVersion()
        let allowed = DefinitionValue.map(statement("Allow", resources, principal: text("*")))
        var denial = statement("Deny", resources, principal: text("*"))
        denial.set("Condition", condition)
        let new = [allowed, .map(denial)]
        guard let existing = resourcePolicy.current("Statement"), !existing.isNull else {
            resourcePolicy.set("Statement", list(new))
            return
        }
        var items = existing.list ?? [existing]
        for statement in new where !items.contains(where: statement.isEqual) { items.append(statement) }
        resourcePolicy.set("Statement", list(items))
    }

    // MARK: - Methods

    /// The ARNs of all methods of a path.
    private func methodARNs(_ path: String, _ stage: DefinitionValue) throws(DefinitionProblem) -> DefinitionValue {
        let items = try paths.pathItems(path)
        let pattern = PathPattern.wildcards(path)
        let isPathFromTemplate = paths.entry(path)?.isFromTemplate ?? false
        let arns = items.flatMap { item in
            item.orderedKeys.map { method in
                let isAny = ["any", OpenAPINames.anyMethod].contains(method.lowercasedASCII)
                let isMethodFromTemplate = !isAny && (item.entry(method)?.isFromTemplate ?? false)
                let text = "execute-api:/${__Stage__}/\(isAny ? "*" : method.uppercased())\(pattern)"
                let resource = DefinitionValue.text(
                    text, at: span, isFromTemplate: isPathFromTemplate || isMethodFromTemplate)
                return plainMap(["Fn::Sub": list([resource, plainMap(["__Stage__": stage])])])
            }
        }
        return list(arns)
    }
}
