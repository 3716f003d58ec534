internal import Artifacts
public import Deployments
internal import Documents
internal import Foundation
internal import GRDB
internal import OrderedCollections
internal import Templates

/// Stack states in a SQLite file: write-ahead log, full synchronisation, every write fenced by the lease's epoch.
public struct SQLiteStateStore: StateStore {
    let database: DatabaseQueue
    let coding: RecordCoding
    /// For what only tells records apart: no secret goes in.
    let digestCoding: RecordCoding
    let holder: LeaseHolder
    let path: String

    /// How long a lease lasts that is not renewed.
    public let leaseDuration: Duration

    /// The usual duration of a lease; it is renewed after a third of it.
    public static let standardLeaseDuration = Duration.seconds(30)

    /// Opens the file, creating it and its tables when needed, and bringing those of an older samlet up to date.
    /// - Throws: `.unavailable`, `.damaged` or `.tooNew`; the file is left as it is.
    public init(
        path: String, secrets: SecretBox, holder: LeaseHolder, leaseDuration: Duration = standardLeaseDuration
    ) throws(StateError) {
        self.path = path
        self.holder = holder
        self.leaseDuration = leaseDuration
        coding = RecordCoding(secrets: secrets)
        digestCoding = RecordCoding(secrets: secrets, secrecy: .digests)
        // One process at a time: of two that make a file at once, SQLite tells one that it is locked without waiting, and GRDB that a
        // table is missing.
        let lock = FolderLock(on: (path as NSString).deletingLastPathComponent, .exclusive)
        defer { withExtendedLifetime(lock) {} }
        database = try Self.translated(path) { try Self.opened(path) }
    }

    private static func opened(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL")
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        let database = try DatabaseQueue(path: path, configuration: configuration)
        let migrator = Schema.migrator
        let (isNewer, isComplete) = try database.read {
            (try migrator.hasBeenSuperseded($0), try migrator.hasCompletedMigrations($0))
        }
        if isNewer { throw StateError(.tooNew(path: path)) }
        if !isComplete { try migrator.migrate(database) }
        return database
    }

    // MARK: - Reading

    /// The names of the deployed stacks, sorted.
    public func stackNames() throws(StateError) -> [String] {
        try translated {
            try database.read {
                try String.fetchAll($0, sql: "SELECT name FROM stack WHERE generation > 0 ORDER BY name")
            }
        }
    }

    /// The deployed stacks as they are now, sorted by name.
    public func serials() throws(StateError) -> [StackSerial] {
        try translated {
            try database.read { database in
                try Row.fetchAll(
                    database, sql: "SELECT name, lineage, generation FROM stack WHERE generation > 0 ORDER BY name"
                ).map { StackSerial(name: $0["name"], lineage: $0["lineage"], generation: $0["generation"]) }
            }
        }
    }

    /// The state of a stack; nil for one that does not exist.
    public func stack(named name: String) throws(StateError) -> StackState? {
        try translated { try database.read { try stack(named: name, in: $0) } }
    }

    private func stack(named name: String, in database: Database) throws -> StackState? {
        guard
            let row = try Row.fetchOne(
                database, sql: "SELECT * FROM stack WHERE name = ? AND generation > 0", arguments: [name])
        else { return nil }
        let identity = StackIdentity(name: name, accountID: row["accountID"], region: row["region"])
        var state = StackState(
            identity: identity, generation: row["generation"], templatePath: row["templatePath"],
            lineage: row["lineage"])
        state.counters =
            (try? JSONDecoder().decode([String: Int].self, from: Data((row["counters"] as String).utf8))) ?? [:]
        let records = try String.fetchAll(
            database, sql: "SELECT record FROM resource WHERE stack = ? ORDER BY position", arguments: [name])
        for record in records.mappedInParallel({ [coding] in coding.record(from: $0) }) {
            guard let record else { throw damaged(cause: "a resource is unreadable") }
            state.records[record.logicalID] = record
        }
        let outputs = try Row.fetchCursor(
            database, sql: "SELECT * FROM output WHERE stack = ? ORDER BY position", arguments: [name])
        while let row = try outputs.next() {
            guard let value = coding.value(from: row["value"]) else { continue }
            state.outputs[row["name"]] = StackOutput(
                value: value, description: row["description"], exportName: row["exportName"])
        }
        state.imports = try String.fetchSet(
            database, sql: "SELECT name FROM import WHERE stack = ?", arguments: [name])
        return state
    }

    // MARK: - Errors

    func translated<Result>(_ body: () throws -> Result) throws(StateError) -> Result {
        try Self.translated(path, body)
    }

    private static func translated<Result>(_ path: String, _ body: () throws -> Result) throws(StateError) -> Result {
        do {
            return try body()
        } catch let error as StateError {
            throw error
        } catch let error as DatabaseError {
            guard [ResultCode.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode) else {
                throw StateError(.unavailable(path: path), cause: error.message)
            }
            throw damaged(path, cause: error.message)
        } catch {
            throw StateError(.unavailable(path: path), cause: "\(error)")
        }
    }

    func damaged(cause: String) -> StateError { Self.damaged(path, cause: cause) }

    private static func damaged(_ path: String, cause: String?) -> StateError {
        StateError(.damaged(path: path, copy: DamagedFile(path: path).keptCopy()), cause: cause)
    }
}
