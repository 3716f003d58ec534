internal import Templates

/// A text of a policy, or one that names a policy or a role: as IAM takes it, and as it may be shown.
struct PolicyText: Hashable, Sendable {
    /// As IAM takes it; may be a secret.
    let text: String
    /// For people: of a secret nothing but that it is one.
    let words: String

    init(text: String, words: String) {
        self.text = text
        self.words = words
    }

    /// Nil for a map or a list.
    init?(_ value: Value) {
        if let unknown = value.unknown {
            let words = "{known after \(unknown.waitsFor.joined(separator: ", "))}"
            self.init(text: words, words: words)
        } else if let text = value.text {
            self.init(text: text, words: value.shownText ?? text)
        } else {
            return nil
        }
    }

    /// The texts of a list, or the only one.
    static func all(in value: Value) -> [PolicyText] { (value.list ?? [value]).compactMap(PolicyText.init) }
}

extension Value {
    /// The text as it may be shown; nil for what is no text.
    var shownText: String? { isSecret && text != nil ? "(secret)" : text }
}
