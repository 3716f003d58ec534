/// Writes nodes as YAML text: block style, two spaces a level, what is text in quotes wherever YAML would read it otherwise.
public struct YAMLWriter {
    private var bytes: [UInt8] = []

    /// The YAML text of a node, with a line break at the end.
    public static func text(of node: Node) -> String {
        var writer = YAMLWriter()
        writer.write(node, level: 0, isInline: false)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// - Parameter isInline: something stands before it on the line already.
    private mutating func write(_ node: Node, level: Int, isInline: Bool) {
        switch node.content {
        case .mapping(let mapping) where !mapping.isEmpty: write(mapping, level: level, isInline: isInline)
        case .sequence(let items) where !items.isEmpty: write(items, level: level, isInline: isInline)
        case .mapping: line("{}")
        case .sequence: line("[]")
        case .scalar(let scalar): write(scalar, level: level)
        }
    }

    private mutating func write(_ mapping: Mapping, level: Int, isInline: Bool) {
        for (position, entry) in mapping.enumerated() {
            if position > 0 || !isInline { indent(level) }
            bytes += (Self.isPlain(entry.key.text) ? entry.key.text : JSONWriter.quoted(entry.key.text)).utf8
            bytes.append(UInt8(ascii: ":"))
            writeBelow(entry.value, level: level)
        }
    }

    /// The value of a key: on the same line, or on lines of its own.
    private mutating func writeBelow(_ value: Node, level: Int) {
        switch value.content {
        case .mapping(let mapping) where !mapping.isEmpty:
            bytes.append(UInt8(ascii: "\n"))
            write(mapping, level: level + 1, isInline: false)
        case .sequence(let items) where !items.isEmpty:
            bytes.append(UInt8(ascii: "\n"))
            write(items, level: level + 1, isInline: false)
        default:
            bytes.append(UInt8(ascii: " "))
            write(value, level: level + 1, isInline: true)
        }
    }

    private mutating func write(_ items: [Node], level: Int, isInline: Bool) {
        for (position, item) in items.enumerated() {
            if position > 0 || !isInline { indent(level) }
            bytes += "- ".utf8
            write(item, level: level + 1, isInline: true)
        }
    }

    // MARK: - Scalars

    private mutating func write(_ scalar: Scalar, level: Int) {
        guard scalar.plainType == .text else {
            line(scalar.isNull ? "null" : scalar.text)
            return
        }
        if Self.isBlock(scalar.text) {
            writeBlock(scalar.text, level: level)
        } else {
            line(Self.isPlain(scalar.text) ? scalar.text : JSONWriter.quoted(scalar.text))
        }
    }

    /// Text of several lines, each as it is.
    private mutating func writeBlock(_ text: String, level: Int) {
        let endsWithBreak = text.hasSuffix("\n")
        line(endsWithBreak ? "|" : "|-")
        let body = endsWithBreak ? text.dropLast() : text[...]
        for part in body.split(separator: "\n", omittingEmptySubsequences: false) {
            if !part.isEmpty { indent(level) }
            line(String(part))
        }
    }

    /// Several lines that a block keeps as they are.
    private static func isBlock(_ text: String) -> Bool {
        guard text.utf8.dropLast().contains(UInt8(ascii: "\n")), let first = text.first, first != " ", first != "\n"
        else { return false }
        return !text.hasSuffix("\n\n")
            && text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0.value != 0x7F }
            && !text.contains(" \n")
    }

    /// Text that YAML reads as the same text without quotes.
    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first, Scalar(text, style: .plain).plainType == .text else { return false }
        // `=` and `<<` mean something of their own in YAML 1.1.
        if text == "=" || text == "<<" { return false }
        let isStart = isLetter(first) || first == UInt8(ascii: "/") || first == UInt8(ascii: "$") || isDigit(first)
        guard isStart, text.utf8.last != UInt8(ascii: ":"), text.utf8.last != UInt8(ascii: " ") else { return false }
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte < 0x20 || byte >= 0x7F { return false }
            if previous == UInt8(ascii: ":"), byte == UInt8(ascii: " ") { return false }
            if previous == UInt8(ascii: " "), byte == UInt8(ascii: "#") { return false }
            previous = byte
        }
        return true
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    // MARK: - Lines

    private mutating func line(_ text: String) {
        bytes += text.utf8
        bytes.append(UInt8(ascii: "\n"))
    }

    private mutating func indent(_ level: Int) {
        for _ in 0..<level * 2 { bytes.append(UInt8(ascii: " ")) }
    }
}
