internal import Deployments
internal import Foundation
internal import GRDB
internal import LambdaEngine
internal import NIOCore

/// An event as it stands in the file; the only SQL about events.
struct QueueRow: Sendable {
    /// 0 before it is inserted.
    let id: Int64
    let requestID: String
    private let function: String
    private let qualifier: String?
    private let traceID: String
    private let progress: EventProgress
    /// The payload, sealed.
    private let bytes: [UInt8]

    init(_ event: QueuedEvent, _ secrets: SecretBox) throws(EventStoreError) {
        guard let bytes = secrets.sealed(Array(event.payload.readableBytesView)) else {
            throw EventStoreError("the event cannot be sealed")
        }
        id = event.id
        requestID = event.requestID
        function = event.function
        qualifier = event.qualifier
        traceID = event.traceID
        progress = event.progress
        self.bytes = bytes
    }

    private init(_ row: Row) {
        id = row["id"]
        requestID = row["requestID"]
        function = row["function"]
        qualifier = row["qualifier"]
        traceID = row["traceID"]
        progress = EventProgress(
            acceptedAt: row["acceptedAt"], dueAt: row["dueAt"], attempts: row["attempts"], failures: row["failures"],
            throttles: row["throttles"], shortened: row["shortened"])
        bytes = Array(row["bytes"] as Data)
    }

    /// The event, with the attempt counted that starts; nil when it was sealed with another key.
    func event(_ secrets: SecretBox) -> QueuedEvent? {
        secrets.opened(bytes).map { payload in
            var progress = progress
            progress.attempts += 1
            return QueuedEvent(
                id: id, requestID: requestID, function: function, qualifier: qualifier,
                payload: ByteBuffer(bytes: payload), traceID: traceID, progress: progress)
        }
    }

    // MARK: - Reading

    /// Those that are due, and may run.
    static func due(_ limit: Int, of function: String, at now: Int64, in database: Database) throws -> [QueueRow] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT event.*, payload.bytes FROM event JOIN payload ON payload.event = event.id
                WHERE function = ? AND isRunning = 0 AND dueAt <= ? ORDER BY dueAt, id LIMIT ?
                """)
        return try Row.fetchAll(statement, arguments: [function, now, limit]).map(QueueRow.init)
    }

    /// When the next one that waits is due.
    static func next(of function: String, in database: Database) throws -> Int64? {
        let statement = try database.cachedStatement(
            sql: "SELECT dueAt FROM event WHERE function = ? AND isRunning = 0 ORDER BY dueAt LIMIT 1")
        return try Int64.fetchOne(statement, arguments: [function])
    }

    static func waiting(in database: Database) throws -> [WaitingEvents] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT function, COUNT(*) AS count, MIN(dueAt) AS next FROM event
                WHERE isRunning = 0 GROUP BY function ORDER BY function
                """)
        return try Row.fetchAll(statement).map {
            WaitingEvents(function: $0["function"], count: $0["count"], next: $0["next"])
        }
    }

    // MARK: - Writing

    func insert(into database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO event (requestID, function, qualifier, traceID, acceptedAt, dueAt, attempts, failures,
                    throttles, shortened, isRunning) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
                """
        ).execute(arguments: [
            requestID, function, qualifier, traceID, progress.acceptedAt, progress.dueAt, progress.attempts,
            progress.failures, progress.throttles, progress.shortened,
        ])
        try bytes.withUnsafeBytes { bytes in
            try database.cachedStatement(sql: "INSERT INTO payload (event, bytes) VALUES (?, ?)").execute(
                arguments: [database.lastInsertedRowID, Data(bytes)])
        }
    }

    /// It runs, and that is counted at once: a process that is killed tells nothing any more.
    func start(in database: Database) throws {
        try database.cachedStatement(
            sql: "UPDATE event SET isRunning = 1, attempts = attempts + 1 WHERE id = ?"
        ).execute(arguments: [id])
    }

    /// It waits again.
    static func postpone(_ id: Int64, _ progress: EventProgress, in database: Database) throws {
        try database.cachedStatement(
            sql: """
                UPDATE event SET isRunning = 0, dueAt = ?, attempts = ?, failures = ?, throttles = ?, shortened = ?
                WHERE id = ?
                """
        ).execute(arguments: [
            progress.dueAt, progress.attempts, progress.failures, progress.throttles, progress.shortened, id,
        ])
    }

    static func delete(_ id: Int64, in database: Database) throws {
        try database.cachedStatement(sql: "DELETE FROM event WHERE id = ?").execute(arguments: [id])
        try database.cachedStatement(sql: "DELETE FROM payload WHERE event = ?").execute(arguments: [id])
    }
}
