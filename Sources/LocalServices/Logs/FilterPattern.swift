internal import Documents

/// Which events of a log are wanted.
///
/// Source: Amazon CloudWatch Logs User Guide, "Filter pattern syntax".
struct FilterPattern: Sendable {
    private let kind: Kind

    private enum Kind: Sendable {
        case everything
        case terms(TermPattern)
        case json(JSONPattern)
        case columns(ColumnPattern)
    }

    /// - Throws: `InvalidParameterException`.
    init(_ text: String) throws(ServiceError) {
        let trimmed = text.drop { $0.isWhitespace }
        do throws(PatternFault) {
            switch trimmed.first {
            case nil: kind = .everything
            case "{": kind = .json(try JSONPattern(trimmed))
            case "[": kind = .columns(try ColumnPattern(trimmed))
            default: kind = .terms(try TermPattern(trimmed))
            }
        } catch {
            throw ServiceError("InvalidParameterException", "Invalid filter pattern")
        }
    }

    func matches(_ message: String) -> Bool {
        switch kind {
        case .everything: return true
        case .terms(let pattern): return pattern.matches(message)
        case .columns(let pattern): return pattern.matches(message)
        case .json(let pattern):
            guard message.utf8.contains(UInt8(ascii: "{")), let object = Document.json(Array(message.utf8)) else {
                return false
            }
            return pattern.matches(object)
        }
    }
}

/// A pattern that is none.
struct PatternFault: Error {}

/// Words and phrases: `ERROR "not found" -debug`, `?ERROR ?WARN`, `%regular expression%`.
struct TermPattern: Sendable {
    private var required: [Term] = []
    private var optional: [Term] = []
    private var excluded: [Term] = []

    private enum Term: Sendable {
        case words(String)
        case expression(PatternExpression)

        func isIn(_ message: String) -> Bool {
            switch self {
            case .words(let words): message.containsWords(words)
            case .expression(let expression): expression.isIn(message)
            }
        }
    }

    init(_ text: Substring) throws(PatternFault) {
        var scanner = PatternScanner(text)
        while !scanner.isAtEnd {
            let mark = scanner.take("?") ? "?" : scanner.take("-") ? "-" : ""
            let term = try Self.term(&scanner)
            switch mark {
            case "?": optional.append(term)
            case "-": excluded.append(term)
            default: required.append(term)
            }
            scanner.skipSpaces()
        }
    }

    private static func term(_ scanner: inout PatternScanner) throws(PatternFault) -> Term {
        switch scanner.next {
        case "\"": return .words(try scanner.quoted("\""))
        case "%": return .expression(try PatternExpression(try scanner.quoted("%")))
        default:
            let word = scanner.word { !$0.isWhitespace }
            // Other signs are to be put in quotes.
            guard !word.isEmpty, word.allSatisfy({ $0.isLetter || $0.isNumber || "_.:/@#-*$=".contains($0) }) else {
                throw PatternFault()
            }
            return .words(String(word))
        }
    }

    func matches(_ message: String) -> Bool {
        guard !excluded.contains(where: { $0.isIn(message) }) else { return false }
        // Terms with a question mark count only where there are no others.
        guard required.isEmpty else { return required.allSatisfy { $0.isIn(message) } }
        return optional.isEmpty || optional.contains { $0.isIn(message) }
    }
}

extension String {
    /// Whether some words stand in the text, as whole words.
    fileprivate func containsWords(_ words: String) -> Bool {
        guard !words.isEmpty else { return true }
        var rest = self[...]
        while let range = rest.firstRange(of: words) {
            let before = range.lowerBound > startIndex ? self[index(before: range.lowerBound)] : " "
            let after = range.upperBound < endIndex ? self[range.upperBound] : " "
            let isWhole =
                !(before.isWordPart && words.first?.isWordPart == true)
                && !(after.isWordPart && words.last?.isWordPart == true)
            if isWhole { return true }
            rest = rest[rest.index(after: range.lowerBound)...]
        }
        return false
    }
}

extension Character {
    fileprivate var isWordPart: Bool { isLetter || isNumber }
}
