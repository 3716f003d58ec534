internal import Deployments
internal import Templates

/// A published version of a function. What it runs is the function's current code and configuration.
struct FunctionVersion: Hashable, Sendable {
    /// From 1.
    var number: Int
    var description: String
}

/// A name for a version of a function.
struct FunctionAlias: Hashable, Sendable {
    var name: String
    /// `$LATEST` or a version's number.
    var functionVersion: String
    var description: String
    /// The shares of invocations, 0 to 1, that other versions get. Shown only: all versions run the same.
    var additionalWeights: [Weight]

    struct Weight: Hashable, Sendable {
        var version: String
        /// As the template writes it.
        var share: String
    }
}

extension FunctionVersion {
    /// - Parameter record: of the type `AWS::Lambda::Version`.
    init(_ record: ResourceRecord) {
        number = Int(record.attributes["Version"] ?? record.physicalID) ?? record.number
        description = record.properties["Description"]?.text ?? ""
    }
}

extension FunctionAlias {
    /// - Parameter record: of the type `AWS::Lambda::Alias`.
    init(_ record: ResourceRecord) {
        let properties = record.properties
        name = properties["Name"]?.text ?? record.physicalID
        functionVersion = properties["FunctionVersion"]?.text ?? "$LATEST"
        description = properties["Description"]?.text ?? ""
        let weights = properties["RoutingConfig"]?["AdditionalVersionWeights"]?.list ?? []
        additionalWeights = weights.compactMap { weight in
            guard let version = weight["FunctionVersion"]?.text, let share = weight["FunctionWeight"]?.text,
                Double(share) != nil
            else { return nil }
            return Weight(version: version, share: share)
        }
    }
}
