internal import Documents

/// How Python prints the definition of an API: what AWS's transform derives the ids of deployments from.
struct LegacyText {
    private var bytes: [UInt8] = []

    /// What `str` gives for a definition that Python 2.7 held.
    static func bytes(of value: DefinitionValue) -> [UInt8] {
        var text = LegacyText()
        text.write(value, at: nil)
        return text.bytes
    }

    /// - Parameter copies: of the document around the value; nil for a value that is one itself.
    private mutating func write(_ value: DefinitionValue, at copies: Int?) {
        switch value {
        case .scalar(let scalar): write(scalar)
        case .list(let items, _):
            bytes.append(UInt8(ascii: "["))
            for (position, item) in items.enumerated() {
                if position > 0 { bytes += ", ".utf8 }
                write(item, at: copies)
            }
            bytes.append(UInt8(ascii: "]"))
        case .map(let map):
            let copies = copies ?? map.copies
            bytes.append(UInt8(ascii: "{"))
            for (position, entry) in map.orderedEntries(at: copies).enumerated() {
                if position > 0 { bytes += ", ".utf8 }
                PythonText.appendQuoted(entry.key, isUnicode: entry.isFromTemplate, to: &bytes)
                bytes += ": ".utf8
                write(entry.value, at: copies)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private mutating func write(_ scalar: DefinitionScalar) {
        switch scalar.content.plainType {
        case .null: bytes += "None".utf8
        case .boolean(let value): bytes += (value ? "True" : "False").utf8
        case .integer(let json):
            bytes += json.utf8
            // Python 2.7 marked whole numbers beyond 64 bits.
            if Int64(json) == nil, !json.hasPrefix("-") { bytes.append(UInt8(ascii: "L")) }
        case .number(let json): bytes += PythonText.float(json).utf8
        case .text:
            PythonText.appendQuoted(scalar.content.text, isUnicode: scalar.isFromTemplate, to: &bytes)
        }
    }
}

extension LegacyText {
    /// What `json.dumps` gives for it: in Python's order, with a space behind commas and colons.
    static func json(of value: DefinitionValue) -> [UInt8] {
        var text = LegacyText()
        text.writeJSON(value)
        return text.bytes
    }

    private mutating func writeJSON(_ value: DefinitionValue) {
        switch value {
        case .scalar(let scalar): bytes += StableJSON.bytes(of: Node(.scalar(scalar.content), at: scalar.span))
        case .list(let items, _):
            bytes.append(UInt8(ascii: "["))
            for (position, item) in items.enumerated() {
                if position > 0 { bytes += ", ".utf8 }
                writeJSON(item)
            }
            bytes.append(UInt8(ascii: "]"))
        case .map(let map):
            bytes.append(UInt8(ascii: "{"))
            for (position, entry) in map.orderedEntries.enumerated() {
                if position > 0 { bytes += ", ".utf8 }
                PythonText.appendJSON(entry.key, to: &bytes)
                bytes += ": ".utf8
                writeJSON(entry.value)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }
}
