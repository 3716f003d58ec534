internal import Deployments
internal import Templates

/// What versions are called.
enum FunctionVersion {
    /// The version that changes.
    static let latest = "$LATEST"
}

/// A name for a version of a function.
struct FunctionAlias: Hashable, Sendable, Codable {
    var name: String
    /// `$LATEST` or a version's number.
    var functionVersion: String
    var description: String
    /// The shares of invocations, 0 to 1, that other versions get; AWS takes one.
    var additionalWeights: [String: Double] = [:]
    /// Another with every change.
    var revisionID = ""
    var owner = FunctionOwner.wire
    /// Of a stack's alias: a digest of what its record said when it was last followed.
    var applied: String?

    /// The version that an invocation goes to.
    ///
    /// - Parameter draw: a number from 0 up to and without 1.
    func version(draw: () -> Double) -> String {
        guard !additionalWeights.isEmpty else { return functionVersion }
        var place = draw()
        for (version, share) in additionalWeights.sorted(by: { $0.key < $1.key }) {
            if place < share { return version }
            place -= share
        }
        return functionVersion
    }

    /// What each version gets of so many environments, in proportion to the invocations that go to it, in whole ones; the version
    /// that it is set to has what is left.
    func shares(of count: Int) -> [String: Int] {
        var shares: [String: Int] = [:]
        var left = count
        for (version, share) in additionalWeights.sorted(by: { $0.key < $1.key }) {
            let part = min(left, Int((Double(count) * share).rounded()))
            shares[version] = part
            left -= part
        }
        shares[functionVersion, default: 0] += left
        return shares.filter { $0.value > 0 }
    }

    /// All versions that it leads to.
    var versions: Set<String> { Set(additionalWeights.keys).union([functionVersion]) }
}

extension FunctionAlias {
    /// - Parameter record: of the type `AWS::Lambda::Alias`.
    init(_ record: ResourceRecord, of stack: StackIdentity) {
        let properties = record.properties
        name = properties["Name"]?.text ?? record.physicalID
        functionVersion = properties["FunctionVersion"]?.text ?? FunctionVersion.latest
        description = properties["Description"]?.text ?? ""
        owner = .stack(stack, record.logicalID)
        for weight in properties["RoutingConfig"]?["AdditionalVersionWeights"]?.list ?? [] {
            guard let version = weight["FunctionVersion"]?.text,
                let share = weight["FunctionWeight"]?.text.flatMap(Double.init)
            else { continue }
            additionalWeights[version] = share
        }
        applied = CatalogueFunction.revisionID(
            of: "\(functionVersion) \(description) \(additionalWeights.sorted { $0.key < $1.key })")
    }
}
