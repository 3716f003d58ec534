internal import Deployments
internal import Foundation
internal import GRDB

/// Rows under keys in a SQLite file that only its owner can read: write-ahead log, full synchronisation, each row sealed as
/// a whole.
struct SealedTable: Sendable {
    private let database: DatabaseQueue
    private let secrets: SecretBox
    private let path: String
    private let consolation: String

    /// Opens the file, creating it when needed.
    ///
    /// - Parameter consolation: what becomes of the engine without the file, for the one who finds it damaged.
    init(path: String, secrets: SecretBox, consolation: String) throws(SealedTableError) {
        (self.path, self.secrets, self.consolation) = (path, secrets, consolation)
        if let reason = PrivateFile.make(path) { throw SealedTableError("cannot open '\(path)': \(reason)") }
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
        try migrator.migrate(database)
        return database
    }

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 entries") { database in
            try database.create(table: "entry") { table in
                table.primaryKey("key", .text)
                // JSON, sealed.
                table.column("content", .blob).notNull()
            }
        }
        return migrator
    }

    // MARK: - Rows

    /// All rows, in the order of their keys.
    func rows() throws(SealedTableError) -> [(key: String, content: [UInt8])] {
        let rows = try Self.translated(path) {
            try database.read { try Row.fetchAll($0, sql: "SELECT key, content FROM entry ORDER BY key") }
        }
        var all: [(key: String, content: [UInt8])] = []
        for row in rows {
            let key: String = row["key"]
            let sealed: Data = row["content"]
            guard let content = secrets.opened(Array(sealed)) else { throw damage(at: key) }
            all.append((key, content))
        }
        return all
    }

    /// That a row cannot be read.
    func damage(at key: String) -> SealedTableError {
        SealedTableError("'\(path)' is damaged at '\(key)', or was sealed with another key; \(consolation)")
    }

    /// Writes rows in one transaction, and removes those without a content.
    func write(_ rows: [(key: String, content: [UInt8]?)]) throws(SealedTableError) {
        try Self.translated(path) {
            let sealed = try rows.map { row in (row.key, try row.content.map(bytes)) }
            try database.write { database in
                for (key, content) in sealed {
                    if let content {
                        try database.execute(
                            sql: "INSERT OR REPLACE INTO entry (key, content) VALUES (?, ?)",
                            arguments: [key, content])
                    } else {
                        try database.execute(sql: "DELETE FROM entry WHERE key = ?", arguments: [key])
                    }
                }
            }
        }
    }

    private func bytes(_ content: [UInt8]) throws -> Data {
        guard let sealed = secrets.sealed(content) else {
            throw SealedTableError("cannot seal an entry of '\(path)'")
        }
        return Data(sealed)
    }

    private static func translated<Result>(
        _ path: String, _ body: () throws -> Result
    ) throws(SealedTableError) -> Result {
        do {
            return try body()
        } catch let error as SealedTableError {
            throw error
        } catch {
            throw SealedTableError("'\(path)' cannot be used: \(error)")
        }
    }
}

/// A file of sealed rows could not be read or written.
struct SealedTableError: Error {
    /// What failed, in lower case, without a full stop.
    var message: String

    init(_ message: String) {
        self.message = message
    }
}
