internal import Diagnostics

/// Reads JSON (RFC 8259) into nodes with spans; strings become quoted scalars, everything else plain ones.
///
/// Numbers keep their digits. Nesting is bounded like that of YAML texts.
struct JSONReader {
    private let source: SourceID
    private let bytes: [UInt8]
    private var offset = 0
    private var position = SourcePosition.start
    private var diagnostics = DiagnosticList()
    private var nodeCount = 0

    /// The text cannot be read any further; a diagnostic has been added.
    private struct Stop: Error {}

    init(bytes: [UInt8], source: SourceID) {
        self.bytes = bytes
        self.source = source
    }

    /// The root value, or nil, with a diagnostic, when the text is no JSON.
    mutating func read(into list: inout DiagnosticList) -> Node? {
        let root = try? document()
        list.add(contentsOf: diagnostics.all)
        return root
    }

    private mutating func document() throws(Stop) -> Node {
        skipSpace()
        let root = try value(depth: 0)
        skipSpace()
        guard current == nil else { throw fail("'\(character)' follows the end of the JSON value") }
        return root
    }

    // MARK: - Values

    private mutating func value(depth: Int) throws(Stop) -> Node {
        nodeCount += 1
        guard depth < YAMLComposer.depthLimit, nodeCount <= YAMLComposer.nodeLimit else {
            let span = SourceSpan(source: source, at: position)
            diagnostics.add(depth < YAMLComposer.depthLimit ? .tooManyNodes(at: span) : .tooDeep(at: span))
            throw Stop()
        }
        switch current {
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try array(depth)
        case UInt8(ascii: "\""):
            let start = position
            let text = try string()
            return Node(.scalar(Scalar(text, style: .doubleQuoted)), at: span(from: start))
        case nil: throw fail("the JSON text ends too early")
        default: return try literal()
        }
    }

    private mutating func object(_ depth: Int) throws(Stop) -> Node {
        let start = position
        advance()
        var entries = MappingBuilder()
        skipSpace()
        while current != UInt8(ascii: "}") {
            guard current == UInt8(ascii: "\"") else { throw fail("expected a key in double quotes") }
            let keyStart = position
            let key = Mapping.Key(try string(), at: span(from: keyStart), style: .quoted)
            let keySpan = span(from: keyStart)
            skipSpace()
            guard current == UInt8(ascii: ":") else { throw fail("expected ':' after the key '\(key.text.prefix(40))'") }
            advance()
            skipSpace()
            let value = try value(depth: depth + 1)
            entries.add(Mapping.Key(key.text, at: keySpan, style: .quoted), value, into: &diagnostics)
            try separator(closing: UInt8(ascii: "}"))
        }
        advance()
        return Node(.mapping(entries.mapping), at: span(from: start))
    }

    private mutating func array(_ depth: Int) throws(Stop) -> Node {
        let start = position
        advance()
        var items: [Node] = []
        skipSpace()
        while current != UInt8(ascii: "]") {
            try items.append(value(depth: depth + 1))
            try separator(closing: UInt8(ascii: "]"))
        }
        advance()
        return Node(.sequence(items), at: span(from: start))
    }

    private mutating func separator(closing: UInt8) throws(Stop) {
        skipSpace()
        if current == closing { return }
        let close = Character(Unicode.Scalar(closing))
        guard current == UInt8(ascii: ",") else { throw fail("expected ',' or '\(close)'") }
        let comma = position
        advance()
        skipSpace()
        if current == closing {
            position = comma
            throw fail("JSON allows no comma before '\(close)'")
        }
    }

    /// `true`, `false`, `null` or a number.
    private mutating func literal() throws(Stop) -> Node {
        let start = position
        let begin = offset
        while let byte = current, isWord(byte) { advance() }
        let word = String(decoding: bytes[begin..<offset], as: UTF8.self)
        let text: String? =
            switch word {
            case "true", "false", "null": word
            default: JSONNumber(word)?.plainText
            }
        guard let text else {
            position = start
            throw fail(word.isEmpty ? "'\(character)' starts no JSON value" : "'\(word.prefix(40))' is no JSON value")
        }
        return Node(.scalar(Scalar(text, style: .plain)), at: span(from: start))
    }

    private func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): true
        default: false
        }
    }

    // MARK: - Strings

    private mutating func string() throws(Stop) -> String {
        let start = position
        advance()
        var content: [UInt8] = []
        var chunk = offset
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                content += bytes[chunk..<offset]
                advance()
                guard let text = String(validating: content, as: UTF8.self) else { throw fail("a text is not valid UTF-8") }
                return text
            case UInt8(ascii: "\\"):
                content += bytes[chunk..<offset]
                try content.append(contentsOf: String(escape()).utf8)
                chunk = offset
            case 0..<0x20: throw fail("a control character must be written as an escape sequence, such as \\n")
            default: advance()
            }
        }
        position = start
        throw fail("the text that starts here has no closing quote")
    }

    private mutating func escape() throws(Stop) -> Character {
        advance()
        defer { advance() }
        switch current {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw fail("'\\\(character)' is no escape sequence")
        }
    }

    /// Leaves the last digit as the current byte. A lone surrogate becomes U+FFFD.
    private mutating func unicodeEscape() throws(Stop) -> Character {
        let first = try hexadecimal()
        guard (0xD800..<0xDC00).contains(first) else { return Character(Unicode.Scalar(first) ?? "\u{FFFD}") }
        guard offset + 2 < bytes.count, bytes[offset + 1] == UInt8(ascii: "\\"), bytes[offset + 2] == UInt8(ascii: "u") else {
            return "\u{FFFD}"
        }
        let before = (offset, position)
        advance()
        advance()
        let second = try hexadecimal()
        guard (0xDC00..<0xE000).contains(second) else {
            (offset, position) = before
            return "\u{FFFD}"
        }
        return Character(Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}")
    }

    private mutating func hexadecimal() throws(Stop) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            advance()
            guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw fail("'\\u' takes four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    // MARK: - Bytes

    private var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private var character: Character {
        guard offset < bytes.count else { return " " }
        return String(decoding: bytes[offset..<min(offset + 4, bytes.count)], as: UTF8.self).first ?? " "
    }

    private mutating func advance() {
        guard offset < bytes.count else { return }
        let byte = bytes[offset]
        offset += 1
        if byte == UInt8(ascii: "\n") || (byte == UInt8(ascii: "\r") && current != UInt8(ascii: "\n")) {
            position = SourcePosition(line: Int(position.line) + 1, column: 1)
        } else if byte & 0xC0 != 0x80 {
            position.column += 1
        }
    }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { advance() }
    }

    private func span(from start: SourcePosition) -> SourceSpan {
        SourceSpan(source: source, start: start, end: position)
    }

    private mutating func fail(_ message: String) -> Stop {
        let place = SourceSpan(source: source, start: position, end: position.advanced(by: 1))
        diagnostics.add(Diagnostic(.jsonSyntax, message, at: place))
        return Stop()
    }
}

/// A number as JSON allows it, in a form that YAML 1.1 reads as the same number.
private struct JSONNumber {
    let plainText: String

    init?(_ word: String) {
        guard let match = word.wholeMatch(of: /(-?)(0|[1-9][0-9]*)(\.[0-9]+)?(?:[eE]([+-]?)([0-9]+))?/) else { return nil }
        guard let exponent = match.5 else {
            plainText = word
            return
        }
        let sign = match.4 == "-" ? "-" : "+"
        plainText = "\(match.1)\(match.2)\(match.3 ?? ".0")e\(sign)\(exponent)"
    }
}
