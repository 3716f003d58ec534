internal import Documents

/// Values in the words of the template, for labels: a reference reads `${Name}`.
enum SymbolicText {
    /// The text of a value; nil for what is no text, such as a list.
    static func text(of node: Node?) -> String? {
        guard let node else { return nil }
        if let text = node.text { return text }
        guard let mapping = node.mapping, mapping.count == 1, let entry = mapping.first else { return nil }
        switch entry.key.text {
        case "Ref": return entry.value.text.map { "${\($0)}" }
        case "Fn::Sub": return entry.value.text ?? entry.value.sequence?.first?.text
        case "Fn::GetAtt": return attribute(entry.value).map { "${\($0)}" }
        case "Fn::Join": return joined(entry.value)
        case "Fn::If": return (entry.value.sequence?.dropFirst())?.lazy.compactMap { text(of: $0) }.first
        case "Fn::ImportValue": return text(of: entry.value)
        case "Fn::FindInMap": return entry.value.sequence?.first?.text.map { "${\($0)}" }
        default: return nil
        }
    }

    /// The texts of a list, or of a value that stands for itself.
    static func texts(of node: Node?) -> [String] {
        (node?.sequence ?? [node].compactMap(\.self)).compactMap { text(of: $0) }
    }

    /// A name for what an ARN, a URL or a reference stands for: its last word.
    static func shortName(of node: Node?) -> String? {
        guard let text = text(of: node) else { return nil }
        let words = text.split { ":/".contains($0) }.map(String.init)
        guard let last = words.last else { return nil }
        let name = last.hasPrefix("${") ? String(last.dropFirst(2)).replacing("}", with: "") : last
        return name.isEmpty ? nil : name
    }

    private static func attribute(_ node: Node) -> String? {
        node.text ?? node.sequence.map { $0.compactMap(\.text).joined(separator: ".") }
    }

    private static func joined(_ arguments: Node) -> String? {
        guard let parts = arguments.sequence, parts.count == 2, let values = parts[1].sequence else { return nil }
        return values.map { text(of: $0) ?? "…" }.joined(separator: parts[0].text ?? "")
    }
}
