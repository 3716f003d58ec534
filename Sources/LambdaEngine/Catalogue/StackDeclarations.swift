internal import Deployments
internal import Templates

/// What the records of a stack say of functions and layers.
struct StackDeclarations: Sendable {
    struct Function: Sendable {
        var logicalID: LogicalID
        /// As the record has it, tags and reserved concurrency included.
        var configuration: FunctionConfiguration

        var key: FunctionKey { FunctionKey(region: configuration.place.region, name: configuration.name) }
    }

    /// Versions and aliases name their function by a name or an ARN, and may stand in another stack than it.
    struct Version: Sendable {
        var function: FunctionKey
        var logicalID: LogicalID
        var number: Int
        var description: String
        var isRetained: Bool
    }

    private(set) var functions: [Function] = []
    private(set) var layers: [LayerVersion] = []
    private(set) var versions: [Version] = []
    private(set) var aliases: [(function: FunctionKey, alias: FunctionAlias)] = []
    /// What belongs to functions, which may stand in another stack.
    private(set) var parts: [FunctionKey: DeclaredParts] = [:]
    /// Who may use layer versions, by the version's ARN and ``PolicyStatement/key``.
    private(set) var layerPermissions: [String: [String: PolicyStatement]] = [:]
    /// Code signing configurations, by ARN.
    private(set) var codeSigning: [String: CodeSigningRequest] = [:]
    /// The records that cannot be followed.
    var failures: [LogicalID: ResourceFailure] = [:]

    /// The versions and aliases that it declares.
    var qualifiers: [(function: FunctionKey, qualifier: String)] {
        versions.map { ($0.function, String($0.number)) } + aliases.map { ($0.function, $0.alias.name) }
    }

    /// - Parameter time: now, in milliseconds since 1970.
    init(_ records: [ResourceRecord], _ stack: StackIdentity, at time: Int64) {
        for record in records {
            do throws(ResourceFailure) {
                try add(record, stack, at: time)
            } catch {
                failures[record.logicalID] = error
            }
        }
    }

    private mutating func add(
        _ record: ResourceRecord, _ stack: StackIdentity, at time: Int64
    ) throws(ResourceFailure) {
        switch record.type {
        case "AWS::Lambda::Function":
            functions.append(
                Function(logicalID: record.logicalID, configuration: try FunctionConfiguration(record, of: stack)))
        case "AWS::Lambda::LayerVersion": layers.append(try LayerVersion(record, of: stack, at: time))
        case "AWS::Lambda::Version":
            let number = Int(record.attributes["Version"] ?? record.physicalID) ?? record.number
            let function = try Self.function(of: record, stack)
            versions.append(
                Version(
                    function: function, logicalID: record.logicalID, number: number,
                    description: record.properties["Description"]?.text ?? "", isRetained: record.isRetained))
            parts[function, default: DeclaredParts()].provisioned[String(number)] =
                try ProvisionedConcurrencyConfig(record)
        case "AWS::Lambda::Alias":
            let function = try Self.function(of: record, stack)
            let alias = FunctionAlias(record, of: stack)
            aliases.append((function, alias))
            parts[function, default: DeclaredParts()].provisioned[alias.name] =
                try ProvisionedConcurrencyConfig(record)
        default: try addPart(record, stack)
        }
    }

    private mutating func addPart(_ record: ResourceRecord, _ stack: StackIdentity) throws(ResourceFailure) {
        switch record.type {
        case "AWS::Lambda::EventInvokeConfig":
            let qualifier = try EventInvokeConfig.qualifier(of: record)
            parts[try Self.function(of: record, stack), default: DeclaredParts()].eventInvokeConfigs[qualifier] =
                try EventInvokeConfig(record)
        case "AWS::Lambda::Permission":
            let name = try Self.functionName(of: record)
            guard let statement = PolicyStatement(record, qualifier: name.qualifier) else { return }
            parts[Self.key(of: name, stack), default: DeclaredParts()].permissions[statement.key] = statement
        case "AWS::Lambda::CodeSigningConfig": codeSigning[record.ref] = try CodeSigningRequest(record)
        case "AWS::Lambda::LayerVersionPermission":
            guard let statement = PolicyStatement(record, qualifier: nil) else { return }
            let arn = try PropertyReader(record.properties).requiredText("LayerVersionArn")
            layerPermissions[arn, default: [:]][statement.key] = statement
        case "AWS::Lambda::Url":
            let name = try Self.functionName(of: record, in: "TargetFunctionArn")
            let qualifier = record.properties["Qualifier"]?.text ?? name.qualifier.map(String.init) ?? ""
            guard let url = FunctionURLConfig(record) else { return }
            parts[Self.key(of: name, stack), default: DeclaredParts()].urls[qualifier] = url
        default: break
        }
    }

    static func function(
        of record: ResourceRecord, _ stack: StackIdentity
    ) throws(ResourceFailure) -> FunctionKey {
        key(of: try functionName(of: record), stack)
    }

    private static func key(of name: FunctionName, _ stack: StackIdentity) -> FunctionKey {
        FunctionKey(region: String(name.region ?? stack.region[...]), name: String(name.name))
    }

    private static func functionName(
        of record: ResourceRecord, in property: String = "FunctionName"
    ) throws(ResourceFailure) -> FunctionName {
        let properties = PropertyReader(record.properties)
        let text = try properties.requiredText(property)
        do throws(LambdaError) {
            return try FunctionName(text)
        } catch {
            throw properties.failure("'\(text)' is no name or ARN of a function", at: property)
        }
    }
}
