public import Deployments
internal import Foundation
public import LambdaEngine

/// The catalogue of functions in a file of sealed rows, since environment variables hold secrets.
public struct CatalogueFile: CatalogueStore {
    private let table: SealedTable

    /// Opens the file, creating it when needed.
    public init(path: String, secrets: SecretBox) throws(CatalogueStoreError) {
        table = try Self.translated { () throws(SealedTableError) in
            try SealedTable(
                path: path, secrets: secrets,
                consolation: "without the file the engine starts with the functions of its stacks")
        }
    }

    /// All entries.
    public func rows() throws(CatalogueStoreError) -> [CatalogueRow] {
        try Self.translated { () throws(SealedTableError) in
            var all: [CatalogueRow] = []
            for (key, bytes) in try table.rows() {
                guard let content = try? JSONDecoder().decode(CatalogueContent.self, from: Data(bytes)) else {
                    throw table.damage(at: key)
                }
                all.append(CatalogueRow(key: key, content: content))
            }
            return all
        }
    }

    /// Writes entries in one transaction.
    public func write(_ rows: [CatalogueRow]) throws(CatalogueStoreError) {
        try Self.translated { () throws(SealedTableError) in
            var encoded: [(key: String, content: [UInt8]?)] = []
            for row in rows {
                guard let content = row.content else {
                    encoded.append((row.key, nil))
                    continue
                }
                guard let bytes = try? JSONEncoder().encode(content) else {
                    throw SealedTableError("cannot write the entry '\(row.key)'")
                }
                encoded.append((row.key, Array(bytes)))
            }
            try table.write(encoded)
        }
    }

    private static func translated<Result>(
        _ body: () throws(SealedTableError) -> Result
    ) throws(CatalogueStoreError) -> Result {
        do throws(SealedTableError) {
            return try body()
        } catch {
            throw CatalogueStoreError(error.message)
        }
    }
}
