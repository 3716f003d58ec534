internal import Synchronization

/// One entry of the catalogue as it is kept on disk: a function, or a layer version that was published over the wire.
public struct CatalogueRow: Sendable {
    /// The table-wide name, such as `function/us-east-1/hello`.
    public let key: String
    /// Nil for an entry that is gone.
    public let content: CatalogueContent?
    /// The function that it is about; nil for a layer, and for an entry that was read.
    let functionKey: FunctionKey?

    /// An entry as it was read.
    public init(key: String, content: CatalogueContent?) {
        self.key = key
        self.content = content
        functionKey = nil
    }

    init(_ key: Key, _ content: CatalogueContent?) {
        self.key = key.text
        self.content = content
        functionKey =
            switch key {
            case .function(let key), .tombstone(let key): key
            case .layer, .layerPolicy, .codeSigning: nil
            }
    }

    enum Key: Hashable, Sendable {
        case function(FunctionKey)
        case tombstone(FunctionKey)
        /// By ARN.
        case layer(String)
        case layerPolicy(String)
        case codeSigning(String)

        var text: String {
            switch self {
            case .function(let key): "function/\(key.region)/\(key.name)"
            case .tombstone(let key): "tombstone/\(key.region)/\(key.name)"
            case .layer(let arn): "layer/\(arn)"
            case .layerPolicy(let arn): "layer-policy/\(arn)"
            case .codeSigning(let arn): "code-signing/\(arn)"
            }
        }
    }
}

/// What an entry of the catalogue holds, environment variables in clear: to be sealed wherever it is kept.
public struct CatalogueContent: Sendable, Codable {
    let item: Item

    enum Item: Sendable, Codable {
        case function(CatalogueFunction)
        case tombstone(FunctionCatalogue.Tombstone)
        case layer(LayerVersion)
        case layerPolicy(LayerPolicy)
        case codeSigning(CodeSigningConfig)
    }
}

/// Keeps the catalogue over restarts.
public protocol CatalogueStore: Sendable {
    /// All entries.
    func rows() throws(CatalogueStoreError) -> [CatalogueRow]

    /// Writes entries, all or none; when it returns they are on disk.
    func write(_ rows: [CatalogueRow]) throws(CatalogueStoreError)
}

/// The catalogue could not be read or written.
public struct CatalogueStoreError: Error, Sendable {
    /// What failed, in lower case, without a full stop.
    public var message: String

    /// An error with what failed.
    public init(_ message: String) {
        self.message = message
    }
}

/// Keeps the catalogue as long as the process lives.
public final class InMemoryCatalogueStore: CatalogueStore {
    private let content = Mutex<[String: CatalogueContent]>([:])

    /// An empty store.
    public init() {}

    /// All entries.
    public func rows() throws(CatalogueStoreError) -> [CatalogueRow] {
        content.withLock { $0.map { CatalogueRow(key: $0.key, content: $0.value) } }
    }

    /// Writes entries.
    public func write(_ rows: [CatalogueRow]) throws(CatalogueStoreError) {
        content.withLock { content in
            for row in rows { content[row.key] = row.content }
        }
    }
}
