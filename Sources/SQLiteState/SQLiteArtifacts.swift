public import Artifacts
public import Deployments
internal import Foundation
internal import GRDB

extension SQLiteStateStore {
    /// Everything that stacks are made of, have been made of in the generations that are kept, or have left behind.
    ///
    /// Found in the texts of records and snapshots, so that those of other versions of samlet count too.
    public func referencedArtifacts() throws(StateError) -> Set<ArtifactID> {
        let (records, generations) = try translated {
            try database.read { database in
                (
                    try String.fetchAll(
                        database, sql: "SELECT record FROM resource UNION ALL SELECT record FROM retained"),
                    try Int64.fetchAll(database, sql: "SELECT rowid FROM generation WHERE snapshot IS NOT NULL")
                )
            }
        }
        var found = records.reduce(into: Set<ArtifactID>()) { $0.formUnion(ArtifactID.named(in: $1.utf8)) }
        // One at a time, so that others who want the file need not wait for all of them.
        for generation in generations {
            let data = try translated {
                try database.read {
                    try Data.fetchOne(
                        $0, sql: "SELECT snapshot FROM generation WHERE rowid = ?", arguments: [generation])
                }
            }
            // Given up meanwhile, for newer ones.
            guard let data else { continue }
            guard let bytes = CompressedBytes.expanded(Array(data)) else {
                throw damaged(cause: "the snapshot of a generation is unreadable")
            }
            found.formUnion(ArtifactID.named(in: bytes))
        }
        return found
    }
}
