/// The pools of execution environments, one for each version of a function that runs.
struct PoolTable: Sendable {
    /// A version of a function that can be invoked.
    struct Entry: Sendable {
        var configuration: FunctionConfiguration
        var folders: FunctionFolders
        var pool: EnvironmentPool

        var hasNoLayers: Bool { configuration.layers.isEmpty }
    }

    private var entries: [FunctionKey: [String: Entry]] = [:]
    /// Why versions cannot run.
    private var failures: [FunctionKey: [String: String]] = [:]
    /// How often anything of it became otherwise.
    private(set) var changeCount = 0

    /// - Parameter version: `$LATEST` or a number.
    func entry(_ key: FunctionKey, _ version: String) -> Entry? { entries[key]?[version] }

    func failure(_ key: FunctionKey, _ version: String) -> String? { failures[key]?[version] }

    /// All versions of a function that run.
    func entries(of key: FunctionKey) -> [String: Entry] { entries[key] ?? [:] }

    var pools: [EnvironmentPool] { entries.values.flatMap { $0.values.map(\.pool) } }

    mutating func set(_ entry: Entry, _ key: FunctionKey, _ version: String) {
        changeCount += 1
        entries[key, default: [:]][version] = entry
        failures[key]?[version] = nil
    }

    mutating func setFailure(_ message: String, _ key: FunctionKey, _ version: String) {
        changeCount += 1
        entries[key]?[version] = nil
        failures[key, default: [:]][version] = message
    }

    /// - Returns: the pool that was there.
    mutating func remove(_ key: FunctionKey, _ version: String) -> EnvironmentPool? {
        changeCount += 1
        failures[key]?[version] = nil
        let entry = entries[key]?.removeValue(forKey: version)
        if entries[key]?.isEmpty == true { entries[key] = nil }
        return entry?.pool
    }

    /// The versions of which something is known: a pool or a failure.
    func versions(of key: FunctionKey) -> Set<String> {
        Set(entries[key].map { Set($0.keys) } ?? []).union(failures[key].map { Set($0.keys) } ?? [])
    }
}
