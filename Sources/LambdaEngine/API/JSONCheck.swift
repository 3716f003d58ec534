/// Says whether bytes are one JSON text (RFC 8259, in UTF-8), without making anything of it.
///
/// What is wrong is said in the words of Lambda's own parser, with line and column.
struct JSONCheck {
    /// What is wrong with a text.
    struct Fault: Error, Hashable {
        var message: String
    }

    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    /// Where the objects and arrays around the position start.
    private var starts: [Int] = []

    private static let depthLimit = 1000
    private static let validTokens = "JSON String, Number, Array, Object or token 'null', 'true' or 'false'"

    /// - Throws: the first fault.
    static func check(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
        var check = JSONCheck(bytes)
        try check.document()
    }

    private init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    // MARK: - Values

    private mutating func document() throws(Fault) {
        skipSpace()
        guard position < bytes.count else { throw fault("No content to map due to end-of-input", at: position) }
        repeat { try value() } while try goesOn()
        skipSpace()
        if position < bytes.count { throw unexpectedValue() }
    }

    /// A scalar, an empty collection, or the start of a collection up to its first value.
    private mutating func value() throws(Fault) {
        while true {
            skipSpace()
            guard let byte = current else { throw endOfInput() }
            switch byte {
            case UInt8(ascii: "{"):
                try open()
                if closes(UInt8(ascii: "}")) { return }
                try key()
            case UInt8(ascii: "["):
                try open()
                if closes(UInt8(ascii: "]")) { return }
            case UInt8(ascii: "\""): return try string(isName: false)
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
            case UInt8(ascii: "t"): return try literal("true")
            case UInt8(ascii: "f"): return try literal("false")
            case UInt8(ascii: "n"): return try literal("null")
            default: throw unexpectedValue()
            }
        }
    }

    private mutating func open() throws(Fault) {
        starts.append(position)
        position += 1
        guard starts.count <= Self.depthLimit else {
            let limit = "(\(Self.depthLimit), from `StreamReadConstraints.getMaxNestingDepth()`)"
            throw fault("Document nesting depth (\(starts.count)) exceeds the maximum allowed \(limit)", at: position)
        }
    }

    /// Whether the innermost collection ends here, as one without values does.
    private mutating func closes(_ end: UInt8) -> Bool {
        skipSpace()
        guard current == end else { return false }
        position += 1
        starts.removeLast()
        return true
    }

    /// After a value: closes what ends, and goes to the next value; false at the end of the text.
    private mutating func goesOn() throws(Fault) -> Bool {
        while let start = starts.last {
            let isObject = bytes[start] == UInt8(ascii: "{")
            skipSpace()
            guard let byte = current else { throw endOfInput() }
            if byte == UInt8(ascii: ",") {
                position += 1
                if isObject { try key() }
                return true
            }
            guard byte == UInt8(ascii: isObject ? "}" : "]") else {
                throw unexpected("was expecting comma to separate \(isObject ? "Object" : "Array") entries")
            }
            position += 1
            starts.removeLast()
        }
        return false
    }

    private mutating func key() throws(Fault) {
        skipSpace()
        guard let byte = current else { throw endOfInput() }
        guard byte == UInt8(ascii: "\"") else { throw unexpected("was expecting double-quote to start field name") }
        try string(isName: true)
        skipSpace()
        guard let byte = current else { throw endOfInput() }
        guard byte == UInt8(ascii: ":") else {
            throw unexpected("was expecting a colon to separate field name and value")
        }
        position += 1
    }

    // MARK: - Scalars

    private mutating func literal(_ word: StaticString) throws(Fault) {
        let end = position + word.utf8CodeUnitCount
        let matches = end <= bytes.count && word.withUTF8Buffer { bytes[position..<end].elementsEqual($0) }
        guard matches, end == bytes.count || !Self.isPartOfWord(bytes[end]) else { throw try unrecognizedToken() }
        position = end
    }

    private mutating func number() throws(Fault) {
        if current == UInt8(ascii: "-") { position += 1 }
        let isZero = current == UInt8(ascii: "0")
        try digits("expected digit (0-9) to follow minus sign, for valid numeric value", atMost: isZero ? 1 : .max)
        if isZero, current?.isASCIIDigit == true {
            throw fault("Invalid numeric value: Leading zeroes not allowed", at: position)
        }
        if current == UInt8(ascii: ".") {
            position += 1
            try digits("Decimal point not followed by a digit")
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            try digits("Exponent indicator not followed by a digit")
        }
    }

    private mutating func digits(_ expectation: String, atMost limit: Int = .max) throws(Fault) {
        let start = position
        while let byte = current, byte.isASCIIDigit, position - start < limit { position += 1 }
        guard position == start else { return }
        guard let byte = current else { throw fault("Unexpected end-of-input in a Number value", at: position) }
        throw fault("Unexpected character (\(Self.shown(byte))) in numeric value: \(expectation)", at: position)
    }

