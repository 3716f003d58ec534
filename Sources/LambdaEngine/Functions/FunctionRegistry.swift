internal import Deployments
internal import Templates

/// The functions, versions, aliases and layers of all active stacks, by the names under which requests ask for them.
struct FunctionRegistry: Sendable {
    /// A function with what belongs to it.
    struct Function: Sendable {
        var configuration: FunctionConfiguration
        /// When the configuration was first seen as it is, in milliseconds since 1970.
        var lastModified: Int64
        /// By number.
        var versions: [FunctionVersion] = []
        /// By name.
        var aliases: [FunctionAlias] = []
    }

    private var stacks: [StackIdentity: RegisteredStack] = [:]
    private var byName: [String: [Function]] = [:]
    private var layersByARN: [String: LayerVersion] = [:]
    private var scope: Scope

    /// - Parameters:
    ///   - region: where functions are looked for when there are none yet.
    ///   - accountID: whose functions are looked for when there are none yet.
    init(region: String = "us-east-1", accountID: String = "000000000000") {
        scope = Scope(regions: [region], accountIDs: [accountID], standard: (region, accountID))
    }

    // MARK: - Changing

    /// Makes these the records of a stack that count; none removes the stack.
    ///
    /// - Parameters:
    ///   - records: of any types.
    ///   - time: now, in milliseconds since 1970; becomes the time of modification of what is new or another.
    mutating func replace(_ records: [ResourceRecord], of identity: StackIdentity, at time: Int64) {
        let earlier = stacks.removeValue(forKey: identity)
        if !records.isEmpty { stacks[identity] = RegisteredStack(records, identity, earlier, at: time) }
        index()
    }

    private mutating func index() {
        let all = stacks.sorted { $0.key.name < $1.key.name }
        var byARN: [String: Function] = [:]
        layersByARN = [:]
        for (_, stack) in all {
            for function in stack.functions where byARN[function.configuration.arn] == nil {
                byARN[function.configuration.arn] = function
            }
            for layer in stack.layers { layersByARN[layer.arn.text] = layer }
        }
        for (_, stack) in all {
            for (arn, version) in stack.versions { byARN[arn]?.versions.append(version) }
            for (arn, alias) in stack.aliases { byARN[arn]?.aliases.append(alias) }
        }
        byName = Dictionary(grouping: byARN.values.map(\.sorted), by: \.configuration.name)
        byName = byName.mapValues { $0.sorted { $0.configuration.arn < $1.configuration.arn } }
        if let first = all.first?.key {
            scope = Scope(
                regions: Set(all.map(\.key.region)), accountIDs: Set(all.map(\.key.accountID)),
                standard: (first.region, first.accountID))
        }
    }

    // MARK: - Looking up

    /// By name.
    var functions: [Function] {
        byName.values.flatMap { $0 }.sorted { $0.configuration.arn < $1.configuration.arn }
    }

    /// - Parameter arn: of a function, without a qualifier.
    func configuration(arn: String) -> FunctionConfiguration? {
        let name = arn.utf8.lastIndex(of: UInt8(ascii: ":")).map { arn[arn.index(after: $0)...] } ?? arn[...]
        return byName[String(name)]?.first { $0.configuration.arn == arn }?.configuration
    }

    /// By ARN.
    var layerVersions: [LayerVersion] {
        layersByARN.values.sorted { ($0.arn.layer, $0.arn.version) < ($1.arn.layer, $1.arn.version) }
    }

    /// The records of a stack that could not be read, with why.
    func failures(of stack: StackIdentity) -> [LogicalID: ResourceFailure] { stacks[stack]?.failures ?? [:] }

    /// - Parameter arn: with the version.
    func layerVersion(arn: String) -> LayerVersion? { layersByARN[arn] }

