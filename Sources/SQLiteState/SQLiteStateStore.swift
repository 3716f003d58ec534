public import Deployments
internal import Foundation
internal import GRDB
internal import OrderedCollections
public import Templates

/// Stack states in a SQLite file: write-ahead log, full synchronisation, every write fenced by the lease's epoch.
public struct SQLiteStateStore: StateStore {
    private let database: DatabaseQueue
    private let coding: RecordCoding
    private let holder: LeaseHolder
    private let path: String

    /// Opens the file, creating it and its tables when needed.
    /// - Throws: `.unavailable`, `.damaged` or `.tooNew`; the file is left as it is.
    public init(path: String, secrets: SecretBox, holder: LeaseHolder) throws(StateError) {
        self.path = path
        self.holder = holder
        coding = RecordCoding(secrets: secrets)
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

    /// The state of a stack; nil for one that does not exist.
    public func stack(named name: String) throws(StateError) -> StackState? {
        try translated { try database.read { try Self.stack(named: name, in: $0, coding: coding, path: path) } }
    }

    private static func stack(
        named name: String, in database: Database, coding: RecordCoding, path: String
    ) throws -> StackState? {
        guard
            let row = try Row.fetchOne(
                database, sql: "SELECT * FROM stack WHERE name = ? AND generation > 0", arguments: [name])
        else { return nil }
        let identity = StackIdentity(name: name, accountID: row["accountID"], region: row["region"])
        var state = StackState(identity: identity, generation: row["generation"], templatePath: row["templatePath"])
        state.counters =
            (try? JSONDecoder().decode([String: Int].self, from: Data((row["counters"] as String).utf8))) ?? [:]
        let records = try String.fetchCursor(
            database, sql: "SELECT record FROM resource WHERE stack = ? ORDER BY position", arguments: [name])
        while let text = try records.next() {
            guard let record = coding.record(from: text) else { throw StateError(.damaged(path: path)) }
            state.records[record.logicalID] = record
        }
        let outputs = try Row.fetchCursor(
            database, sql: "SELECT * FROM output WHERE stack = ? ORDER BY position", arguments: [name])
        while let row = try outputs.next() {
            guard let value = coding.value(from: row["value"]) else { continue }
            state.outputs[row["name"]] = StackOutput(
                value: value, description: row["description"], exportName: row["exportName"])
        }
        return state
    }

    /// What the deployed stacks but one export.
    public func exports(except name: String) throws(StateError) -> [String: Value] {
        let rows = try translated {
            try database.read {
                try Row.fetchAll(
                    $0, sql: "SELECT exportName, value FROM output WHERE exportName IS NOT NULL AND stack <> ?",
                    arguments: [name])
            }
        }
        return Dictionary(
            rows.compactMap { row in coding.value(from: row["value"]).map { (row["exportName"], $0) } }
        ) { first, _ in first }
    }

    // MARK: - Lease

    private static let leaseDuration = 30.0

    /// Takes the lease of a stack for 30 s; one that has expired, or whose holder died, is taken over.
    public func acquireLease(on stack: StackIdentity, for operation: String) throws(StateError) -> Lease {
        let now = Date().timeIntervalSince1970
        let epoch = try translated {
            try database.write { database -> Int in
                try database.execute(
                    sql: """
                        INSERT INTO stack (name, accountID, region, lineage, generation, epoch, templatePath, counters)
                        VALUES (?, ?, ?, ?, 0, 0, '', '{}') ON CONFLICT (name) DO NOTHING
                        """,
                    arguments: [stack.name, stack.accountID, stack.region, UUID().uuidString])
                let row = try Row.fetchOne(
                    database, sql: "SELECT epoch, holder, holderPID, operation, leaseUntil FROM stack WHERE name = ?",
                    arguments: [stack.name])
                if let row, let other = row["holder"] as String?, row["leaseUntil"] as Double? ?? 0 > now,
                    holder.mayBeAlive(other, processID: row["holderPID"])
                {
                    throw StateError(.locked(holder: other, operation: row["operation"] ?? "?"))
                }
                let epoch = (row?["epoch"] as Int? ?? 0) + 1
                try database.execute(
                    sql:
                        "UPDATE stack SET epoch = ?, holder = ?, holderPID = ?, operation = ?, leaseUntil = ? WHERE name = ?",
                    arguments: [epoch, holder.name, holder.processID, operation, now + Self.leaseDuration, stack.name])
                return epoch
            }
        }
        return Lease(stackName: stack.name, epoch: epoch)
    }

    /// Makes the lease last for another 30 s.
    public func renew(_ lease: Lease) throws(StateError) {
        try translated {
            try database.write { database in
                try database.execute(
                    sql: "UPDATE stack SET leaseUntil = ? WHERE name = ? AND epoch = ?",
                    arguments: [Date().timeIntervalSince1970 + Self.leaseDuration, lease.stackName, lease.epoch])
                if database.changesCount == 0 { throw StateError(.fenced) }
            }
        }
    }

    /// Lets others have the lease.
    public func release(_ lease: Lease) {
        // A lease that cannot be released expires by itself.
        try? database.write { database in
            try database.execute(
                sql: "UPDATE stack SET holder = NULL, leaseUntil = NULL WHERE name = ? AND epoch = ?",
                arguments: [lease.stackName, lease.epoch])
        }
    }

    // MARK: - Writing

    /// Replaces the state of a stack in one transaction.
    public func commit(_ state: StackState, over base: Int, under lease: Lease) throws(StateError) {
        try translated {
            try database.write { database in
                try fence(database, lease, base)
                try write(state, to: database)
            }
        }
    }

    /// Removes the state of a stack in one transaction.
    public func removeStack(over base: Int, under lease: Lease) throws(StateError) {
        try translated {
            try database.write { database in
                try fence(database, lease, base)
                for table in ["resource", "output", "generation"] {
                    try database.execute(sql: "DELETE FROM \(table) WHERE stack = ?", arguments: [lease.stackName])
                }
                // The row stays for its epoch: a holder from before the removal must not be taken for a new one.
                try database.execute(
                    sql: "UPDATE stack SET generation = 0, lineage = ?, counters = '{}' WHERE name = ?",
                    arguments: [UUID().uuidString, lease.stackName])
            }
        }
    }

    private func fence(_ database: Database, _ lease: Lease, _ base: Int) throws {
        let isOurs = try Bool.fetchOne(
            database, sql: "SELECT epoch = ? AND generation = ? FROM stack WHERE name = ?",
            arguments: [lease.epoch, base, lease.stackName])
        if isOurs != true { throw StateError(.fenced) }
    }

    private func write(_ state: StackState, to database: Database) throws {
        let name = state.identity.name
        let counters = String(decoding: try JSONEncoder().encode(state.counters), as: UTF8.self)
        try database.execute(
            sql:
                "UPDATE stack SET accountID = ?, region = ?, generation = ?, templatePath = ?, counters = ? WHERE name = ?",
            arguments: [
                state.identity.accountID, state.identity.region, state.generation, state.templatePath, counters, name,
            ])
        try database.execute(sql: "DELETE FROM resource WHERE stack = ?", arguments: [name])
        let insertion = try database.makeStatement(
            sql: "INSERT INTO resource (stack, position, logicalID, record) VALUES (?, ?, ?, ?)")
        for (position, record) in state.records.values.enumerated() {
            try insertion.execute(arguments: [name, position, record.logicalID.rawValue, coding.text(of: record)])
        }
        try database.execute(sql: "DELETE FROM output WHERE stack = ?", arguments: [name])
        for (position, (key, output)) in state.outputs.enumerated() {
            try database.execute(
                sql:
                    "INSERT INTO output (stack, position, name, value, description, exportName) VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [name, position, key, coding.text(of: output.value), output.description, output.exportName])
        }
        try database.execute(
            sql: "INSERT OR REPLACE INTO generation (stack, number, deployedAt, deployedBy) VALUES (?, ?, ?, ?)",
            arguments: [name, state.generation, Date().timeIntervalSince1970, holder.name])
    }

    // MARK: - Errors

    private func translated<Result>(_ body: () throws -> Result) throws(StateError) -> Result {
        try Self.translated(path, body)
    }

    private static func translated<Result>(_ path: String, _ body: () throws -> Result) throws(StateError) -> Result {
        do {
            return try body()
        } catch let error as StateError {
            throw error
        } catch let error as DatabaseError {
            let isDamaged = [ResultCode.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
            throw StateError(isDamaged ? .damaged(path: path) : .unavailable(path: path), cause: error.message)
        } catch {
            throw StateError(.unavailable(path: path), cause: "\(error)")
        }
    }
}
