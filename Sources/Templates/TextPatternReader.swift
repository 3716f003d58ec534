/// Reads a regular expression into the steps of a ``TextPattern``.
///
/// Source: java.util.regex.Pattern. Steps of alternatives and repetitions are put together as by Thompson (1968).
struct TextPatternReader {
    private static let depthLimit = 50
    private static let stepLimit = 10_000

    private typealias Step = TextPattern.Step

    private enum Problem: Error {
        case malformed(String)
        case unsupported
    }

    private let characters: [Unicode.Scalar]
    private var index = 0
    private var depth = 0
    private var isLookingAhead = false
    private var ignoresCase = false

    static func read(_ text: String) -> TextPattern.Reading {
        var reader = TextPatternReader(characters: Array(text.unicodeScalars))
        do throws(Problem) {
            let steps = try reader.alternatives()
            guard reader.current == nil else { throw .malformed("')' without '('") }
            return .pattern(TextPattern(steps: steps + [.matched]))
        } catch {
            switch error {
            case .malformed(let reason): return .malformed(reason)
            case .unsupported: return .unsupported
            }
        }
    }

    private init(characters: [Unicode.Scalar]) {
        self.characters = characters
    }

    private var current: Unicode.Scalar? { index < characters.count ? characters[index] : nil }

    /// Takes the next characters when they are these.
    private mutating func take(_ text: String) -> Bool {
        guard characters[index...].starts(with: text.unicodeScalars) else { return false }
        index += text.unicodeScalars.count
        return true
    }

    // MARK: - Structure

    private mutating func alternatives() throws(Problem) -> [Step] {
        var all = [try sequence()]
        while take("|") { all.append(try sequence()) }
        let end = all.reduce(2 * (all.count - 1)) { $0 + $1.count }
        guard end <= Self.stepLimit else { throw .unsupported }
        var steps: [Step] = []
        for alternative in all.dropLast() {
            steps.append(.either(steps.count + 1, steps.count + 2 + alternative.count))
            steps += alternative.moved(by: steps.count)
            steps.append(.jump(end))
        }
        return steps + all[all.count - 1].moved(by: steps.count)
    }

    private mutating func sequence() throws(Problem) -> [Step] {
        var steps: [Step] = []
        while let character = current, character != "|", character != ")" {
            steps += try repeated(try atom()).moved(by: steps.count)
            guard steps.count <= Self.stepLimit else { throw .unsupported }
        }
        return steps
    }

    private mutating func atom() throws(Problem) -> [Step] {
        let character = characters[index]
        index += 1
        switch character {
        case "(": return try group()
        case "[": return [.character(try bracketed())]
        case ".": return [.character(.notLineBreak)]
        case "^": return [.assert(.start)]
        case "$": return [.assert(.end)]
        case "\\": return [try escape()]
        case "*", "+", "?": throw .malformed("nothing before '\(character)' to repeat")
        case "{": throw .malformed("'{' must be written as '\\{'")
        default: return [.character(single(character))]
        }
    }

    private mutating func group() throws(Problem) -> [Step] {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { throw .unsupported }
        if take("?i)") {
            ignoresCase = true
            return []
        }
        let isAhead = take("?=")
        let isNotAhead = !isAhead && take("?!")
        if !isAhead, !isNotAhead, !take("?:"), current == "?" { try name() }
        let isLooking = isAhead || isNotAhead
        // Looking ahead within looking ahead multiplies the time.
        guard !isLooking || !isLookingAhead else { throw .unsupported }
        if isLooking { isLookingAhead = true }
        let steps = try alternatives()
        if isLooking { isLookingAhead = false }
        guard take(")") else { throw .malformed("'(' is not closed") }
        return isLooking ? [.lookAhead(steps + [.matched], isNegative: isNotAhead)] : steps
    }

    /// `?<name>`; what else may follow the question mark is left out.
    private mutating func name() throws(Problem) {
        guard take("?<"), let first = current, first != "=", first != "!" else { throw .unsupported }
        while let character = current, character != ">" { index += 1 }
        guard take(">") else { throw .malformed("'(?<' is not closed") }
    }

    private mutating func repeated(_ steps: [Step]) throws(Problem) -> [Step] {
        var result = steps
        while let (least, most) = try quantifier() {
            guard max(least, most ?? least) <= Self.stepLimit / (result.count + 1) else { throw .unsupported }
            result = Self.repeated(result, least, most)
            // A lazy quantifier matches the same texts; a possessive one does not.
            if !take("?"), take("+") { throw .unsupported }
        }
        return result
    }

    private mutating func quantifier() throws(Problem) -> (Int, Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        guard take("{") else { return nil }
        guard let least = number() else { throw .malformed("'{' needs a number") }
        let most = take(",") ? number() : least
        guard take("}") else { throw .malformed("'{' is not closed") }
        if let most, most < least { throw .malformed("{\(least),\(most)} is the wrong way round") }
        return (least, most)
    }

