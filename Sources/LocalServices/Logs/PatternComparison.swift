/// What a value of an event is compared with: `= "text"`, `!= 4*`, `> 7`, `= %expression%`.
struct PatternComparison: Sendable {
    private let comparator: Comparator
    private let operand: Operand

    enum Comparator: String, CaseIterable, Sendable {
        // The longer ones first: they begin with the shorter.
        case notEqual = "!="
        case atMost = "<="
        case atLeast = ">="
        case equal = "="
        case less = "<"
        case greater = ">"
    }

    private enum Operand: Sendable {
        /// Pieces between asterisks.
        case text([Substring])
        case number(Double, text: [Substring])
        case expression(PatternExpression)
    }

    /// Takes a comparator and what follows it; nil when no comparator comes next.
    ///
    /// - Parameter isPart: the characters of a word without quotes.
    init?(_ scanner: inout PatternScanner, isPart: (Character) -> Bool) throws(PatternFault) {
        guard let comparator = Comparator.allCases.first(where: { scanner.takeToken($0.rawValue) }) else { return nil }
        self.comparator = comparator
        switch scanner.next {
        case "%": operand = .expression(try PatternExpression(try scanner.quoted("%")))
        case "\"": operand = .text(Self.pieces(try scanner.quoted("\"")))
        default:
            let word = String(scanner.word(isPart))
            guard !word.isEmpty else { throw PatternFault() }
            operand = Double(word).map { .number($0, text: Self.pieces(word)) } ?? .text(Self.pieces(word))
        }
        try checkOrder()
    }

    /// Only numbers have an order.
    private func checkOrder() throws(PatternFault) {
        if case .number = operand { return }
        guard comparator == .equal || comparator == .notEqual else { throw PatternFault() }
    }

    private static func pieces(_ text: String) -> [Substring] {
        text.split(separator: "*", omittingEmptySubsequences: false)
    }

    func matches(_ value: String) -> Bool {
        switch comparator {
        case .equal: isEqual(value)
        case .notEqual: !isEqual(value)
        case .less: ordered(value) { $0 < $1 }
        case .greater: ordered(value) { $0 > $1 }
        case .atMost: ordered(value) { $0 <= $1 }
        case .atLeast: ordered(value) { $0 >= $1 }
        }
    }

    private func ordered(_ value: String, _ isInOrder: (Double, Double) -> Bool) -> Bool {
        guard case .number(let number, _) = operand, let value = Double(value) else { return false }
        return isInOrder(value, number)
    }

    private func isEqual(_ value: String) -> Bool {
        switch operand {
        case .expression(let expression): expression.isIn(value)
        case .text(let pieces): Self.isMatch(value, pieces)
        case .number(let number, let pieces): Double(value) == number || Self.isMatch(value, pieces)
        }
    }

    /// Whether a value consists of pieces with anything between them.
    private static func isMatch(_ value: String, _ pieces: [Substring]) -> Bool {
        guard let first = pieces.first, let last = pieces.last, pieces.count > 1 else {
            return value == pieces.first ?? ""
        }
        guard value.hasPrefix(first), value.hasSuffix(last), value.count >= first.count + last.count else {
            return false
        }
        var rest = value.dropFirst(first.count).dropLast(last.count)
        for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
            guard let range = rest.firstRange(of: piece) else { return false }
            rest = rest[range.upperBound...]
        }
        return true
    }
}
