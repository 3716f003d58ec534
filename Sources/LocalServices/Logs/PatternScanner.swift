/// Reads a filter pattern from left to right.
struct PatternScanner {
    private var rest: Substring

    init(_ text: Substring) {
        rest = text
        skipSpaces()
    }

    var next: Character? { rest.first }
    var isAtEnd: Bool { rest.isEmpty }

    mutating func skipSpaces() { rest = rest.drop { $0.isWhitespace } }

    /// Takes a text, if it comes next.
    mutating func take(_ text: String) -> Bool {
        guard rest.hasPrefix(text) else { return false }
        rest.removeFirst(text.count)
        return true
    }

    /// Takes a text after spaces, and the spaces behind it, if it comes next.
    mutating func takeToken(_ text: String) -> Bool {
        skipSpaces()
        guard take(text) else { return false }
        skipSpaces()
        return true
    }

    /// Takes what is between two of a sign; a backslash keeps the sign after it.
    mutating func quoted(_ sign: Character) throws(PatternFault) -> String {
        guard rest.popFirst() == sign else { throw PatternFault() }
        var text = ""
        while let character = rest.popFirst() {
            if character == sign { return text }
            if character == "\\", let escaped = rest.first, escaped == sign || sign == "\"" {
                rest.removeFirst()
                text.append(escaped)
            } else {
                text.append(character)
            }
        }
        throw PatternFault()
    }

    /// Takes characters as long as they are wanted.
    mutating func word(_ isWanted: (Character) -> Bool) -> Substring {
        let word = rest.prefix(while: isWanted)
        rest.removeFirst(word.count)
        return word
    }
}

/// A regular expression of a filter pattern, with the few signs that are allowed in one.
struct PatternExpression: Sendable {
    private let text: String

    init(_ text: String) throws(PatternFault) {
        let isAllowed = text.allSatisfy {
            $0.isASCII && ($0.isLetter || $0.isNumber || "_#=@/;,-^$?[]{}|\\*+. :".contains($0))
        }
        guard !text.isEmpty, isAllowed, (try? Regex(text)) != nil else { throw PatternFault() }
        self.text = text
    }

    func isIn(_ message: String) -> Bool {
        guard let regex = try? Regex(text) else { return false }
        return message.firstMatch(of: regex) != nil
    }
}