    private mutating func number() -> Int? {
        let digits = characters[index...].prefix { ("0"..."9").contains($0) }
        index += digits.count
        return Int(String(String.UnicodeScalarView(digits)))
    }

    private static func repeated(_ steps: [Step], _ least: Int, _ most: Int?) -> [Step] {
        var result: [Step] = []
        for _ in 0..<least { result += steps.moved(by: result.count) }
        guard let most else {
            let start = result.count
            return result + [.either(start + 1, start + steps.count + 2)] + steps.moved(by: start + 1) + [.jump(start)]
        }
        for _ in least..<most {
            let start = result.count
            result += [.either(start + 1, start + 1 + steps.count)] + steps.moved(by: start + 1)
        }
        return result
    }

    // MARK: - Characters

    private func single(_ character: Unicode.Scalar) -> CharacterClass {
        CharacterClass(ranges: [character.value...character.value], ignoresCase: ignoresCase)
    }

    private mutating func escape() throws(Problem) -> Step {
        if take("b") { return .assert(.wordBoundary) }
        if take("B") { return .assert(.noWordBoundary) }
        if take("A") { return .assert(.start) }
        if take("z") || take("Z") { return .assert(.end) }
        return .character(try escapedClass())
    }

    /// The characters that `\d`, `\n` or `\.` stands for; the backslash is taken.
    private mutating func escapedClass() throws(Problem) -> CharacterClass {
        guard let character = current else { throw .malformed("a backslash at the end") }
        index += 1
        switch character {
        case "d": return .digits
        case "w": return .word
        case "s": return .space
        case "D": return CharacterClass(ranges: CharacterClass.digits.ranges, isNegated: true)
        case "W": return CharacterClass(ranges: CharacterClass.word.ranges, isNegated: true)
        case "S": return CharacterClass(ranges: CharacterClass.space.ranges, isNegated: true)
        case "t": return single("\t")
        case "n": return single("\n")
        case "r": return single("\r")
        case "f": return single("\u{C}")
        case "x": return single(try hexadecimal(2))
        case "u": return single(try hexadecimal(4))
        case "a"..."z", "A"..."Z", "0"..."9": throw .unsupported
        default: return single(character)
        }
    }

    private mutating func hexadecimal(_ count: Int) throws(Problem) -> Unicode.Scalar {
        let digits = String(String.UnicodeScalarView(characters[index...].prefix(count)))
        index += digits.unicodeScalars.count
        guard digits.utf8.count == count, let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value)
        else {
            throw .malformed("a backslash needs \(count) hexadecimal digits here")
        }
        return scalar
    }

    /// What stands between brackets; the opening one is taken.
    private mutating func bracketed() throws(Problem) -> CharacterClass {
        var result = CharacterClass(ranges: [], isNegated: take("^"), ignoresCase: ignoresCase)
        while !take("]") {
            guard let character = current else { throw .malformed("'[' is not closed") }
            // Classes within classes and their intersections.
            if character == "[" || take("&&") { throw .unsupported }
            let first = try member()
            guard let low = first.only, take("-") else {
                result.ranges += first.plainRanges
                continue
            }
            if current == "]" {
                result.ranges += [low...low, 0x2D...0x2D]
                continue
            }
            guard let high = try member().only else { throw .unsupported }
            guard low <= high else { throw .malformed("a range of characters is the wrong way round") }
            result.ranges.append(low...high)
        }
        guard !result.ranges.isEmpty else { throw .malformed("'[]' holds no character") }
        return result
    }

    private mutating func member() throws(Problem) -> CharacterClass {
        if take("\\") { return try escapedClass() }
        guard let character = current else { throw .malformed("'[' is not closed") }
        index += 1
        return single(character)
    }
}

extension CharacterClass {
    /// The one character that the class holds.
    fileprivate var only: UInt32? {
        guard !isNegated, ranges.count == 1, ranges[0].count == 1 else { return nil }
        return ranges[0].lowerBound
    }

    /// The members of a class that is part of another; those of a negated one are all that lie between.
    fileprivate var plainRanges: [ClosedRange<UInt32>] {
        guard isNegated else { return ranges }
        var result: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges {
            if range.lowerBound > next { result.append(next...range.lowerBound - 1) }
            next = range.upperBound + 1
        }
        return result + [next...0x10FFFF]
    }
}

extension [TextPattern.Step] {
    /// The same steps at a later position of a list.
    fileprivate func moved(by count: Int) -> [TextPattern.Step] {
        map { step in
            switch step {
            case .either(let first, let second): .either(first + count, second + count)
            case .jump(let target): .jump(target + count)
            case .character, .assert, .lookAhead, .matched: step
            }
        }
    }
}
