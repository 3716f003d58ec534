/// The content of an XML element: text or other elements.
struct XMLText: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    private let content: String

    /// Elements, in their order; those whose content is nil are left out.
    init(dictionaryLiteral elements: (String, XMLText?)...) {
        content = elements.compactMap { name, content in content.map { "<\(name)>\($0.content)</\(name)>" } }.joined()
    }

    private init(escaped content: String) {
        self.content = content
    }

    static func text(_ value: String) -> XMLText {
        var escaped = ""
        for character in value.unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            // A reader would make a line feed of it (XML 1.0, section 2.11).
            case "\r": escaped += "&#13;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return XMLText(escaped: escaped)
    }

    static func text(_ value: String?) -> XMLText? { value.map { .text($0) } }
    static func number(_ value: some BinaryInteger) -> XMLText { XMLText(escaped: String(value)) }
    static func boolean(_ value: Bool) -> XMLText { XMLText(escaped: value ? "true" : "false") }

    /// A list as the query protocol writes it, one `member` an item.
    static func list(_ items: [XMLText]) -> XMLText {
        XMLText(escaped: items.map { "<member>\($0.content)</member>" }.joined())
    }

    /// A map of numbers as the query protocol writes it.
    static func map(_ entries: KeyValuePairs<String, Int>) -> XMLText {
        let texts = entries.map { "<entry><key>\($0.key)</key><value>\($0.value)</value></entry>" }
        return XMLText(escaped: texts.joined())
    }

    /// The elements of both, one after the other.
    static func + (left: XMLText, right: XMLText) -> XMLText { XMLText(escaped: left.content + right.content) }

    /// An element with this content.
    func named(_ name: String) -> XMLText { XMLText(escaped: "<\(name)>\(content)</\(name)>") }

    /// A document with this content.
    func element(_ name: String, in namespace: String) -> String {
        "<\(name) xmlns=\"\(namespace)\">\(content)</\(name)>"
    }
}
