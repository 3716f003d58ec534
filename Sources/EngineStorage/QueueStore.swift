public import Deployments
internal import GRDB
public import LambdaEngine
internal import NIOCore

/// Asynchronous events in a SQLite file: write-ahead log, one transaction for all that come at the same time, payloads sealed.
///
/// An event that was accepted is on the disk. What became of it later may be lost with the machine, though not with the
/// process: then it runs again.
public struct QueueStore: EventQueueStore {
    private let writer: QueueWriter
    private let secrets: SecretBox

    /// Opens the file, creating it when needed, readable by its owner only. Events that ran when it was last used wait again.
    ///
    /// - Parameter secrets: seals payloads.
    public init(path: String, secrets: SecretBox) throws(EventStoreError) {
        self.secrets = secrets
        let database = try QueueWriter.translated(path) { try Self.opened(path) }
        writer = QueueWriter(database, path: path)
    }

    private static func opened(_ path: String) throws -> DatabaseQueue {
        if let reason = PrivateFile.make(path) { throw EventStoreError("cannot open '\(path)'", cause: reason) }
        var configuration = Configuration()
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL")
            // Pages of 4 KB; each time the log is brought into the file, its caller waits for the disk twice.
            try database.execute(sql: "PRAGMA wal_autocheckpoint = 4000")
        }
        let database = try DatabaseQueue(path: path, configuration: configuration)
        let migrator = QueueSchema.migrator
        if try database.read(migrator.hasBeenSuperseded) {
            throw EventStoreError("'\(path)' was written by a newer samlet: use that one, or move the file away")
        }
        try migrator.migrate(database)
        try database.write { try $0.execute(sql: "UPDATE event SET isRunning = 0 WHERE isRunning") }
        try shrink(database)
        return database
    }

    /// Gives back the room of events that are gone, where there is much of it.
    private static func shrink(_ database: DatabaseQueue) throws {
        let (free, all) = try database.read { database in
            (
                try Int.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0,
                try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            )
        }
        // Pages of 4 KB.
        if free > 2_000, free > all / 2 { try database.vacuum() }
    }

    // MARK: - Events

    /// See `EventQueueStore`.
    public func add(_ event: QueuedEvent) async throws(EventStoreError) {
        let row = try QueueRow(event, secrets)
        try await writer.write(isDurable: true) { try row.insert(into: $0) }
    }

    /// See `EventQueueStore`.
    public func take(_ limit: Int, of function: String, at now: Int64) async throws(EventStoreError) -> TakenEvents {
        let (rows, next) = try await writer.write(isDurable: false) { database in
            let rows = try QueueRow.due(limit, of: function, at: now, in: database)
            for row in rows { try row.start(in: database) }
            return (rows, try QueueRow.next(of: function, in: database))
        }
        var taken = TakenEvents(events: [], next: next)
        for row in rows {
            if let event = row.event(secrets) {
                taken.events.append(event)
            } else {
                taken.unreadable.append(row.requestID)
                try await settle(.done(id: row.id, adding: []))
            }
        }
        return taken
    }

    /// See `EventQueueStore`.
    public func settle(_ settlement: EventSettlement) async throws(EventStoreError) {
        switch settlement {
        case .again(let id, let progress):
            try await writer.write(isDurable: false) { try QueueRow.postpone(id, progress, in: $0) }
        case .done(let id, let others):
            var rows: [QueueRow] = []
            for event in others { rows.append(try QueueRow(event, secrets)) }
            try await writer.write(isDurable: false) { [rows] database in
                try QueueRow.delete(id, in: database)
                for row in rows { try row.insert(into: database) }
            }
        }
    }

    /// See `EventQueueStore`.
    public func waiting() async throws(EventStoreError) -> [WaitingEvents] {
        try await writer.write(isDurable: false) { try QueueRow.waiting(in: $0) }
    }
}
