/// What a plain scalar means to YAML 1.1 when nothing else is known of its place.
public enum PlainType: Hashable, Sendable {
    case null
    case boolean(Bool)
    /// A whole number; `json` is its decimal form.
    case integer(json: String)
    /// A finite decimal number; `json` is its form in JSON.
    case number(json: String)
    case text
}

extension Scalar {
    /// True for an empty, `~` or `null` plain scalar.
    public var isNull: Bool {
        guard style == .plain else { return false }
        return switch text {
        case "", "~", "null", "Null", "NULL": true
        default: false
        }
    }

    /// What YAML 1.1 makes of the scalar, as PyYAML and with it SAM CLI and the SAM transform read it.
    ///
    /// Dates stay text, as in CloudFormation. Source: yaml.org/type (bool, int, float, null), PyYAML's resolver.
    public var plainType: PlainType {
        guard style == .plain else { return .text }
        if isNull { return .null }
        switch text {
        case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON": return .boolean(true)
        case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF": return .boolean(false)
        default: return NumberReader(text).type
        }
    }
}

/// Reads the numbers of YAML 1.1: decimal, octal with a leading zero, hexadecimal, binary, base 60, and floats.
private struct NumberReader {
    private let isNegative: Bool
    private let digits: [UInt8]

    init(_ text: String) {
        var bytes = Array(text.utf8)
        isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative || bytes.first == UInt8(ascii: "+") { bytes.removeFirst() }
        digits = bytes
    }

    var type: PlainType {
        guard let first = digits.first, first == UInt8(ascii: ".") || isDigit(first) else { return .text }
        return integer ?? base60 ?? float ?? .text
    }

    private var integer: PlainType? {
        let plain = digits.filter { $0 != UInt8(ascii: "_") }
        guard let first = digits.first, isDigit(first) else { return nil }
        if plain.count > 2, plain[0] == UInt8(ascii: "0") {
            if plain[1] == UInt8(ascii: "x") { return converted(plain.dropFirst(2), radix: 16) }
            if plain[1] == UInt8(ascii: "b") { return converted(plain.dropFirst(2), radix: 2) }
        }
        guard plain.allSatisfy(isDigit) else { return nil }
        if plain.count > 1, plain[0] == UInt8(ascii: "0") { return converted(plain.dropFirst(), radix: 8) }
        return .integer(json: signed(String(decoding: plain, as: UTF8.self)))
    }

    /// `190:20:30`: digits in base 60, as YAML 1.1 reads times.
    private var base60: PlainType? {
        guard digits.contains(UInt8(ascii: ":")), let first = digits.first, first != UInt8(ascii: "0") else { return nil }
        let groups = String(decoding: digits, as: UTF8.self).split(separator: ":", omittingEmptySubsequences: false)
        var total = 0
        for (position, group) in groups.enumerated() {
            guard let value = Int(group), value >= 0, position == 0 || (value < 60 && group.count <= 2) else { return nil }
            let (product, overflow) = total.multipliedReportingOverflow(by: 60)
            guard !overflow, product <= Int.max - value else { return nil }
            total = product + value
        }
        return .integer(json: signed(String(total)))
    }

    private var float: PlainType? {
        var whole: [UInt8] = []
        var fraction: [UInt8] = []
        var exponent: [UInt8] = []
        var position = 0
        while position < digits.count, isDigit(digits[position]) || (position > 0 && digits[position] == UInt8(ascii: "_")) {
            if digits[position] != UInt8(ascii: "_") { whole.append(digits[position]) }
            position += 1
        }
        guard position < digits.count, digits[position] == UInt8(ascii: ".") else { return nil }
        position += 1
        while position < digits.count, isDigit(digits[position]) || digits[position] == UInt8(ascii: "_") {
            if digits[position] != UInt8(ascii: "_") { fraction.append(digits[position]) }
            position += 1
        }
        guard !whole.isEmpty || !fraction.isEmpty else { return nil }
        if position < digits.count {
            // YAML 1.1 wants a sign: `1.5e3` is text, `1.5e+3` a number.
            guard digits[position] | 0x20 == UInt8(ascii: "e"), position + 2 < digits.count else { return nil }
            let sign = digits[position + 1]
            guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
            guard digits[(position + 2)...].allSatisfy(isDigit) else { return nil }
            exponent = [UInt8(ascii: "e")] + digits[(position + 1)...]
        }
        while whole.count > 1, whole.first == UInt8(ascii: "0") { whole.removeFirst() }
        if whole.isEmpty { whole = [UInt8(ascii: "0")] }
        if fraction.isEmpty { fraction = [UInt8(ascii: "0")] }
        return .number(json: signed(String(decoding: whole + [UInt8(ascii: ".")] + fraction + exponent, as: UTF8.self)))
    }

    private func converted(_ digits: ArraySlice<UInt8>, radix: Int) -> PlainType? {
        guard !digits.isEmpty, let value = UInt64(String(decoding: digits, as: UTF8.self), radix: radix) else { return nil }
        return .integer(json: signed(String(value)))
    }

    private func signed(_ number: String) -> String { isNegative && number != "0" ? "-" + number : number }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
