public import Deployments
internal import GRDB
public import Templates

extension SQLiteStateStore {
    /// What the deployed stacks but one export.
    public func exports(except name: String) throws(StateError) -> [String: Value] {
        try translated { try database.read { try exports(except: name, in: $0) } }
    }

    /// The stacks but one that export something, by the name of the export.
    public func exporters(except name: String) throws(StateError) -> [String: String] {
        try translated { try database.read { try exporters(except: name, in: $0) } }
    }

    /// The stacks but one that import something, sorted, by the name of the export.
    public func importers(except name: String) throws(StateError) -> [String: [String]] {
        try translated { try database.read { try importers(except: name, in: $0) } }
    }

    // MARK: - In a transaction

    /// Refuses a state that is about to be saved, when other stacks cannot live with what it exports, or it not with what they
    /// do.
    func protectExports(saving state: StackState, in database: Database) throws {
        let name = state.identity.name
        try ExportCheck.refuse(
            check(for: name, in: database).problems(saving: state, over: outputs(of: name, in: database)))
    }

    /// Refuses that a stack goes whose exports are imported.
    func protectExports(ofRemoved name: String, in database: Database) throws {
        let outputs = try outputs(of: name, in: database).sorted { $0.key < $1.key }
        try ExportCheck.refuse(check(for: name, in: database).problems(removing: outputs))
    }

    private func check(for name: String, in database: Database) throws -> ExportCheck {
        try ExportCheck(
            importers: importers(except: name, in: database), exporters: exporters(except: name, in: database),
            values: exports(except: name, in: database))
    }

    private func outputs(of name: String, in database: Database) throws -> [String: StackOutput] {
        let rows = try Row.fetchAll(
            database, sql: "SELECT name, exportName, value FROM output WHERE exportName IS NOT NULL AND stack = ?",
            arguments: [name])
        let outputs = rows.compactMap { row in
            coding.value(from: row["value"]).map { value in
                (row["name"] as String, StackOutput(value: value, exportName: row["exportName"]))
            }
        }
        return Dictionary(outputs) { first, _ in first }
    }

    private func exports(except name: String, in database: Database) throws -> [String: Value] {
        let rows = try Row.fetchAll(
            database, sql: "SELECT exportName, value FROM output WHERE exportName IS NOT NULL AND stack <> ?",
            arguments: [name])
        return Dictionary(
            rows.compactMap { row in coding.value(from: row["value"]).map { (row["exportName"], $0) } }
        ) { first, _ in first }
    }

    private func exporters(except name: String, in database: Database) throws -> [String: String] {
        let rows = try Row.fetchAll(
            database,
            sql:
                "SELECT exportName AS name, stack FROM output WHERE exportName IS NOT NULL AND stack <> ? ORDER BY stack",
            arguments: [name])
        return Dictionary(rows.map { ($0["name"], $0["stack"]) }) { first, _ in first }
    }

    private func importers(except name: String, in database: Database) throws -> [String: [String]] {
        let rows = try Row.fetchAll(
            database, sql: "SELECT name, stack FROM import WHERE stack <> ? ORDER BY stack", arguments: [name])
        return Dictionary(rows.map { ($0["name"], [$0["stack"]]) }, uniquingKeysWith: +)
    }
}
