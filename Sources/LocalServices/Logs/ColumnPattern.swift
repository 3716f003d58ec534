/// A pattern for events of columns between spaces: `[ip, user, time, request, status = 4*, bytes > 1000]`.
///
/// A column in quotes or brackets may hold spaces; `...` stands for any number of columns.
struct ColumnPattern: Sendable {
    private var before: [Column] = []
    /// Nil where no `...` stands.
    private var after: [Column]?

    /// Alternatives of comparisons that all must hold; none for a column that may be anything.
    private struct Column: Sendable {
        var alternatives: [[PatternComparison]] = []

        func matches(_ value: String) -> Bool {
            alternatives.isEmpty || alternatives.contains { $0.allSatisfy { $0.matches(value) } }
        }
    }

    init(_ text: Substring) throws(PatternFault) {
        var scanner = PatternScanner(text)
        guard scanner.takeToken("[") else { throw PatternFault() }
        repeat {
            if scanner.takeToken("...") {
                guard after == nil else { throw PatternFault() }
                after = []
                continue
            }
            let column = try Self.column(&scanner)
            if after == nil { before.append(column) } else { after?.append(column) }
        } while scanner.takeToken(",")
        guard scanner.takeToken("]"), scanner.isAtEnd else { throw PatternFault() }
    }

    private static func column(_ scanner: inout PatternScanner) throws(PatternFault) -> Column {
        scanner.skipSpaces()
        let name = scanner.word { $0.isLetter || $0.isNumber || "_-".contains($0) }
        var column = Column()
        guard let first = try comparison(&scanner) else { return column }
        column.alternatives = [[first]]
        while true {
            let isAlternative = scanner.takeToken("||")
            guard isAlternative || scanner.takeToken("&&") else { return column }
            // The name is said again.
            guard scanner.word({ $0.isLetter || $0.isNumber || "_-".contains($0) }) == name,
                let next = try comparison(&scanner)
            else { throw PatternFault() }
            if isAlternative {
                column.alternatives.append([next])
            } else {
                column.alternatives[column.alternatives.count - 1].append(next)
            }
        }
    }

    private static func comparison(_ scanner: inout PatternScanner) throws(PatternFault) -> PatternComparison? {
        try PatternComparison(&scanner) { !$0.isWhitespace && !",]&|".contains($0) }
    }

    func matches(_ message: String) -> Bool {
        let columns = Self.columns(of: message)
        guard let after else {
            return columns.count == before.count && zip(before, columns).allSatisfy { $0.matches($1) }
        }
        return columns.count >= before.count + after.count && zip(before, columns).allSatisfy { $0.matches($1) }
            && zip(after, columns.suffix(after.count)).allSatisfy { $0.matches($1) }
    }

    private static func columns(of message: String) -> [String] {
        var columns: [String] = []
        var rest = message.drop { $0.isWhitespace }
        while let first = rest.first {
            let end: Character? = first == "\"" ? "\"" : first == "[" ? "]" : nil
            if let end, let close = rest.dropFirst().firstIndex(of: end) {
                columns.append(String(rest[rest.index(after: rest.startIndex)..<close]))
                rest = rest[rest.index(after: close)...]
            } else {
                let word = rest.prefix { !$0.isWhitespace }
                columns.append(String(word))
                rest = rest.dropFirst(word.count)
            }
            rest = rest.drop { $0.isWhitespace }
        }
        return columns
    }
}
