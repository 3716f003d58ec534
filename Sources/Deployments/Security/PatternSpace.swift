/// Finds out how sets of texts overlap: which of them a text can be in at the same time.
///
/// Exact, for any wildcards: all patterns are followed through the letters of a text at once, as one automaton whose
/// states are made when they are reached. Two texts that lead to the same state are in the same sets, so what matters of
/// infinitely many texts is a handful of combinations.
struct PatternSpace {
    /// For each of the sets, whether the text is in it.
    typealias Membership = [Bool]

    /// States that are looked at before giving up; real policies need tens.
    private static let stateLimit = 5_000

    private let sets: [PatternSet]
    /// All patterns in a row, with the set that each belongs to.
    private let patterns: [(pattern: WildcardPattern, set: Int)]

    init(_ sets: [PatternSet]) {
        self.sets = sets
        patterns = sets.enumerated().flatMap { index, set in set.patterns.map { ($0, index) } }
    }

    /// Every combination of sets that some text is in; nil when there are too many states to tell.
    func memberships() -> Set<Membership>? {
        var memberships: Set<Membership> = []
        let start = closed(patterns.indices.map { Place(pattern: $0, position: 0) })
        var seen: Set<State> = [start]
        var waiting = [start]
        while let state = waiting.popLast() {
            memberships.insert(membership(of: state))
            for letter in letters(after: state) {
                let next = step(state, letter)
                guard seen.insert(next).inserted else { continue }
                guard seen.count <= Self.stateLimit else { return nil }
                waiting.append(next)
            }
        }
        return memberships
    }

    // MARK: - States

    /// How far into a pattern a text leads.
    private struct Place: Hashable, Comparable {
        var pattern: Int
        var position: Int

        static func < (left: Place, right: Place) -> Bool {
            (left.pattern, left.position) < (right.pattern, right.position)
        }
    }

    /// All places that a text leads to, sorted.
    private typealias State = [Place]

    /// With the places behind each `*`, which may stand for nothing.
    private func closed(_ places: [Place]) -> State {
        var all = Set(places)
        for var place in places {
            while element(at: place) == .anyText {
                place.position += 1
                all.insert(place)
            }
        }
        return all.sorted()
    }

    /// Nil behind the end of the pattern.
    private func element(at place: Place) -> WildcardPattern.Element? {
        let elements = patterns[place.pattern].pattern.elements
        return place.position < elements.count ? elements[place.position] : nil
    }

    /// The letters that lead to different states; nil stands for all others, which are alike.
    private func letters(after state: State) -> Set<Character?> {
        var letters: Set<Character?> = [nil]
        for place in state {
            if case .literal(let letter) = element(at: place) { letters.insert(letter) }
        }
        return letters
    }

    private func step(_ state: State, _ letter: Character?) -> State {
        closed(
            state.compactMap { place in
                switch element(at: place) {
                case .anyText: place
                case .anyCharacter: Place(pattern: place.pattern, position: place.position + 1)
                case .literal(letter): Place(pattern: place.pattern, position: place.position + 1)
                case .literal, nil: nil
                }
            })
    }

    private func membership(of state: State) -> Membership {
        var isMatched = Array(repeating: false, count: sets.count)
        for place in state where element(at: place) == nil { isMatched[patterns[place.pattern].set] = true }
        return zip(isMatched, sets).map { $0 != $1.isNegated }
    }
}
