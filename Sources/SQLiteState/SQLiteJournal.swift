public import Deployments
internal import Foundation
internal import GRDB
internal import Templates

extension SQLiteStateStore {
    /// Runs of a stack that are kept after they ended.
    static let runLimit = 50

    /// Writes steps of a run down, with the run itself when it is new.
    public func record(_ steps: [JournalStep], of run: JournalRun, under lease: Lease) throws(StateError) {
        try translated {
            try database.write { database in
                try fence(database, lease)
                try write(steps, of: run, under: lease, to: database)
            }
        }
    }

    /// Says that nothing is left to do for a run.
    public func end(_ run: JournalRun, with steps: [JournalStep], under lease: Lease) throws(StateError) {
        try translated {
            try database.write { database in
                try fence(database, lease)
                try write(steps, of: run, under: lease, to: database)
                try database.execute(
                    sql: "UPDATE run SET endedAt = ? WHERE id = ?",
                    arguments: [Date().timeIntervalSince1970, run.id])
                try database.execute(
                    sql: """
                        DELETE FROM run WHERE stack = ? AND endedAt IS NOT NULL AND id NOT IN
                        (SELECT id FROM run WHERE stack = ? ORDER BY startedAt DESC, rowid DESC LIMIT ?)
                        """,
                    arguments: [run.stack.name, run.stack.name, Self.runLimit])
            }
        }
    }

    private func fence(_ database: Database, _ lease: Lease) throws {
        let isOurs = try Bool.fetchOne(
            database, sql: "SELECT epoch = ? FROM stack WHERE name = ?", arguments: [lease.epoch, lease.stackName])
        if isOurs != true { throw StateError(.fenced) }
    }

    func write(_ steps: [JournalStep], of run: JournalRun, under lease: Lease, to database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO run (id, stack, epoch, operation, baseGeneration, holder, startedAt)
                VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
                """,
            arguments: [
                run.id, run.stack.name, lease.epoch, run.operation, run.baseGeneration, holder.name, run.startedAt,
            ])
        let lineage = try String.fetchOne(
            database, sql: "SELECT lineage FROM stack WHERE name = ?", arguments: [run.stack.name])
        let insertion = try database.makeStatement(
            sql: """
                INSERT INTO journal (run, sequence, epoch, logicalID, action, token, phase, error)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (run, sequence) DO UPDATE SET phase = excluded.phase, error = excluded.error
                """)
        for step in steps {
            let token =
                step.phase == .intent
                ? step.token(lineage: lineage ?? "", baseGeneration: run.baseGeneration, coding: digestCoding) : ""
            try insertion.execute(arguments: [
                run.id, step.sequence, lease.epoch, step.logicalID?.rawValue, step.action.rawValue, token,
                step.phase.rawValue, step.error,
            ])
        }
    }

    // MARK: - Reading

    /// Runs that have not ended, the first one first.
    public func unfinishedRuns() throws(StateError) -> [JournalRun] {
        try runs(where: "endedAt IS NULL ORDER BY startedAt, run.rowid", [])
    }

    /// The runs of a stack that are kept, the last one first.
    public func runs(of name: String) throws(StateError) -> [JournalRun] {
        try runs(where: "stack = ? ORDER BY startedAt DESC, run.rowid DESC", [name])
    }

    private func runs(where condition: String, _ arguments: StatementArguments) throws(StateError) -> [JournalRun] {
        try translated {
            try database.read { database in
                let rows = try Row.fetchAll(
                    database,
                    sql: "SELECT run.*, accountID, region FROM run JOIN stack ON stack.name = stack WHERE \(condition)",
                    arguments: arguments)
                return try rows.map { try run($0, in: database) }
            }
        }
    }

    private func run(_ row: Row, in database: Database) throws -> JournalRun {
        let identity = StackIdentity(name: row["stack"], accountID: row["accountID"], region: row["region"])
        let steps = try Row.fetchAll(
            database, sql: "SELECT * FROM journal WHERE run = ? ORDER BY sequence", arguments: [row["id"] as String])
        return JournalRun(
            id: row["id"], stack: identity, operation: row["operation"], baseGeneration: row["baseGeneration"],
            startedAt: row["startedAt"], holder: row["holder"], steps: steps.compactMap(step))
    }

    private func step(_ row: Row) -> JournalStep? {
        guard let action = JournalStep.Action(rawValue: row["action"]),
            let phase = JournalStep.Phase(rawValue: row["phase"])
        else { return nil }
        let id = row["logicalID"] as String?
        return JournalStep(
            row["sequence"], action, id.map { LogicalID($0) }, phase: phase, token: row["token"], error: row["error"])
    }
}
