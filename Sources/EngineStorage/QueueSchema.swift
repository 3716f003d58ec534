internal import GRDB

/// The tables of asynchronous events, as named migrations that are only ever added to.
enum QueueSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 events") { database in
            try database.create(table: "event") { table in
                // Counts up among those that are there; SQLite gives the number.
                table.primaryKey("id", .integer)
                table.column("requestID", .text).notNull()
                // The ARN, without a qualifier.
                table.column("function", .text).notNull()
                table.column("qualifier", .text)
                table.column("traceID", .text).notNull()
                // Milliseconds since 1970.
                table.column("acceptedAt", .integer).notNull()
                table.column("dueAt", .integer).notNull()
                table.column("attempts", .integer).notNull()
                table.column("failures", .integer).notNull()
                table.column("throttles", .integer).notNull()
                // Milliseconds.
                table.column("shortened", .integer).notNull()
                table.column("isRunning", .boolean).notNull()
            }
            // Apart, so that what becomes of an event is written without it.
            try database.create(table: "payload") { table in
                table.primaryKey("event", .integer)
                // Sealed.
                table.column("bytes", .blob).notNull()
            }
            try database.create(
                index: "event_waiting", on: "event", columns: ["function", "dueAt", "id"],
                condition: Column("isRunning") == false)
        }
        return migrator
    }
}
