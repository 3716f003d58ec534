internal import Diagnostics

/// Reads JSON (RFC 8259) into nodes with spans; strings become quoted scalars, everything else plain ones.
///
/// Numbers keep their digits. Nesting is bounded like that of YAML texts.
struct JSONReader {
    private let text: SourceText
    private let source: SourceID
    private var offset = 0
    /// The key of the root mapping that is being read.
    private var section = ""
    private var diagnostics = DiagnosticList()
    private var nodeCount = 0

    /// The text cannot be read any further; a diagnostic has been added.
    private struct Stop: Error {}

    init(_ text: SourceText, as source: SourceID) {
        self.text = text
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
        guard current == nil else { throw fail("\(character) follows the end of the JSON value") }
        return root
    }

    // MARK: - Values

    private mutating func value(depth: Int) throws(Stop) -> Node {
        nodeCount += 1
        guard depth < YAMLComposer.depthLimit, nodeCount <= YAMLComposer.nodeLimit else {
            let span = span(from: offset)
            diagnostics.add(depth < YAMLComposer.depthLimit ? .tooManyNodes(at: span) : .tooDeep(at: span))
            throw Stop()
        }
        let start = offset
        switch current {
        case UInt8(ascii: "{"): return Node(.mapping(try object(depth)), at: span(from: start))
        case UInt8(ascii: "["): return Node(.sequence(try array(depth)), at: span(from: start))
        case UInt8(ascii: "\""): return Node(.scalar(Scalar(try string(), style: .doubleQuoted)), at: span(from: start))
        case nil: throw fail("the JSON text ends too early")
        default: return Node(.scalar(Scalar(try literal(), style: .plain)), at: span(from: start))
        }
    }

    private mutating func object(_ depth: Int) throws(Stop) -> Mapping {
        offset += 1
        var entries = MappingBuilder()
        skipSpace()
        while current != UInt8(ascii: "}") {
            guard current == UInt8(ascii: "\"") else {
                throw fail("expected a key in double quotes, found \(character)")
            }
            let start = offset
            let key = Mapping.Key(try string(), at: span(from: start), style: .quoted)
            skipSpace()
            guard current == UInt8(ascii: ":") else {
                throw fail("expected ':' after the key \(quoted(key.text)), found \(character)")
            }
            offset += 1
            skipSpace()
            if depth == 0 { section = key.text }
            let isDefinition = MappingBuilder.isDefinition(in: section, depth: depth)
            entries.add(key, try value(depth: depth + 1), isDefinition: isDefinition, into: &diagnostics)
            try separator(closing: UInt8(ascii: "}"))
        }
        offset += 1
        return entries.mapping
    }

    private mutating func array(_ depth: Int) throws(Stop) -> [Node] {
        offset += 1
        var items: [Node] = []
        skipSpace()
        while current != UInt8(ascii: "]") {
            try items.append(value(depth: depth + 1))
            try separator(closing: UInt8(ascii: "]"))
        }
        offset += 1
        return items
    }

    /// A comma before another element, or nothing before the closing sign.
    private mutating func separator(closing: UInt8) throws(Stop) {
        skipSpace()
        if current == closing { return }
        let close = Character(Unicode.Scalar(closing))
        guard current == UInt8(ascii: ",") else { throw fail("expected ',' or '\(close)', found \(character)") }
        let comma = offset
        offset += 1
        skipSpace()
        guard current != closing else { throw fail("JSON allows no comma before '\(close)'", at: comma) }
    }

    /// `true`, `false`, `null` or a number.
    private mutating func literal() throws(Stop) -> String {
        let start = offset
        while let byte = current, byte.isLetterOrDigit || "+-._".utf8.contains(byte) { offset += 1 }
        let word = String(decoding: text.bytes[start..<offset], as: UTF8.self)
        switch word {
        case "true", "false", "null": return word
        case "": throw fail("expected a JSON value, found \(character)")
        default:
            guard let number = JSONNumber(word) else { throw fail("\(quoted(word)) is no JSON value", at: start) }
            return number.plainText
        }
    }

    // MARK: - Strings

