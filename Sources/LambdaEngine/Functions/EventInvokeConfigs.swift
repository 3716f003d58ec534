internal import Deployments

/// The ``EventInvokeConfig``s that stacks have, by function and qualifier.
struct EventInvokeConfigs: Sendable {
    private struct Key: Hashable {
        /// Without a qualifier.
        var functionARN: String
        /// `$LATEST`, a version's number or the name of an alias.
        var qualifier: String
    }

    private var stacks: [StackIdentity: [Key: EventInvokeConfig]] = [:]

    /// Makes these the records of a stack that count; none removes the stack.
    ///
    /// What cannot be read was refused when it was prepared, and is left out.
    ///
    /// - Parameters:
    ///   - records: of any types.
    ///   - time: now, in milliseconds since 1970; becomes the time of modification of what is new or another.
    mutating func replace(_ records: [ResourceRecord], of stack: StackIdentity, at time: Int64) {
        let earlier = stacks.removeValue(forKey: stack) ?? [:]
        var configs: [Key: EventInvokeConfig] = [:]
        for record in records where record.type == "AWS::Lambda::EventInvokeConfig" {
            guard let key = try? Self.key(of: record, stack),
                var config = try? EventInvokeConfig(record, at: time)
            else { continue }
            if let same = earlier[key] {
                config.lastModified = same.lastModified
                if config != same { config.lastModified = time }
            }
            configs[key] = config
        }
        if !configs.isEmpty { stacks[stack] = configs }
    }

    /// - Parameters:
    ///   - functionARN: without a qualifier.
    ///   - qualifier: `$LATEST`, a version's number or the name of an alias.
    subscript(functionARN: String, qualifier: String) -> EventInvokeConfig? {
        let key = Key(functionARN: functionARN, qualifier: qualifier)
        for configs in stacks.values {
            if let config = configs[key] { return config }
        }
        return nil
    }

    /// - Throws: a ``ResourceFailure`` when a record cannot be read.
    static func check(_ record: ResourceRecord, of stack: StackIdentity) throws(ResourceFailure) {
        _ = try key(of: record, stack)
        _ = try EventInvokeConfig(record, at: 0)
    }

    private static func key(of record: ResourceRecord, _ stack: StackIdentity) throws(ResourceFailure) -> Key {
        let qualifier = try PropertyReader(record.properties).requiredText("Qualifier")
        // A reference to an alias or a version is its ARN.
        let name = qualifier.split(separator: ":").last.map(String.init) ?? qualifier
        let function = try StackDeclarations.function(of: record, stack)
        let place = FunctionPlace(region: function.region, accountID: stack.accountID)
        return Key(functionARN: place.arn(ofFunction: function.name), qualifier: name)
    }
}
