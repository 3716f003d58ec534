internal import Artifacts
internal import Deployments
internal import Templates

/// A function with all that belongs to it.
///
/// Written to disk as one document. What is added later must be optional: documents of before lack it.
struct CatalogueFunction: Hashable, Sendable, Codable {
    var place: FunctionPlace
    var name: String
    var owner: FunctionOwner
    /// `$LATEST`.
    var latest: FunctionRevision
    /// By number.
    var versions: [PublishedVersion] = []
    /// The highest number that a version has had.
    var lastVersion = 0
    /// By name.
    var aliases: [FunctionAlias] = []
    var tags: [String: String] = [:]
    /// How many invocations may run at a time; nil for no limit of its own.
    var reservedConcurrency: Int?
    /// `Terminate` or `Allow`: what becomes of functions that call themselves in a loop.
    var recursiveLoop: String?
    /// When the runtime is updated, by version (`$LATEST` or a number); `Auto` where there is none.
    var runtimeManagement: [String: RuntimeManagement]?
    /// Nil for none at all.
    var storedAttachments: FunctionAttachments?
    /// Counts the changes, for their ids.
    var changeCount = 0
    /// Of a stack's function: what its record said when it was last followed. As long as it says the same, what was changed
    /// over the wire stays.
    var applied: FunctionConfiguration?
    /// Versions and aliases of stacks that were deleted over the wire; of an alias what its record said.
    var removedVersions: Set<Int>?
    var removedAliases: [String: String]?

    var key: FunctionKey { FunctionKey(region: place.region, name: name) }
    /// Without a qualifier.
    var arn: String { latest.configuration.arn }

    /// When the runtime of a version is updated.
    struct RuntimeManagement: Hashable, Sendable, Codable {
        /// `Auto`, `FunctionUpdate` or `Manual`.
        var updateOn: String
        /// With `Manual`.
        var runtimeVersionARN: String?
    }
}

extension CatalogueFunction {
    /// - Parameter version: `$LATEST` or a number.
    func revision(of version: String) -> FunctionRevision? {
        if version == FunctionVersion.latest { return latest }
        guard let number = Int(version) else { return nil }
        return versions.first { $0.number == number }?.revision
    }

    func alias(_ name: some StringProtocol) -> FunctionAlias? { aliases.first { $0.name == name } }

    /// The version that a qualifier means; nil when there is none.
    ///
    /// - Parameter draw: a number from 0 to 1, for aliases that point to more than one version; 1 is the one it is set to.
    func version(for qualifier: Substring, draw: () -> Double = { 1 }) -> String? {
        if qualifier == FunctionVersion.latest { return FunctionVersion.latest }
        if let number = Int(qualifier) {
            return versions.contains { $0.number == number } ? String(number) : nil
        }
        return alias(qualifier)?.version(draw: draw)
    }

    /// Names another revision, as every change does.
    ///
    /// - Parameter version: `$LATEST`, a number, or an alias.
    mutating func nextRevisionID(of version: String) -> String {
        changeCount += 1
        return Self.revisionID(of: "\(arn):\(version) \(changeCount) \(latest.lastModified)")
    }

    /// - Parameter number: of a published version.
    mutating func nameNextRevision(ofVersion number: String) {
        guard let index = versions.firstIndex(where: { String($0.number) == number }) else { return }
        versions[index].revision.revisionID = nextRevisionID(of: number)
    }

    /// Has the form of a random UUID, and is the same for the same text.
    static func revisionID(of text: String) -> String {
        var digits = Array(ContentDigest(of: text.utf8).hexadecimal.prefix(32))
        digits[12] = "4"
        digits[16] = "8"
        for position in [20, 16, 12, 8] { digits.insert("-", at: position) }
        return String(digits)
    }

    mutating func sortParts() {
        versions.sort { $0.number < $1.number }
        aliases.sort { $0.name < $1.name }
    }
}
