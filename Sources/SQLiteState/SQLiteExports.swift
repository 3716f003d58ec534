public import Deployments
internal import GRDB

extension SQLiteStateStore {
    /// The stacks but one that export something, by the name of the export.
    public func exporters(except name: String) throws(StateError) -> [String: String] {
        let pairs = try pairs(
            "SELECT exportName AS name, stack FROM output WHERE exportName IS NOT NULL AND stack <> ? ORDER BY stack",
            except: name)
        return Dictionary(pairs) { first, _ in first }
    }

    /// The stacks but one that import something, sorted, by the name of the export.
    public func importers(except name: String) throws(StateError) -> [String: [String]] {
        let pairs = try pairs("SELECT name, stack FROM import WHERE stack <> ? ORDER BY stack", except: name)
        return Dictionary(pairs.map { ($0.name, [$0.stack]) }, uniquingKeysWith: +)
    }

    private func pairs(_ query: String, except name: String) throws(StateError) -> [(name: String, stack: String)] {
        try translated {
            try database.read { try Row.fetchAll($0, sql: query, arguments: [name]).map { ($0["name"], $0["stack"]) } }
        }
    }
}
