public import Documents

/// A decimal number as it is written, compared exactly: `1.0` equals `1`, and no digit is ever lost.
struct ExactDecimal: Comparable {
    private let isNegative: Bool
    /// Without zeros at either end; none for zero.
    private let digits: ArraySlice<UInt8>
    /// The number is 0.DIGITS times ten to this power.
    private let exponent: Int

    /// Nil for anything but digits with an optional sign, point and exponent of at most six digits.
    init?(_ text: String) {
        var rest = text.utf8[...]
        let sign = rest.first.flatMap { "+-".utf8.contains($0) ? $0 : nil }
        if sign != nil { rest.removeFirst() }
        let whole = Self.digits(from: &rest)
        if rest.first == UInt8(ascii: ".") { rest.removeFirst() }
        let fraction = Self.digits(from: &rest)
        guard !whole.isEmpty || !fraction.isEmpty, let power = Self.power(rest) else { return nil }
        let all = whole + fraction
        let zeros = all.prefix { $0 == UInt8(ascii: "0") }.count
        var digits = all[zeros...]
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        self.digits = digits
        isNegative = sign == UInt8(ascii: "-") && !digits.isEmpty
        exponent = digits.isEmpty ? 0 : whole.count - zeros + power
    }

    /// One text for all ways to write the number: its digits and a power of ten, such as `-125e-2`.
    var canonicalText: String {
        guard !digits.isEmpty else { return "0" }
        return (isNegative ? "-" : "") + String(decoding: digits, as: UTF8.self) + "e\(exponent - digits.count)"
    }

    /// The digits at the start of a text, which they are taken from.
    private static func digits(from text: inout Substring.UTF8View) -> [UInt8] {
        let digits = Array(text.prefix { isDigit($0) })
        text = text.dropFirst(digits.count)
        return digits
    }

    /// Zero for an empty text, else what is behind its `e`; nil for anything else.
    private static func power(_ text: Substring.UTF8View) -> Int? {
        guard let first = text.first else { return 0 }
        let number = text.dropFirst()
        let digits = number.first.map { "+-".utf8.contains($0) } ?? false ? number.dropFirst() : number
        guard "eE".utf8.contains(first), 1...6 ~= digits.count, digits.allSatisfy(isDigit) else { return nil }
        return Int(Substring(number))
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    static func < (left: ExactDecimal, right: ExactDecimal) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        return left.isNegative ? right.isSmaller(than: left) : left.isSmaller(than: right)
    }

    static func == (left: ExactDecimal, right: ExactDecimal) -> Bool {
        left.isNegative == right.isNegative && left.exponent == right.exponent
            && left.digits.elementsEqual(right.digits)
    }

    /// Signs left aside.
    private func isSmaller(than other: ExactDecimal) -> Bool {
        if digits.isEmpty || other.digits.isEmpty { return digits.isEmpty && !other.digits.isEmpty }
        if exponent != other.exponent { return exponent < other.exponent }
        return digits.lexicographicallyPrecedes(other.digits)
    }
}

extension Scalar {
    /// One text for all ways to write a decimal number, such as `125e-2` for `1.250`; nil for what is none.
    ///
    /// Of plain scalars the number that YAML 1.1 reads counts, of others their text.
    public var canonicalNumber: String? {
        let text =
            switch plainType {
            case .integer(let json), .number(let json): json
            case .text: self.text
            case .null, .boolean: ""
            }
        return ExactDecimal(text)?.canonicalText
    }
}
