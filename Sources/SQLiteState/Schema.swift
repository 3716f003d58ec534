internal import GRDB

/// The tables of the state, as named migrations that are only ever added to.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 stacks and resources") { database in
            try database.create(table: "stack") { table in
                table.primaryKey("name", .text)
                table.column("accountID", .text).notNull()
                table.column("region", .text).notNull()
                // Told apart from a stack of the same name that was removed and made again.
                table.column("lineage", .text).notNull()
                table.column("generation", .integer).notNull()
                // Counts the holders of the lease; a write under an old epoch is refused.
                table.column("epoch", .integer).notNull()
                table.column("holder", .text)
                table.column("holderPID", .integer)
                table.column("operation", .text)
                // Seconds since 1970.
                table.column("leaseUntil", .double)
                table.column("templatePath", .text).notNull()
                table.column("counters", .text).notNull()
            }
            try database.create(table: "resource") { table in
                table.column("stack", .text).notNull().references("stack", onDelete: .cascade)
                table.column("position", .integer).notNull()
                table.column("logicalID", .text).notNull()
                // JSON as RecordCoding writes it.
                table.column("record", .text).notNull()
                table.primaryKey(["stack", "logicalID"])
            }
            try database.create(table: "output") { table in
                table.column("stack", .text).notNull().references("stack", onDelete: .cascade)
                table.column("position", .integer).notNull()
                table.column("name", .text).notNull()
                table.column("value", .text).notNull()
                table.column("description", .text)
                table.column("exportName", .text)
                table.primaryKey(["stack", "name"])
            }
            try database.create(table: "generation") { table in
                table.column("stack", .text).notNull().references("stack", onDelete: .cascade)
                table.column("number", .integer).notNull()
                // Seconds since 1970.
                table.column("deployedAt", .double).notNull()
                table.column("deployedBy", .text).notNull()
                table.primaryKey(["stack", "number"])
            }
        }
        return migrator
    }
}
