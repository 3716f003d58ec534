/// What a plain scalar means to YAML 1.1 when nothing else is known of its place.
public enum PlainType: Hashable, Sendable {
    /// Nothing: empty, `~` or `null`.
    case null
    /// One of `true`, `yes`, `on` and their opposites, in three spellings each.
    case boolean(Bool)
    /// A whole number; `json` is its decimal form.
    case integer(json: String)
    /// A finite number with a fraction; `json` is its decimal form, digit by digit as written.
    case number(json: String)
    /// Anything else, dates included.
    case text
}

extension Scalar {
    /// True for an empty, `~` or `null` plain scalar.
    public var isNull: Bool {
        guard style == .plain, text.utf8.count <= 4 else { return false }
        return switch text {
        case "", "~", "null", "Null", "NULL": true
        default: false
        }
    }

    /// What YAML 1.1 makes of the scalar, as PyYAML and with it SAM CLI and the SAM transform read it.
    ///
    /// Dates stay text, as in CloudFormation. Infinity and "not a number" are text too, since JSON has neither.
    /// Source: yaml.org/type (bool, int, float, null), PyYAML's resolver and constructor.
    public var plainType: PlainType {
        guard style == .plain else { return .text }
        guard let first = text.utf8.first else { return .null }
        switch first {
        case ..<UInt8(ascii: "A"): return NumberReader(text)?.type ?? .text
        case UInt8(ascii: "~"), UInt8(ascii: "N"), UInt8(ascii: "n"), UInt8(ascii: "T"), UInt8(ascii: "t"),
            UInt8(ascii: "F"), UInt8(ascii: "f"), UInt8(ascii: "Y"), UInt8(ascii: "y"), UInt8(ascii: "O"),
            UInt8(ascii: "o"):
            return typeOfWord
        default: return .text
        }
    }

    /// What words mean that are neither text nor numbers.
    private var typeOfWord: PlainType {
        guard text.utf8.count <= 5 else { return .text }
        switch text {
        case "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON": return .boolean(true)
        case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF": return .boolean(false)
        default: return .text
        }
    }

    /// A boolean: a plain scalar as YAML 1.1 reads it, a text when it is `true` or `false` in any case; nil for anything else.
    public var boolean: Bool? {
        if style.isText { return Bool(text.lowercased()) }
        if case .boolean(let value) = plainType { return value }
        return nil
    }

    /// A number or boolean in the form in which Python compares them: `true` is 1; nil for texts and for nothing.
    var comparableReading: String? {
        switch plainType {
        case .text, .null: nil
        case .boolean(let value): value ? "1" : "0"
        case .integer(let json): json
        case .number(let json): json.hasSuffix(".0") ? String(json.dropLast(2)) : json
        }
    }

    /// What YAML 1.1 makes of the scalar, in words, where that is another text than the one written: `the number 511`.
    public var typedReading: String? {
        switch plainType {
        case .text: return nil
        case .null: return "nothing"
        case .boolean(let value):
            return text == String(value) ? nil : "the boolean \(value)"
        case .integer(let json): return text == json ? nil : "the number \(json)"
        case .number(let json):
            var digits = Substring(json)
            while digits.hasSuffix("0"), !digits.hasSuffix(".0"), !digits.contains("e") { digits.removeLast() }
            return text == digits ? nil : "the number \(digits)"
        }
    }
}

/// Reads the numbers of YAML 1.1: decimal, octal with a leading zero, hexadecimal, binary, base 60, and fractions.
///
/// Numbers are rewritten digit by digit and therefore exact.
private struct NumberReader {
    private let isNegative: Bool
    private let isSigned: Bool
    /// Without the sign.
    private let digits: ArraySlice<UInt8>

    init?(_ text: String) {
        guard let sign = text.utf8.first, sign <= UInt8(ascii: "9"), sign >= UInt8(ascii: "+") else { return nil }
        let bytes = Array(text.utf8)
        guard let first = bytes.first else { return nil }
        isNegative = first == UInt8(ascii: "-")
        isSigned = isNegative || first == UInt8(ascii: "+")
        digits = bytes.dropFirst(isSigned ? 1 : 0)
        guard let first = digits.first, first.isDigit || first == UInt8(ascii: ".") else { return nil }
    }

    var type: PlainType? { fraction ?? base60 ?? integer }

    // MARK: - Whole numbers

    private var integer: PlainType? {
        guard digits.first == UInt8(ascii: "0"), digits.count > 1 else {
            guard let plain = plain(digits, where: \.isDigit) else { return nil }
            return .integer(json: signed(String(decoding: plain, as: UTF8.self)))
        }
        switch digits[digits.startIndex + 1] {
        case UInt8(ascii: "x"): return converted(digits.dropFirst(2), radix: 16)
        case UInt8(ascii: "b"): return converted(digits.dropFirst(2), radix: 2)
        default: return converted(digits.dropFirst(), radix: 8)
        }
    }

