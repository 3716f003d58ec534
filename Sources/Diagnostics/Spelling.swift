/// The candidate that `word` was most likely meant to be, or nil when none is near.
///
/// Case is ignored first, then candidates up to a third of the word's length in edits away count
/// (insertion, deletion, substitution, transposition of neighbours); of equally near ones the first wins.
public func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
    let wanted = Array(word.lowercased().unicodeScalars)
    let limit = max(1, min(wanted.count / 3, 4))
    var best: (candidate: String, distance: Int)?
    for candidate in candidates where candidate != word {
        let letters = Array(candidate.lowercased().unicodeScalars)
        guard abs(letters.count - wanted.count) <= limit else { continue }
        let distance = editDistance(wanted, letters)
        if distance <= limit, distance < best?.distance ?? Int.max { best = (candidate, distance) }
    }
    return best?.candidate
}

/// Optimal string alignment distance: Levenshtein plus transposition of neighbours.
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
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
        (beforePrevious, previous, current) = (previous, current, beforePrevious)
    }
    return previous[right.count]
}

/// `; did you mean 'X'?` when a candidate is near, else an empty text; to be appended to a message.
public func suggestion(for word: String, in candidates: some Sequence<String>) -> String {
    guard let candidate = nearest(to: word, in: candidates) else { return "" }
    return "; did you mean '\(candidate)'?"
}
