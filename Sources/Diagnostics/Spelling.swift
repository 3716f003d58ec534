/// Words that many others are compared with: what a comparison needs to know of them is found out once.
public struct Vocabulary: Sendable {
    private let words: [(word: String, letters: LetterSet)]

    /// The words in the order in which they are looked at.
    public init(_ words: some Sequence<String>) {
        self.words = words.map { ($0, LetterSet($0)) }
    }

    /// How many words there are.
    public var count: Int { words.count }

    /// The word that another one was most likely meant to be, as ``nearest(to:in:atMost:)`` finds it.
    public func nearest(to word: String, atMost most: Int = 4) -> String? {
        nearestWord(to: word, in: words, atMost: most)
    }
}

/// The candidate that `word` was most likely meant to be, or nil when none is near.
///
/// Case is ignored first, then candidates up to a third of the word's length in edits away count
/// (insertion, deletion, substitution, transposition of neighbours); of equally near ones the first wins.
/// Nothing is near a single letter but the same letter in the other case, nor a word longer than any name.
///
/// - Parameters:
///   - candidates: of which the first 500 are looked at, as many resources as CloudFormation takes: thousands of wrong
///     words are not compared with thousands of right ones. Those of a sequence that is lazy are not even gathered.
///   - most: edits that may lie between them, whatever the word's length.
@inlinable
public func nearest(to word: String, in candidates: some Sequence<String>, atMost most: Int = 4) -> String? {
    // Gathered where the kind of sequence is known, which takes a tenth of the time.
    nearestWord(to: word, among: Array(candidates.prefix(500)), atMost: most)
}

@usableFromInline
func nearestWord(to word: String, among candidates: [String], atMost most: Int) -> String? {
    nearestWord(to: word, in: candidates.lazy.map { ($0, LetterSet($0)) }, atMost: most)
}

private func nearestWord(
    to word: String, in candidates: some Sequence<(word: String, letters: LetterSet)>, atMost most: Int
) -> String? {
    guard word.utf8.count <= 512 else { return nil }
    let wanted = Array(word.lowercased().unicodeScalars)
    var limit = min(max(wanted.count / 3, wanted.count < 2 ? 0 : 1), most)
    let letters = LetterSet(word)
    var best: String?
    for (candidate, found) in candidates where letters.mayBeNear(found, atMost: limit) && candidate != word {
        // Few letters have more than one in the other case.
        guard abs(candidate.unicodeScalars.count - wanted.count) <= limit + 2 else { continue }
        let found = Array(candidate.lowercased().unicodeScalars)
        guard let distance = editDistance(wanted, found, atMost: limit) else { continue }
        best = candidate
        if distance == 0 { break }
        // Only what is nearer still may take its place.
        limit = distance - 1
    }
    return best
}

/// The letters of a word of ASCII, whatever their case: a look at them spares most comparisons of whole words.
private struct LetterSet {
    private var bits: UInt64 = 0
    private var isASCII = true
    private let count: Int

    init(_ word: String) {
        count = word.utf8.count
        for byte in word.utf8 {
            if byte >= 0x80 { isASCII = false }
            let isUpper = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
            bits |= 1 << UInt64((isUpper ? byte | 0x20 : byte) & 63)
        }
    }

    /// False where more edits lie between two words: each brings in one letter, and takes one away.
    func mayBeNear(_ other: LetterSet, atMost limit: Int) -> Bool {
        guard isASCII, other.isASCII else { return true }
        return abs(count - other.count) <= limit && (bits & ~other.bits).nonzeroBitCount <= limit
            && (other.bits & ~bits).nonzeroBitCount <= limit
    }
}

/// Optimal string alignment distance: Levenshtein plus transposition of neighbours; nil when it is more than `limit`.
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar], atMost limit: Int) -> Int? {
    guard abs(left.count - right.count) <= limit else { return nil }
    guard limit > 0 else { return left == right ? 0 : nil }
    guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
    var beforePrevious = [Int](repeating: 0, count: right.count + 1)
    var previous = Array(0...right.count)
    var current = beforePrevious
    for row in 1...left.count {
        current[0] = row
        for column in 1...right.count {
            let substitution = previous[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1)
            current[column] = min(previous[column] + 1, current[column - 1] + 1, substitution)
            if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                current[column] = min(current[column], beforePrevious[column - 2] + 1)
            }
        }
        // No later row can come below the least of two neighbouring ones.
        if (current.min() ?? 0) > limit, (previous.min() ?? 0) > limit { return nil }
        (beforePrevious, previous, current) = (previous, current, beforePrevious)
    }
    return previous[right.count] <= limit ? previous[right.count] : nil
}

/// `; did you mean 'X'?` when a candidate is near, else an empty text; to be appended to a message.
public func suggestion(for word: String, in candidates: some Sequence<String>) -> String {
    guard let candidate = nearest(to: word, in: candidates) else { return "" }
    return "; did you mean \(quoted(candidate))?"
}

/// Text of the user's in single quotes, as messages show it; long texts are cut after 60 characters.
public func quoted(_ text: some StringProtocol) -> String {
    let end = text.unicodeScalars.index(text.startIndex, offsetBy: 60, limitedBy: text.endIndex) ?? text.endIndex
    return end < text.endIndex ? "'\(text[..<end])…'" : "'\(text)'"
}
