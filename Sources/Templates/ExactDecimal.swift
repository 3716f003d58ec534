/// A decimal number as it is written, compared exactly: `1.0` equals `1`, and no digit is ever lost.
struct ExactDecimal: Comparable {
    private let isNegative: Bool
    /// Without zeros at either end; none for zero.
    private let digits: ArraySlice<UInt8>
    /// The number is 0.DIGITS times ten to this power.
    private let exponent: Int

    /// Nil for anything but digits with an optional sign, point and exponent of at most six digits.
    init?(_ text: String) {
        guard let match = text.wholeMatch(of: /([+-]?)([0-9]*)\.?([0-9]*)(?:[eE]([+-]?[0-9]{1,6}))?/) else {
            return nil
        }
        let (_, sign, whole, fraction, power) = match.output
        guard !whole.isEmpty || !fraction.isEmpty, let power = power.map({ Int($0) }) ?? 0 else { return nil }
        let all = Array((whole + fraction).utf8)
        let zeros = all.prefix { $0 == UInt8(ascii: "0") }.count
        var digits = all[zeros...]
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        self.digits = digits
        isNegative = sign == "-" && !digits.isEmpty
        exponent = digits.isEmpty ? 0 : whole.utf8.count - zeros + power
    }

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
