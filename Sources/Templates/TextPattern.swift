/// A regular expression in Java's dialect, which CloudFormation uses, matched in time linear in the text.
///
/// Back references, look-behind and possessive quantifiers are left out: matching them can take exponential time.
public struct TextPattern: Sendable {
    /// What a text turned out to be.
    enum Reading {
        case pattern(TextPattern)
        /// Uses what is left out.
        case unsupported
        /// No regular expression, for the given reason.
        case malformed(String)
    }

    /// One step of matching; numbers are positions in the list of steps.
    enum Step: Sendable {
        case character(CharacterClass)
        case either(Int, Int)
        case jump(Int)
        case assert(Assertion)
        /// What follows must match, or must not.
        case lookAhead([Step], isNegative: Bool)
        case matched
    }

    enum Assertion: Sendable {
        case start, end, wordBoundary, noWordBoundary
    }

    let steps: [Step]

    static func reading(_ text: String) -> Reading { TextPatternReader.read(text) }

    /// Nil for what is no regular expression, or uses what is left out.
    public init?(_ text: String) {
        guard case .pattern(let pattern) = Self.reading(text) else { return nil }
        self = pattern
    }

    init(steps: [Step]) {
        self.steps = steps
    }

    /// True when the pattern matches all of a text.
    public func matches(_ text: String) -> Bool {
        let scalars = text.unicodeScalars.map(\.value)
        return Matcher(steps: steps, text: scalars).matches(from: 0, toEnd: true)
    }
}

/// Characters by their code points.
struct CharacterClass: Sendable {
    var ranges: [ClosedRange<UInt32>]
    var isNegated = false
    var ignoresCase = false

    func contains(_ value: UInt32) -> Bool {
        var isMember = ranges.contains { $0.contains(value) }
        if ignoresCase, !isMember, (0x41...0x5A).contains(value & ~0x20) {
            isMember = ranges.contains { $0.contains(value ^ 0x20) }
        }
        return isMember != isNegated
    }

    static let digits = CharacterClass(ranges: [0x30...0x39])
    static let word = CharacterClass(ranges: [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    static let space = CharacterClass(ranges: [0x09...0x0D, 0x20...0x20])
    static let notLineBreak = CharacterClass(
        ranges: [0x0A...0x0A, 0x0D...0x0D, 0x85...0x85, 0x2028...0x2029], isNegated: true)
}

/// Follows all ways through a pattern at once, a character of the text at a time.
private struct Matcher {
    let steps: [TextPattern.Step]
    let text: [UInt32]

    /// Whether the steps match from a position on, up to the end of the text or anywhere.
    func matches(from start: Int, toEnd: Bool) -> Bool {
        var current = reachable(from: [0], at: start)
        for position in start..<text.count {
            if current.isEmpty || (!toEnd && isMatched(current)) { break }
            let next = current.filter { index in
                if case .character(let characters) = steps[index] { characters.contains(text[position]) } else { false }
            }
            current = reachable(from: next.map { $0 + 1 }, at: position + 1)
        }
        return isMatched(current)
    }

    private func isMatched(_ indices: [Int]) -> Bool {
        indices.contains { if case .matched = steps[$0] { true } else { false } }
    }

    /// The steps that wait for a character, or for nothing more, once all others are taken.
    private func reachable(from indices: [Int], at position: Int) -> [Int] {
        var seen = [Bool](repeating: false, count: steps.count)
        var result: [Int] = []
        var rest = indices
        while let index = rest.popLast() {
            if seen[index] { continue }
            seen[index] = true
            switch steps[index] {
            case .character, .matched: result.append(index)
            case .jump(let target): rest.append(target)
            case .either(let first, let second): rest += [first, second]
            case .assert(let assertion): if holds(assertion, at: position) { rest.append(index + 1) }
            case .lookAhead(let steps, let isNegative):
                let isThere = Matcher(steps: steps, text: text).matches(from: position, toEnd: false)
                if isThere != isNegative { rest.append(index + 1) }
            }
        }
        return result
    }

    private func holds(_ assertion: TextPattern.Assertion, at position: Int) -> Bool {
        let isWordBefore = position > 0 && CharacterClass.word.contains(text[position - 1])
        let isWordBehind = position < text.count && CharacterClass.word.contains(text[position])
        return switch assertion {
        case .start: position == 0
        case .end: position == text.count
        case .wordBoundary: isWordBefore != isWordBehind
        case .noWordBoundary: isWordBefore == isWordBehind
        }
    }
}
