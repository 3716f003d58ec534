internal import Documents

/// Reads the values of a command from its own table, or else from that of all commands.
struct ParameterReader {
    /// As shown to people.
    let file: String
    /// With their names, the command's own first.
    let tables: [(name: String, table: Node)]

    /// Nil where no table has one of the keys; they are written with underscores or hyphens.
    private func value(_ keys: [String]) -> (node: Node, place: String)? {
        for (name, table) in tables {
            for spelling in keys + keys.map({ $0.replacing("_", with: "-") }) {
                if let node = table[spelling] { return (node, "'\(spelling)' in [\(name)]") }
            }
        }
        return nil
    }

    func text(_ keys: String...) throws(ConfigurationError) -> String? {
        guard let (node, place) = value(keys) else { return nil }
        guard let text = node.text else { throw wrong(place, "a text") }
        return text
    }

    /// A text of several assignments, a list of them, or a table.
    func overrides() throws(ConfigurationError) -> [String] {
        guard let (node, place) = value(["parameter_overrides"]) else { return [] }
        switch node.content {
        case .scalar: return node.text.map { $0.isEmpty ? [] : [$0] } ?? []
        case .sequence(let items):
            let texts = items.compactMap(\.text)
            guard texts.count == items.count else { throw wrong(place, "a list of texts such as \"Name=Value\"") }
            return texts
        case .mapping(let mapping):
            var words: [String] = []
            for entry in mapping {
                guard let text = Self.text(of: entry.value) else { throw wrong(place, "a table of texts and numbers") }
                words.append("\(entry.key.text)=\(text)")
            }
            return words
        }
    }

    /// Lists are written with commas, as parameters of list types want them.
    private static func text(of node: Node) -> String? {
        guard let items = node.sequence else { return node.text }
        let texts = items.compactMap(\.text)
        return texts.count == items.count ? texts.joined(separator: ",") : nil
    }

    private func wrong(_ place: String, _ wanted: String) -> ConfigurationError {
        ConfigurationError("\(place) of '\(file)' has to be \(wanted)")
    }
}
