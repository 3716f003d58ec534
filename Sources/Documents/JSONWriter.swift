/// Writes nodes as JSON text; plain scalars as YAML 1.1 types them, everything quoted as strings.
public struct JSONWriter {
    /// How the text is laid out.
    public enum Layout: Sendable {
        /// Without any white space.
        case compact
        /// Two spaces a level, one entry a line, with a line break at the end.
        case indented
    }

    private let layout: Layout
    private var output = TextBuffer()

    /// The JSON text of a node, in UTF-8.
    public static func bytes(of node: Node, layout: Layout = .compact) -> [UInt8] {
        var writer = JSONWriter(layout: layout)
        writer.write(node, level: 0)
        if layout == .indented { writer.output.append(UInt8(ascii: "\n")) }
        return writer.output.finished()
    }

    /// The JSON text of a node.
    public static func text(of node: Node, layout: Layout = .compact) -> String {
        String(decoding: bytes(of: node, layout: layout), as: UTF8.self)
    }

    /// A text as a JSON string, with its quotes.
    public static func quoted(_ text: String) -> String {
        var writer = JSONWriter(layout: .compact)
        writer.output.append(quoted: text)
        return String(decoding: writer.output.finished(), as: UTF8.self)
    }

    private init(layout: Layout) {
        self.layout = layout
    }

    private mutating func write(_ node: Node, level: Int) {
        switch node.content {
        case .scalar(let scalar): write(scalar)
        case .sequence(let items): write(items, level: level)
        case .mapping(let mapping): write(mapping, level: level)
        }
    }

    private mutating func write(_ items: [Node], level: Int) {
        output.append(UInt8(ascii: "["))
        for position in items.indices {
            startItem(isFirst: position == 0, level: level + 1)
            write(items[position], level: level + 1)
        }
        if !items.isEmpty { breakLine(level) }
        output.append(UInt8(ascii: "]"))
    }

    private mutating func write(_ mapping: Mapping, level: Int) {
        let entries = mapping.entries
        output.append(UInt8(ascii: "{"))
        if entries.count < Self.manyEntries {
            write(entries, in: entries.indices, level: level + 1)
        } else {
            writeInParallel(entries, level: level + 1)
        }
        if !entries.isEmpty { breakLine(level) }
        output.append(UInt8(ascii: "}"))
    }

    private mutating func write(_ entries: [Mapping.Entry], in range: Range<Int>, level: Int) {
        for position in range {
            startItem(isFirst: position == 0, level: level)
            output.append(quoted: entries[position].key.text)
            output.append(UInt8(ascii: ":"))
            if layout == .indented { output.append(UInt8(ascii: " ")) }
            write(entries[position].value, level: level)
        }
    }

    /// As many resources are written before a second thread would have begun.
    private static let manyEntries = 128

    private mutating func writeInParallel(_ entries: [Mapping.Entry], level: Int) {
        let middle = entries.count / 2
        let parts = inParallel(
            [0..<middle, middle..<entries.count].map { range in
                { @Sendable [layout] () -> [UInt8] in
                    var writer = JSONWriter(layout: layout)
                    writer.write(entries, in: range, level: level)
                    return writer.output.finished()
                }
            })
        for part in parts { output.append(part) }
    }

    private mutating func startItem(isFirst: Bool, level: Int) {
        if !isFirst { output.append(UInt8(ascii: ",")) }
        breakLine(level)
    }

    private mutating func breakLine(_ level: Int) {
        if layout == .indented { output.appendLineBreak(indentation: level * 2) }
    }

    private mutating func write(_ scalar: Scalar) {
        switch scalar.plainType {
        case .null: output.append("null")
        case .boolean(let value): output.append(value ? "true" : "false")
        case .integer(let json), .number(let json): output.append(json)
        case .text: output.append(quoted: scalar.text)
        }
    }
}
