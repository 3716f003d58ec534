/// The content of an XML element: text or other elements.
struct XMLText: Hashable, Sendable {
    private let content: String

    /// Elements, in their order.
    init(_ elements: [(name: String, content: XMLText)]) {
        content = elements.map { "<\($0.name)>\($0.content.content)</\($0.name)>" }.joined()
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
            default: escaped.unicodeScalars.append(character)
            }
        }
        return XMLText(escaped: escaped)
    }

    /// A document with this content.
    func element(_ name: String, in namespace: String) -> String {
        "<\(name) xmlns=\"\(namespace)\">\(content)</\(name)>"
    }
}
