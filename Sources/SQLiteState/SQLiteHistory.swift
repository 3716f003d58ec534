internal import Artifacts
public import Deployments
internal import Foundation
internal import GRDB

extension SQLiteStateStore {
    /// The generations of a stack that are kept, the last one first.
    public func history(of name: String) throws(StateError) -> [Generation] {
        try translated {
            try database.read { database in
                let rows = try Row.fetchAll(
                    database,
                    sql: """
                        SELECT number, status, deployedAt, deployedBy, operation, templatePath, templateDigest, counts,
                        snapshot IS NOT NULL AS hasSnapshot FROM generation WHERE stack = ? ORDER BY number DESC
                        """,
                    arguments: [name])
                return rows.map(generation)
            }
        }
    }

    private func generation(_ row: Row) -> Generation {
        let counts = try? JSONDecoder().decode(ChangeCounts.self, from: Data((row["counts"] as String).utf8))
        return Generation(
            number: row["number"], status: Generation.Status(rawValue: row["status"]) ?? .complete,
            deployedAt: row["deployedAt"], deployedBy: row["deployedBy"], operation: row["operation"],
            templatePath: row["templatePath"], templateDigest: row["templateDigest"],
            counts: counts ?? ChangeCounts(), hasSnapshot: row["hasSnapshot"])
    }

    /// The state that a stack had in a generation; nil when it was not kept.
    public func snapshot(of name: String, generation: Int) throws(StateError) -> StackState? {
        let data = try translated {
            try database.read {
                try Data.fetchOne(
                    $0, sql: "SELECT snapshot FROM generation WHERE stack = ? AND number = ? AND snapshot IS NOT NULL",
                    arguments: [name, generation])
            }
        }
        guard let data else { return nil }
        guard let bytes = CompressedBytes.expanded(Array(data)),
            let state = try? StateDocument(coding: coding).state(from: bytes)
        else { throw damaged(cause: "the snapshot of generation \(generation) is unreadable") }
        return state
    }

    /// The resources that left a stack and were kept by their policy, the last one first.
    public func retainedResources(of name: String) throws(StateError) -> [RetainedResource] {
        let rows = try translated {
            try database.read {
                try Row.fetchAll(
                    $0, sql: "SELECT record, since FROM retained WHERE stack = ? ORDER BY id DESC", arguments: [name])
            }
        }
        return rows.compactMap { row in
            coding.record(from: row["record"]).map {
                RetainedResource(record: $0, stackName: name, since: row["since"])
            }
        }
    }
}
