internal import OrderedCollections
internal import Templates

/// The texts of a stack that are secret, wherever else they may turn up.
public struct SecretTexts: Sendable {
    private let texts: Set<String>
    private let secrets: SecretBox

    /// The secret texts in the properties of a stack's resources.
    public init(of state: StackState, _ secrets: SecretBox) {
        var texts: Set<String> = []
        for record in state.records.values where record.properties.holdsSecret {
            Self.collect(record.properties, into: &texts)
        }
        self.texts = texts
        self.secrets = secrets
    }

    /// A digest in the place of a text that is a secret or has one in it.
    func hidden(in text: String) -> String {
        texts.contains(where: text.contains) ? Self.digest(of: text, secrets) : text
    }

    /// A change in which digests stand for secrets.
    public func hidden(in change: WireChange) -> WireChange {
        var change = change
        change.applied = hidden(in: change.applied)
        change.running = hidden(in: change.running)
        return change
    }

    static func digest(of text: String, _ secrets: SecretBox) -> String { "hmac:\(secrets.digest(of: text))" }

    private static func collect(_ value: Value, into texts: inout Set<String>) {
        guard value.holdsSecret else { return }
        if let text = value.text {
            if !text.isEmpty { texts.insert(text) }
        } else if let list = value.list {
            for element in list { collect(element, into: &texts) }
        } else if let map = value.map {
            for entry in map { collect(entry.value, into: &texts) }
        }
    }
}