    /// What an invocation runs.
    ///
    /// - Parameters:
    ///   - name: a name, a partial ARN or an ARN, each with or without a qualifier.
    ///   - qualifier: a version or an alias.
    func resolve(_ name: String, qualifier: String?) throws(LambdaError) -> ResolvedFunction {
        let parsed = try FunctionName(name)
        let qualifier = try parsed.qualifier(besides: qualifier)
        // AWS looks for `$LATEST` in an invocation without a qualifier, and says so when there is none.
        let function = try function(parsed, missing: qualifier ?? "$LATEST")
        return try resolved(function, qualifier)
    }

    /// What a request for information is about.
    func find(_ name: String, qualifier: String? = nil) throws(LambdaError) -> (Function, ResolvedFunction) {
        let parsed = try FunctionName(name)
        let qualifier = try parsed.qualifier(besides: qualifier)
        let function = try function(parsed, missing: qualifier)
        return (function, try resolved(function, qualifier))
    }

    private func function(_ name: FunctionName, missing qualifier: Substring?) throws(LambdaError) -> Function {
        let candidates = byName[String(name.name)] ?? []
        let found = candidates.first { function in
            let stack = function.configuration.stack
            return (name.region ?? stack.region[...]) == stack.region
                && (name.accountID ?? stack.accountID[...]) == stack.accountID
        }
        if let found { return found }
        throw scope.error(for: name, qualifier)
    }

    private func resolved(_ function: Function, _ qualifier: Substring?) throws(LambdaError) -> ResolvedFunction {
        let configuration = function.configuration
        guard let qualifier else {
            return ResolvedFunction(configuration: configuration, executedVersion: "$LATEST", arn: configuration.arn)
        }
        let arn = "\(configuration.arn):\(qualifier)"
        guard let version = function.version(for: qualifier) else { throw .functionNotFound(arn) }
        return ResolvedFunction(
            configuration: configuration, executedVersion: version, arn: arn, qualifier: String(qualifier))
    }
}

/// A function as a request names it.
struct ResolvedFunction: Sendable {
    var configuration: FunctionConfiguration
    /// `$LATEST` or a version's number.
    var executedVersion: String
    /// With the qualifier of the request, if there is one: what the function sees as its own.
    var arn: String
    /// Of the request.
    var qualifier: String?
}

extension FunctionRegistry.Function {
    fileprivate var sorted: Self {
        var copy = self
        copy.versions.sort { $0.number < $1.number }
        copy.aliases.sort { $0.name < $1.name }
        return copy
    }

    /// The version that a qualifier means; nil when there is none.
    fileprivate func version(for qualifier: Substring) -> String? {
        if qualifier == "$LATEST" { return "$LATEST" }
        if let number = Int(qualifier) {
            return versions.contains { $0.number == number } ? String(number) : nil
        }
        return aliases.first { $0.name == qualifier }?.functionVersion
    }
}

/// Which regions and accounts there are, and what AWS says of functions outside of them.
private struct Scope: Sendable {
    var regions: Set<String>
    var accountIDs: Set<String>
    /// Of names without them.
    var standard: (region: String, accountID: String)

    /// Why a function was not found.
    func error(for name: FunctionName, _ qualifier: Substring?) -> LambdaError {
        let region = name.region.map(String.init) ?? standard.region
        let accountID = name.accountID.map(String.init) ?? standard.accountID
        guard regions.contains(region) else {
            return .notFound("Functions from '\(region)' are not reachable in this region ('\(standard.region)')")
        }
        let partition = StackIdentity(name: "", accountID: accountID, region: region).partition
        let arn = "arn:\(partition):lambda:\(region):\(accountID):function:\(name.name)"
        guard accountIDs.contains(accountID) else { return .accessDenied(arn, by: standard.accountID, partition) }
        return .functionNotFound(arn + (qualifier.map { ":\($0)" } ?? ""))
    }
}

extension LambdaError {
    fileprivate static func accessDenied(_ arn: String, by accountID: String, _ partition: String) -> LambdaError {
        let user = "User: arn:\(partition):iam::\(accountID):root"
        return LambdaError(
            code: "AccessDeniedException", statusCode: 403,
            message: "\(user) is not authorized to access the function \(arn) of another account")
    }
}
