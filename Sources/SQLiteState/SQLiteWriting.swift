internal import Artifacts
public import Deployments
internal import Foundation
internal import GRDB
internal import OrderedCollections
internal import Templates

extension SQLiteStateStore {
    /// Generations of which the state is kept.
    static let snapshotLimit = 100

    /// Replaces the state of a stack in one transaction.
    public func commit(
        _ state: StackState, over base: Int, under lease: Lease, note: CommitNote
    ) throws(StateError) {
        try translated {
            try database.write { database in
                try fence(database, lease, base, lineage: state.lineage)
                try protectExports(saving: state, in: database)
                let lineage = try writeStack(state, over: base, to: database)
                try writeResources(state, to: database)
                try writeOutputs(state, to: database)
                try writeImports(state, to: database)
                var saved = state
                saved.lineage = lineage
                try writeGeneration(saved, note, to: database)
                try writeRetained(note, of: lease.stackName, to: database)
                if let run = note.run { try write(note.steps, of: run, under: lease, to: database) }
            }
        }
    }

    /// Removes the state of a stack in one transaction.
    public func removeStack(over base: Int, under lease: Lease, note: CommitNote) throws(StateError) {
        try translated {
            try database.write { database in
                try fence(database, lease, base, lineage: "")
                try protectExports(ofRemoved: lease.stackName, in: database)
                // While the lineage is still the one that the run began with.
                if let run = note.run { try write(note.steps, of: run, under: lease, to: database) }
                for table in ["resource", "output", "import", "generation"] {
                    try database.execute(sql: "DELETE FROM \(table) WHERE stack = ?", arguments: [lease.stackName])
                }
                // The row stays for its epoch: a holder from before the removal must not be taken for a new one.
                try database.execute(
                    sql: "UPDATE stack SET generation = 0, lineage = ?, counters = '{}' WHERE name = ?",
                    arguments: [UUID().uuidString, lease.stackName])
                try writeRetained(note, of: lease.stackName, to: database)
            }
        }
    }

    // MARK: - Parts

    private func fence(_ database: Database, _ lease: Lease, _ base: Int, lineage: String) throws {
        let isOurs = try Bool.fetchOne(
            database,
            sql: """
                SELECT epoch = ? AND generation = ? AND (generation = 0 OR ? IN ('', lineage)) FROM stack WHERE name = ?
                """,
            arguments: [lease.epoch, base, lineage, lease.stackName])
        if isOurs != true { throw StateError(.fenced) }
    }

    /// - Returns: the lineage of the stack.
    private func writeStack(_ state: StackState, over base: Int, to database: Database) throws -> String {
        let counters = String(decoding: try JSONEncoder().encode(state.counters), as: UTF8.self)
        try database.execute(
            sql: """
                UPDATE stack SET accountID = ?, region = ?, generation = ?, templatePath = ?, counters = ?,
                lineage = CASE WHEN ? = 0 AND ? <> '' THEN ? ELSE lineage END WHERE name = ?
                """,
            arguments: [
                state.identity.accountID, state.identity.region, state.generation, state.templatePath, counters, base,
                state.lineage, state.lineage, state.identity.name,
            ])
        return try String.fetchOne(
            database, sql: "SELECT lineage FROM stack WHERE name = ?", arguments: [state.identity.name]) ?? ""
    }

    private func writeResources(_ state: StackState, to database: Database) throws {
        let name = state.identity.name
        try database.execute(sql: "DELETE FROM resource WHERE stack = ?", arguments: [name])
        let insertion = try database.makeStatement(
            sql: "INSERT INTO resource (stack, position, logicalID, record) VALUES (?, ?, ?, ?)")
        for (position, record) in state.records.values.enumerated() {
            try insertion.execute(arguments: [name, position, record.logicalID.rawValue, coding.text(of: record)])
        }
    }

    private func writeOutputs(_ state: StackState, to database: Database) throws {
        let name = state.identity.name
        try database.execute(sql: "DELETE FROM output WHERE stack = ?", arguments: [name])
        for (position, (key, output)) in state.outputs.enumerated() {
            try database.execute(
                sql:
                    "INSERT INTO output (stack, position, name, value, description, exportName) VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [name, position, key, coding.text(of: output.value), output.description, output.exportName])
        }
    }

    private func writeImports(_ state: StackState, to database: Database) throws {
        let name = state.identity.name
        try database.execute(sql: "DELETE FROM import WHERE stack = ?", arguments: [name])
        for imported in state.imports.sorted() {
            try database.execute(
                sql: "INSERT INTO import (stack, name) VALUES (?, ?)", arguments: [name, imported])
        }
    }

    private func writeGeneration(_ state: StackState, _ note: CommitNote, to database: Database) throws {
        let name = state.identity.name
        let counts = String(decoding: try JSONEncoder().encode(note.counts), as: UTF8.self)
        let snapshot = CompressedBytes.compressed(StateDocument(coding: coding).bytes(of: state))
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO generation (stack, number, deployedAt, deployedBy, status, operation,
                templatePath, templateDigest, counts, snapshot) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                name, state.generation, Date().timeIntervalSince1970, holder.name, note.status.rawValue, note.operation,
                state.templatePath, note.templateDigest, counts, snapshot.map { Data($0) },
            ])
        try database.execute(
            sql: "DELETE FROM generation WHERE stack = ? AND number <= ?",
            arguments: [name, state.generation - Self.snapshotLimit])
    }

    private func writeRetained(_ note: CommitNote, of name: String, to database: Database) throws {
        let now = Date().timeIntervalSince1970
        for record in note.retained {
            try database.execute(
                sql: "INSERT INTO retained (stack, physicalID, record, since) VALUES (?, ?, ?, ?)",
                arguments: [name, record.physicalID, coding.text(of: record), now])
        }
        for physicalID in note.adopted.sorted() {
            try database.execute(
                sql: "DELETE FROM retained WHERE stack = ? AND physicalID = ?", arguments: [name, physicalID])
        }
    }
}
