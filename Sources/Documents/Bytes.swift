// What the bytes of a YAML or JSON text are.

extension UInt8 {
    /// LF or CR.
    var isBreak: Bool { self == UInt8(ascii: "\n") || self == UInt8(ascii: "\r") }

    /// A space, a tab or a line break.
    var isBlankOrBreak: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") || isBreak }

    /// A comma, a bracket or a brace.
    var isFlowIndicator: Bool {
        switch self {
        case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"): true
        default: false
        }
    }

    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    /// A letter of ASCII.
    var isLetter: Bool { self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z") }

    var isLetterOrDigit: Bool { isDigit || isLetter }
}

extension ArraySlice<UInt8> {
    /// The index of the first byte that is part of no well-formed sequence.
    var firstMalformedUTF8: Int? {
        var decoder = UTF8()
        var iterator = makeIterator()
        var offset = startIndex
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): offset += UTF8.width(scalar)
            case .emptyInput: return nil
            case .error: return offset
            }
        }
    }
}
