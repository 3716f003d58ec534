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
    /// The records that cannot be followed.
    var failures: [LogicalID: ResourceFailure] = [:]

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
            versions.append(
                Version(
                    function: try Self.function(of: record, stack), logicalID: record.logicalID,
                    number: Int(record.attributes["Version"] ?? record.physicalID) ?? record.number,
                    description: record.properties["Description"]?.text ?? "", isRetained: record.isRetained))
        case "AWS::Lambda::Alias":
            aliases.append((try Self.function(of: record, stack), FunctionAlias(record, of: stack)))
        default: break
        }
    }

    static func function(
        of record: ResourceRecord, _ stack: StackIdentity
    ) throws(ResourceFailure) -> FunctionKey {
        let properties = PropertyReader(record.properties)
        let text = try properties.requiredText("FunctionName")
        do throws(LambdaError) {
            let name = try FunctionName(text)
            return FunctionKey(region: String(name.region ?? stack.region[...]), name: String(name.name))
        } catch {
            throw properties.failure("'\(text)' is no name or ARN of a function", at: "FunctionName")
        }
    }
}