    private func converted(_ digits: ArraySlice<UInt8>, radix: Int) -> PlainType? {
        guard digits.count <= DecimalDigits.limit,
            let plain = plain(digits, where: { ($0.digitValue ?? radix) < radix })
        else { return nil }
        guard !plain.isEmpty else {
            // `0_` is zero, `0x_` is text.
            return radix == 8 ? .integer(json: "0") : nil
        }
        var number = DecimalDigits()
        for digit in plain { number.append(digit.digitValue ?? 0, base: radix) }
        return .integer(json: signed(number.text))
    }

    /// Digits without the underscores that may stand between and behind them; nil for anything else.
    private func plain(_ digits: ArraySlice<UInt8>, where isDigit: (UInt8) -> Bool) -> [UInt8]? {
        let plain = digits.filter { $0 != UInt8(ascii: "_") }
        return plain.allSatisfy(isDigit) ? Array(plain) : nil
    }

    // MARK: - Base 60

    /// `190:20:30`, and with a fraction `190:20:30.15`: digits in base 60, as YAML 1.1 reads times.
    private var base60: PlainType? {
        guard digits.contains(UInt8(ascii: ":")), digits.count <= DecimalDigits.limit else { return nil }
        let parts = digits.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let hasFraction = parts.count > 1
        let groups = parts[0].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard hasFraction || digits.first != UInt8(ascii: "0"), let first = plain(groups[0], where: \.isDigit),
            !first.isEmpty
        else {
            return nil
        }
        var number = DecimalDigits()
        for digit in first { number.append(digit.digitValue ?? 0, base: 10) }
        for group in groups.dropFirst() {
            guard (1...2).contains(group.count), group.allSatisfy(\.isDigit) else { return nil }
            let value = group.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
            guard value < 60 else { return nil }
            number.append(value, base: 60)
        }
        guard hasFraction else { return .integer(json: signed(number.text)) }
        guard let fraction = plain(parts[1], where: \.isDigit) else { return nil }
        return .number(
            json: signed("\(number.text).\(fraction.isEmpty ? "0" : String(decoding: fraction, as: UTF8.self))"))
    }

    // MARK: - Fractions

    private var fraction: PlainType? {
        guard let point = digits.firstIndex(of: UInt8(ascii: ".")) else { return nil }
        // PyYAML's resolver takes `.5` and `-0.5` for numbers, and `-.5` for text.
        guard point > digits.startIndex || !isSigned else { return nil }
        let exponentStart = digits[point...].firstIndex { $0 | 0x20 == UInt8(ascii: "e") } ?? digits.endIndex
        guard let whole = plain(digits[..<point], where: \.isDigit),
            let fraction = plain(digits[(point + 1)..<exponentStart], where: \.isDigit),
            !whole.isEmpty || digits[(point + 1)..<exponentStart].first?.isDigit == true
        else { return nil }
        var exponent = ""
        if exponentStart < digits.endIndex {
            // YAML 1.1 wants a sign: `1.5e3` is text, `1.5e+3` a number.
            let rest = digits[(exponentStart + 1)...]
            guard let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), rest.count > 1,
                rest.dropFirst().allSatisfy(\.isDigit)
            else { return nil }
            exponent = "e" + String(decoding: rest, as: UTF8.self)
        }
        let digits = String(decoding: whole.drop { $0 == UInt8(ascii: "0") }, as: UTF8.self)
        let behind = fraction.isEmpty ? "0" : String(decoding: fraction, as: UTF8.self)
        return .number(json: signed("\(digits.isEmpty ? "0" : digits).\(behind)\(exponent)"))
    }

    private func signed(_ number: String) -> String { isNegative && number != "0" ? "-" + number : number }
}

/// A whole number in decimal, built digit by digit from another base.
private struct DecimalDigits {
    /// The longest number in another base that is read, in digits; what is longer is no number anyone means.
    static let limit = 4000
    /// Nine decimal digits each, the last ones first.
    private var limbs: [Int] = []

    mutating func append(_ digit: Int, base: Int) {
        var carry = digit
        for index in limbs.indices {
            let value = limbs[index] * base + carry
            limbs[index] = value % 1_000_000_000
            carry = value / 1_000_000_000
        }
        if carry > 0 { limbs.append(carry) }
    }

    var text: String {
        guard let last = limbs.last else { return "0" }
        return limbs.dropLast().reversed().reduce(String(last)) { text, limb in
            let digits = String(limb)
            return text + String(repeating: "0", count: 9 - digits.count) + digits
        }
    }
}

extension UInt8 {
    /// The value of a hexadecimal digit.
    fileprivate var digitValue: Int? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(self - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(self - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(self - UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}
