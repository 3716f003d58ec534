internal import Documents

/// The texts of secret values, for leaving them out of words for people.
public struct SecretWords: Sendable {
    /// The longest first, since one may be a part of another.
    private let texts: [String]

    /// Shorter ones are a part of too many words.
    private static let shortestLength = 4

    /// The secrets in some values.
    public init(in values: some Sequence<Value>) {
        var texts: Set<String> = []
        for value in values { Self.collect(value, isSecret: false, into: &texts) }
        self.texts = texts.sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
    }

    /// Words with `(secret)` in the place of each secret; of a short one only where it is quoted, as messages quote values.
    public func hidden(in words: String) -> String {
        texts.reduce(words) { words, secret in
            secret.count < Self.shortestLength
                ? words.replacing("'\(secret)'", with: "'(secret)'") : words.replacing(secret, with: "(secret)")
        }
    }

    private static func collect(_ value: Value, isSecret: Bool, into texts: inout Set<String>) {
        let isSecret = isSecret || value.isSecret
        switch value.content {
        case .unknown: break
        case .scalar(let scalar): if isSecret, !scalar.text.isEmpty { texts.insert(scalar.text) }
        case .list(let items):
            for item in items { collect(item, isSecret: isSecret, into: &texts) }
            let parts = items.compactMap(\.text)
            if isSecret, parts.count > 1 { texts.insert(parts.joined(separator: ",")) }
        case .map(let map): for entry in map { collect(entry.value, isSecret: isSecret, into: &texts) }
        }
    }
}