    private mutating func string(isName: Bool) throws(Fault) {
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            if byte >= 0x80 {
                try multibyteCharacter()
            } else if byte == UInt8(ascii: "\"") {
                position += 1
                return
            } else if byte == UInt8(ascii: "\\") {
                try escape()
            } else if byte < 0x20 {
                let advice = "has to be escaped using backslash to be included in \(isName ? "name" : "string value")"
                throw fault("Illegal unquoted character (\(Self.shown(byte))): \(advice)", at: position)
            } else {
                position += 1
            }
        }
        throw fault(
            isName
                ? "Unexpected end-of-input in field name"
                : "Unexpected end-of-input: was expecting closing quote for a string value", at: position)
    }

    private mutating func escape() throws(Fault) {
        position += 1
        guard let byte = current else {
            throw fault("Unexpected end-of-input in character escape sequence", at: position)
        }
        position += 1
        switch byte {
        case UInt8(ascii: "u"):
            for _ in 0..<4 {
                guard let digit = current else {
                    throw fault("Unexpected end-of-input in character escape sequence", at: position)
                }
                guard Self.isHexadecimal(digit) else {
                    throw unexpected("expected a hex-digit for character escape sequence")
                }
                position += 1
            }
        default:
            guard #""\/bfnrt"#.utf8.contains(byte) else {
                throw fault("Unrecognized character escape \(Self.shown(byte))", at: position)
            }
        }
    }

    /// A character of two to four bytes (RFC 3629, section 4: nothing overlong, no surrogates).
    private mutating func multibyteCharacter() throws(Fault) {
        let start = bytes[position]
        var (count, range): (Int, ClosedRange<UInt8>) = (0, 0x80...0xBF)
        switch start {
        case 0xC2...0xDF: count = 1
        case 0xE0: (count, range) = (2, 0xA0...0xBF)
        case 0xED: (count, range) = (2, 0x80...0x9F)
        case 0xE1...0xEF: count = 2
        case 0xF0: (count, range) = (3, 0x90...0xBF)
        case 0xF1...0xF3: count = 3
        case 0xF4: (count, range) = (3, 0x80...0x8F)
        default: throw fault("Invalid UTF-8 start byte 0x\(String(start, radix: 16))", at: position + 1)
        }
        position += 1
        for _ in 0..<count {
            guard let byte = current else { throw fault("Unexpected end-of-input in UTF-8 character", at: position) }
            guard range.contains(byte) else {
                throw fault("Invalid UTF-8 middle byte 0x\(String(byte, radix: 16))", at: position + 1)
            }
            range = 0x80...0xBF
            position += 1
        }
    }

    // MARK: - Bytes

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        byte.isASCIIDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }

    private static func isPartOfWord(_ byte: UInt8) -> Bool {
        byte.isASCIILetterOrDigit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$")
    }

    // MARK: - Faults

    private func fault(_ message: String, at position: Int) -> Fault {
        let location = Self.location(in: bytes, position)
        return Fault(message: "Could not parse payload into json: \(message)\n at [\(location)]")
    }

    private static func location(in bytes: UnsafeRawBufferPointer, _ position: Int) -> String {
        let before = bytes[..<min(position, bytes.count)]
        let line = before.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
        let column = position - (before.lastIndex(of: UInt8(ascii: "\n")) ?? -1)
        return
            "Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: \(line), column: \(column)"
    }

    private func unexpected(_ expectation: String) -> Fault {
        fault("Unexpected character (\(Self.shown(bytes[position]))): \(expectation)", at: position)
    }

    private mutating func unexpectedValue() -> Fault {
        guard bytes[position].isASCIILetter || bytes[position] == UInt8(ascii: "_") else {
            return unexpected("expected a valid value (\(Self.validTokens))")
        }
        do throws(Fault) {
            return try unrecognizedToken()
        } catch {
            return error
        }
    }

    /// - Throws: in place of it, what is wrong with the bytes of the word.
    private mutating func unrecognizedToken() throws(Fault) -> Fault {
        let start = position
        while let byte = current, Self.isPartOfWord(byte) || byte >= 0x80 {
            if byte >= 0x80 { try multibyteCharacter() } else { position += 1 }
        }
        let word = String(decoding: bytes[start..<min(position, start + 256)], as: UTF8.self)
        return fault("Unrecognized token '\(word)': was expecting (\(Self.validTokens))", at: position)
    }

    private func endOfInput() -> Fault {
        guard let start = starts.last else { return fault("Unexpected end-of-input", at: position) }
        let kind = bytes[start] == UInt8(ascii: "{") ? "Object" : "Array"
        let marker = "start marker at [\(Self.location(in: bytes, start))]"
        return fault("Unexpected end-of-input: expected close marker for \(kind) (\(marker))", at: position)
    }

    /// As `'x' (code 120)`.
    private static func shown(_ byte: UInt8) -> String {
        switch byte {
        case 0..<0x20, 0x7F...0x9F: "(CTRL-CHAR, code \(byte))"
        default: "'\(Character(Unicode.Scalar(byte)))' (code \(byte))"
        }
    }
}
