public import Deployments
internal import Foundation
internal import GRDB
internal import Glibc
public import LambdaEngine

/// The catalogue of functions in a SQLite file that only its owner can read: write-ahead log, full synchronisation, each
/// entry sealed as a whole, since environment variables hold secrets.
public struct CatalogueFile: CatalogueStore {
    private let database: DatabaseQueue
    private let secrets: SecretBox
    private let path: String

    /// Opens the file, creating it when needed.
    public init(path: String, secrets: SecretBox) throws(CatalogueStoreError) {
        self.path = path
        self.secrets = secrets
        // The files beside it get the same mode from SQLite.
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, mode_t(0o600))
        guard descriptor >= 0 else {
            throw CatalogueStoreError("cannot open '\(path)': \(String(cString: strerror(errno)))")
        }
        close(descriptor)
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

    // MARK: - Store

    /// All entries.
    public func rows() throws(CatalogueStoreError) -> [CatalogueRow] {
        let rows = try Self.translated(path) {
            try database.read { try Row.fetchAll($0, sql: "SELECT key, content FROM entry ORDER BY key") }
        }
        var all: [CatalogueRow] = []
        for row in rows {
            let key: String = row["key"]
            guard let content = content(row["content"]) else {
                throw CatalogueStoreError(
                    "'\(path)' is damaged at '\(key)', or was sealed with another key; without the file the engine starts with the functions of its stacks"
                )
            }
            all.append(CatalogueRow(key: key, content: content))
        }
        return all
    }

    /// Writes entries in one transaction.
    public func write(_ rows: [CatalogueRow]) throws(CatalogueStoreError) {
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

    // MARK: - Sealing

    private func bytes(_ content: CatalogueContent) throws -> Data {
        guard let sealed = secrets.sealed(Array(try JSONEncoder().encode(content))) else {
            throw CatalogueStoreError("cannot seal an entry of '\(path)'")
        }
        return Data(sealed)
    }

    private func content(_ sealed: Data) -> CatalogueContent? {
        guard let bytes = secrets.opened(Array(sealed)) else { return nil }
        return try? JSONDecoder().decode(CatalogueContent.self, from: Data(bytes))
    }

    private static func translated<Result>(
        _ path: String, _ body: () throws -> Result
    ) throws(CatalogueStoreError) -> Result {
        do {
            return try body()
        } catch let error as CatalogueStoreError {
            throw error
        } catch {
            throw CatalogueStoreError("'\(path)' cannot be used: \(error)")
        }
    }
}
