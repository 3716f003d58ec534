internal import Documents

/// The JSON text of a value from which AWS's transform derives logical ids.
///
/// Keys in order of their code points, no white space, ASCII only, numbers as Python writes them.
/// Source: `json.dumps(data, separators=(",", ":"), sort_keys=True)`.
struct StableJSON {
    private var bytes: [UInt8] = []

    static func bytes(of node: Node) -> [UInt8] {
        var writer = StableJSON()
        writer.write(node)
        return writer.bytes
    }

    private mutating func write(_ node: Node) {
        switch node.content {
        case .scalar(let scalar): write(scalar)
        case .sequence(let items):
            bytes.append(UInt8(ascii: "["))
            for (position, item) in items.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                write(item)
            }
            bytes.append(UInt8(ascii: "]"))
        case .mapping(let mapping):
            let sorted = mapping.entries.sorted { $0.key.text.utf8.lexicographicallyPrecedes($1.key.text.utf8) }
            bytes.append(UInt8(ascii: "{"))
            for (position, entry) in sorted.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                PythonText.appendJSON(entry.key.text, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                write(entry.value)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private mutating func write(_ scalar: Scalar) {
        switch scalar.plainType {
        case .null: bytes += "null".utf8
        case .boolean(let value): bytes += (value ? "true" : "false").utf8
        case .integer(let json): bytes += json.utf8
        case .number(let json): bytes += PythonText.float(json).utf8
        case .text: PythonText.appendJSON(scalar.text, to: &bytes)
        }
    }
}
