public import Deployments
public import LocalServices

/// What was made of IAM over the wire, in a file of sealed rows, since access keys are secrets.
public struct IdentityFile: IdentityStore {
    private let table: SealedTable

    /// Opens the file, creating it when needed.
    public init(path: String, secrets: SecretBox) throws(IdentityStoreError) {
        table = try Self.translated { () throws(SealedTableError) in
            try SealedTable(
                path: path, secrets: secrets,
                consolation: "without the file the engine starts with the roles and policies of its stacks")
        }
    }

    /// All that is kept.
    public func rows() throws(IdentityStoreError) -> [String: [UInt8]] {
        try Self.translated { () throws(SealedTableError) in
            Dictionary(uniqueKeysWithValues: try table.rows().map { ($0.key, $0.content) })
        }
    }

    /// Writes rows in one transaction.
    public func write(_ rows: [String: [UInt8]?]) throws(IdentityStoreError) {
        try Self.translated { () throws(SealedTableError) in
            try table.write(rows.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        }
    }

    private static func translated<Result>(
        _ body: () throws(SealedTableError) -> Result
    ) throws(IdentityStoreError) -> Result {
        do throws(SealedTableError) { return try body() } catch { throw IdentityStoreError(error.message) }
    }
}
