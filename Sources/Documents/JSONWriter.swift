/// Writes nodes as JSON text; plain scalars as YAML 1.1 types them, everything quoted as strings.
public struct JSONWriter {
    /// How the text is laid out.
    public enum Layout: Sendable {
        /// Without any white space.
        case compact
        /// Two spaces a level, one entry a line, with a line break at the end.
        case indented
    }

    private static let spaces = [UInt8](repeating: UInt8(ascii: " "), count: 64)

    private let layout: Layout
    private var bytes: [UInt8] = []

    /// The JSON text of a node, in UTF-8.
    public static func bytes(of node: Node, layout: Layout = .compact) -> [UInt8] {
        var writer = JSONWriter(layout: layout)
        writer.write(node, level: 0)
        if layout == .indented { writer.bytes.append(UInt8(ascii: "\n")) }
        return writer.bytes
    }

    /// The JSON text of a node.
    public static func text(of node: Node, layout: Layout = .compact) -> String {
        String(decoding: bytes(of: node, layout: layout), as: UTF8.self)
    }

    /// A text as a JSON string, with its quotes.
    public static func quoted(_ text: String) -> String {
        var writer = JSONWriter(layout: .compact)
        writer.write(string: text)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private init(layout: Layout) {
        self.layout = layout
    }

    private mutating func write(_ node: Node, level: Int) {
        switch node.content {
        case .scalar(let scalar): write(scalar)
        case .sequence(let items):
            writeCollection("[", "]", items, level: level) { writer, item in writer.write(item, level: level + 1) }
        case .mapping(let mapping):
            writeCollection("{", "}", mapping.entries, level: level) { writer, entry in
                writer.write(string: entry.key.text)
                writer.bytes.append(UInt8(ascii: ":"))
                if writer.layout == .indented { writer.bytes.append(UInt8(ascii: " ")) }
                writer.write(entry.value, level: level + 1)
            }
        }
    }

    private mutating func writeCollection<Element>(
        _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ elements: [Element], level: Int,
        _ write: (inout JSONWriter, Element) -> Void
    ) {
        bytes.append(UInt8(ascii: open))
        for (position, element) in elements.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            breakLine(level + 1)
            write(&self, element)
        }
        if !elements.isEmpty { breakLine(level) }
        bytes.append(UInt8(ascii: close))
    }

    private mutating func breakLine(_ level: Int) {
        guard layout == .indented else { return }
        bytes.append(UInt8(ascii: "\n"))
        let spaces = Self.spaces
        var missing = level * 2
        while missing > 0 {
            bytes.append(contentsOf: spaces[..<min(missing, spaces.count)])
            missing -= spaces.count
        }
    }

    private mutating func write(_ scalar: Scalar) {
        switch scalar.plainType {
        case .null: bytes += "null".utf8
        case .boolean(let value): bytes += (value ? "true" : "false").utf8
        case .integer(let json), .number(let json): bytes += json.utf8
        case .text: write(string: scalar.text)
        }
    }

    private mutating func write(string: String) {
        bytes.append(UInt8(ascii: "\""))
        var string = string
        string.withUTF8 { utf8 in
            var rest = utf8[...]
            while let place = rest.firstIndex(where: Self.needsEscape) {
                bytes.append(contentsOf: rest[..<place])
                writeEscaped(rest[place])
                rest = rest[(place + 1)...]
            }
            bytes.append(contentsOf: rest)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F
    }

    private mutating func writeEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): bytes += "\\\"".utf8
        case UInt8(ascii: "\\"): bytes += "\\\\".utf8
        case UInt8(ascii: "\n"): bytes += "\\n".utf8
        case UInt8(ascii: "\r"): bytes += "\\r".utf8
        case UInt8(ascii: "\t"): bytes += "\\t".utf8
        default: bytes += "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8
        }
    }
}
