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
        migrator.registerMigration("2 journal and history") { database in
            try database.alter(table: "stack") { table in
                // Seconds since 1970: when the lease was taken.
                table.add(column: "leaseSince", .double)
            }
            try database.alter(table: "generation") { table in
                table.add(column: "status", .text).notNull().defaults(to: "complete")
                table.add(column: "operation", .text).notNull().defaults(to: "deploy")
                table.add(column: "templatePath", .text).notNull().defaults(to: "")
                table.add(column: "templateDigest", .text).notNull().defaults(to: "")
                // JSON of ChangeCounts.
                table.add(column: "counts", .text).notNull().defaults(to: "{}")
                // A StateDocument, secrets sealed, compressed; null for generations from before there were snapshots.
                table.add(column: "snapshot", .blob)
            }
            try database.create(table: "run") { table in
                table.primaryKey("id", .text)
                table.column("stack", .text).notNull().references("stack", onDelete: .cascade)
                table.column("epoch", .integer).notNull()
                table.column("operation", .text).notNull()
                table.column("baseGeneration", .integer).notNull()
                table.column("holder", .text).notNull()
                // Seconds since 1970; the end is null as long as something is left to do.
                table.column("startedAt", .double).notNull()
                table.column("endedAt", .double)
            }
            try database.create(index: "run_by_stack", on: "run", columns: ["stack", "startedAt"])
            try database.create(table: "journal") { table in
                table.column("run", .text).notNull().references("run", onDelete: .cascade)
                table.column("sequence", .integer).notNull()
                table.column("epoch", .integer).notNull()
                table.column("logicalID", .text)
                table.column("action", .text).notNull()
                table.column("token", .text).notNull()
                // intent, done or failed.
                table.column("phase", .text).notNull()
                table.column("error", .text)
                table.primaryKey(["run", "sequence"])
            }
            try database.create(table: "retained") { table in
                table.autoIncrementedPrimaryKey("id")
                table.column("stack", .text).notNull()
                table.column("physicalID", .text).notNull()
                // JSON as RecordCoding writes it.
                table.column("record", .text).notNull()
                // Seconds since 1970.
                table.column("since", .double).notNull()
            }
        }
        migrator.registerMigration("3 imports") { database in
            try database.create(table: "import") { table in
                table.column("stack", .text).notNull().references("stack", onDelete: .cascade)
                // Of an export of another stack.
                table.column("name", .text).notNull()
                table.primaryKey(["stack", "name"])
            }
        }
        return migrator
    }
}