    private mutating func string() throws(Stop) -> String {
        let start = offset
        offset += 1
        var content: [UInt8] = []
        var chunk = offset
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                content += text.bytes[chunk..<offset]
                offset += 1
                if let string = String(validating: content, as: UTF8.self) { return string }
                throw fail("a text is not valid UTF-8", at: text.bytes[start...].firstMalformedUTF8 ?? start)
            case UInt8(ascii: "\\"):
                content += text.bytes[chunk..<offset]
                try content += String(escape()).utf8
                chunk = offset
            case 0..<0x20: throw fail("a control character must be written as an escape sequence, such as '\\n'")
            default: offset += 1
            }
        }
        throw fail("the text that starts here has no closing quote", at: start)
    }

    private mutating func escape() throws(Stop) -> Unicode.Scalar {
        let start = offset
        offset += 2
        switch offset <= text.bytes.count ? text.bytes[offset - 1] : 0 {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape(from: start)
        default:
            offset = start + 1
            throw fail("'\\' before \(character) is no escape sequence", at: start)
        }
    }

    /// The character of `\uXXXX`, or of two of them that are a surrogate pair; a lone surrogate becomes U+FFFD.
    private mutating func unicodeEscape(from start: Int) throws(Stop) -> Unicode.Scalar {
        guard let first = hexadecimal() else { throw fail("'\\u' needs four hexadecimal digits", at: start) }
        guard (0xD800..<0xDC00).contains(first), text.bytes[offset...].starts(with: "\\u".utf8) else {
            return Unicode.Scalar(first) ?? "\u{FFFD}"
        }
        let behindFirst = offset
        offset += 2
        guard let second = hexadecimal(), (0xDC00..<0xE000).contains(second) else {
            // Not the other half: to be read on its own.
            offset = behindFirst
            return "\u{FFFD}"
        }
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
    }

    private mutating func hexadecimal() -> UInt32? {
        let digits = text.bytes[offset...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
            let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { return nil }
        offset += 4
        return value
    }

    // MARK: - Places

    private var current: UInt8? { offset < text.bytes.count ? text.bytes[offset] : nil }

    /// The current character, for a message.
    private var character: String {
        guard current != nil else { return "the end of the text" }
        let position = text.position(ofByte: offset)
        let column = Int(position.column)
        return quoted(text.line(Int(position.line), columns: column..<column + 1))
    }

    private mutating func skipSpace() {
        while let byte = current, byte.isBlankOrBreak { offset += 1 }
    }

    private func span(from start: Int) -> SourceSpan {
        SourceSpan(source: source, start: text.position(ofByte: start), end: text.position(ofByte: offset))
    }

    /// Adds an error at the given byte, or at the current one.
    private mutating func fail(_ message: String, at place: Int? = nil) -> Stop {
        let start = text.position(ofByte: place ?? offset)
        let span = SourceSpan(source: source, start: start, end: start.advanced(by: 1))
        diagnostics.add(Diagnostic(.jsonSyntax, message, at: span))
        return Stop()
    }
}

/// A number as JSON allows it, in a form that YAML 1.1 reads as the same number.
private struct JSONNumber {
    let plainText: String

    init?(_ word: String) {
        var rest = Substring(word).utf8
        func digits() -> Substring.UTF8View? {
            let digits = rest.prefix { $0.isDigit }
            rest = rest.dropFirst(digits.count)
            return digits.isEmpty ? nil : digits
        }
        func sign(_ signs: String) -> Bool {
            guard let first = rest.first, signs.utf8.contains(first) else { return false }
            rest = rest.dropFirst()
            return true
        }
        _ = sign("-")
        guard let whole = digits(), whole.count == 1 || whole.first != UInt8(ascii: "0") else { return nil }
        let hasFraction = sign(".")
        if hasFraction, digits() == nil { return nil }
        let mantissa = word.utf8.dropLast(rest.count)
        guard !rest.isEmpty else {
            plainText = word
            return
        }
        guard sign("eE") else { return nil }
        let isNegative = rest.first == UInt8(ascii: "-")
        _ = sign("+-")
        guard let exponent = digits(), rest.isEmpty else { return nil }
        plainText = "\(Substring(mantissa))\(hasFraction ? "" : ".0")e\(isNegative ? "-" : "+")\(Substring(exponent))"
    }
}
