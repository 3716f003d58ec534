internal import Deployments
internal import Templates

/// What a registry keeps of one stack.
struct RegisteredStack: Sendable {
    private(set) var functions: [FunctionRegistry.Function] = []
    private(set) var layers: [LayerVersion] = []
    /// Versions and aliases name their function by a name or an ARN, and may stand in another stack than it.
    private(set) var versions: [(functionARN: String, version: FunctionVersion)] = []
    private(set) var aliases: [(functionARN: String, alias: FunctionAlias)] = []
    /// The records that could not be read.
    private(set) var failures: [LogicalID: ResourceFailure] = [:]

    /// - Parameters:
    ///   - earlier: what the stack was; what is as it was keeps its time.
    ///   - time: now, in milliseconds since 1970.
    init(_ records: [ResourceRecord], _ identity: StackIdentity, _ earlier: RegisteredStack?, at time: Int64) {
        for record in records {
            do throws(ResourceFailure) {
                try add(record, identity, earlier, at: time)
            } catch {
                failures[record.logicalID] = error
            }
        }
    }

    private mutating func add(
        _ record: ResourceRecord, _ identity: StackIdentity, _ earlier: RegisteredStack?, at time: Int64
    ) throws(ResourceFailure) {
        switch record.type {
        case "AWS::Lambda::Function":
            let configuration = try FunctionConfiguration(record, of: identity)
            let same = earlier?.functions.first { $0.configuration == configuration }
            functions.append(.init(configuration: configuration, lastModified: same?.lastModified ?? time))
        case "AWS::Lambda::LayerVersion":
            var layer = try LayerVersion(record, of: identity, at: time)
            if let same = earlier?.layers.first(where: { $0.arn == layer.arn }) { layer.createdAt = same.createdAt }
            layers.append(layer)
        case "AWS::Lambda::Version":
            versions.append((try Self.functionARN(of: record, identity), FunctionVersion(record)))
        case "AWS::Lambda::Alias":
            aliases.append((try Self.functionARN(of: record, identity), FunctionAlias(record)))
        default: break
        }
    }

    static func functionARN(of record: ResourceRecord, _ stack: StackIdentity) throws(ResourceFailure) -> String {
        let properties = PropertyReader(record.properties)
        let text = try properties.requiredText("FunctionName")
        do throws(LambdaError) {
            let name = try FunctionName(text)
            let region = name.region ?? stack.region[...]
            return
                "arn:\(stack.partition):lambda:\(region):\(name.accountID ?? stack.accountID[...]):function:\(name.name)"
        } catch {
            throw properties.failure("'\(text)' is no name or ARN of a function", at: "FunctionName")
        }
    }
}
