internal import Documents

/// How Python writes texts and numbers.
enum PythonText {
    /// A float as `repr` writes it: the shortest digits that give the number back, with a point or an exponent.
    ///
    /// - Parameter json: a number of JSON.
    static func float(_ json: String) -> String {
        guard let value = Double(json) else { return json }
        if value.isInfinite { return value < 0 ? "-inf" : "inf" }
        let shortest = "\(value)"
        guard let mark = shortest.firstIndex(of: "e"), let exponent = Int(shortest[shortest.index(after: mark)...]),
            (0..<16).contains(exponent)
        else { return shortest }
        return positional(shortest[..<mark], exponent: exponent)
    }

    /// `9.1e+15` in digits alone: Swift writes exponents from 2⁵³ on, Python from 10¹⁶ on.
    private static func positional(_ digits: Substring, exponent: Int) -> String {
        let isNegative = digits.first == "-"
        let parts = digits.drop { $0 == "-" }.split(separator: ".")
        let whole = parts.first ?? ""
        let fraction = parts.count > 1 && parts[1] != "0" ? String(parts[1]) : ""
        let moved = fraction + String(repeating: "0", count: max(0, exponent - fraction.count))
        let split = moved.index(moved.startIndex, offsetBy: exponent)
        let rest = moved[split...]
        return (isNegative ? "-" : "") + whole + moved[..<split] + "." + (rest.isEmpty ? "0" : rest)
    }

    /// Appends a text as a JSON string of ASCII characters.
    static func appendJSON(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
                bytes.append(contentsOf: utf8)
                return
            }
            for scalar in String(decoding: utf8, as: UTF8.self).unicodeScalars { appendJSON(scalar, to: &bytes) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func appendJSON(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
        switch scalar {
        case "\"": bytes += "\\\"".utf8
        case "\\": bytes += "\\\\".utf8
        case "\n": bytes += "\\n".utf8
        case "\r": bytes += "\\r".utf8
        case "\t": bytes += "\\t".utf8
        case "\u{8}": bytes += "\\b".utf8
        case "\u{C}": bytes += "\\f".utf8
        case "\u{20}"..<"\u{7F}": bytes.append(UInt8(ascii: scalar))
        default:
            for unit in String(scalar).utf16 { bytes += "\\u\(hexadecimal(UInt32(unit), digits: 4))".utf8 }
        }
    }

    static func hexadecimal(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}

extension PythonText {
    /// Appends a text as Python writes it between quotes: single ones, unless there are only single ones inside.
    ///
    /// - Parameter isUnicode: the text came out of a template, which Python 2.7 marked by a `u` and wrote in ASCII.
    static func appendQuoted(_ text: String, isUnicode: Bool, to bytes: inout [UInt8]) {
        if isUnicode { bytes.append(UInt8(ascii: "u")) }
        let quote = text.holds(UInt8(ascii: "'")) && !text.holds(UInt8(ascii: "\"")) ? "\"" : "'"
        bytes += quote.utf8
        var text = text
        text.withUTF8 { utf8 in
            if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "'") && $0 != UInt8(ascii: "\\") }) {
                bytes.append(contentsOf: utf8)
                return
            }
            for scalar in String(decoding: utf8, as: UTF8.self).unicodeScalars {
                appendEscaped(scalar, quote: quote, isUnicode: isUnicode, to: &bytes)
            }
        }
        bytes += quote.utf8
    }

    private static func appendEscaped(_ scalar: Unicode.Scalar, quote: String, isUnicode: Bool, to bytes: inout [UInt8])
    {
        switch scalar {
        case "'" where quote == "'": bytes += "\\'".utf8
        case "\\": bytes += "\\\\".utf8
        case "\n": bytes += "\\n".utf8
        case "\r": bytes += "\\r".utf8
        case "\t": bytes += "\\t".utf8
        case "\u{20}"..<"\u{7F}": bytes.append(UInt8(ascii: scalar))
        default:
            if scalar.value >= 0x7F, !isUnicode, isPrintable(scalar) {
                bytes += String(scalar).utf8
            } else if scalar.value < 0x100 {
                bytes += "\\x\(hexadecimal(scalar.value, digits: 2))".utf8
            } else if scalar.value < 0x10000 {
                bytes += "\\u\(hexadecimal(scalar.value, digits: 4))".utf8
            } else {
                bytes += "\\U\(hexadecimal(scalar.value, digits: 8))".utf8
            }
        }
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            false
        default: true
        }
    }
}
