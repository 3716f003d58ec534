/// Finds out how sets of texts overlap: which of them a text can be in at the same time.
///
/// Exact, for any wildcards: all patterns are followed through the letters of a text at once, as one automaton whose
/// states are made when they are reached. Two texts that lead to the same state are in the same sets, so what matters of
/// infinitely many texts is a handful of combinations.
struct PatternSpace {
    /// For each of the sets, whether the text is in it.
    typealias Membership = [Bool]

    /// Steps of single places that are taken before giving up, with all sets that are looked at; real policies need
    /// thousands.
    static let stepLimit = 3_000_000

    private let sets: [PatternSet]
    /// All patterns in a row, with the set that each belongs to.
    private let patterns: [(pattern: WildcardPattern, set: Int)]

    init(_ sets: [PatternSet]) {
        self.sets = sets
        patterns = sets.enumerated().flatMap { index, set in set.patterns.map { ($0, index) } }
    }

    /// Every combination of sets that some text is in; nil when it would take too many steps to tell.
    func memberships() -> Set<Membership>? {
        var stepsLeft = Self.stepLimit
        return memberships(within: &stepsLeft)
    }

    /// - Parameter stepsLeft: what all spaces of one question may take together; less by what this one took.
    func memberships(within stepsLeft: inout Int) -> Set<Membership>? {
        var memberships: Set<Membership> = []
        var start: State = []
        for pattern in patterns.indices { reach(Place(pattern: pattern, position: 0), in: &start) }
        var seen: Set<State> = [start]
        var waiting = [start]
        while let state = waiting.popLast() {
            let letters = letters(after: state)
            stepsLeft -= sets.count + state.count * letters.count
            guard stepsLeft > 0 else { return nil }
            memberships.insert(membership(of: state))
            for letter in letters {
                let next = step(state, letter)
                if seen.insert(next).inserted { waiting.append(next) }
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

    /// Adds a place, and that behind a `*`, which may stand for nothing.
    ///
    /// Places come in the order of those that they are reached from. One that is not behind the last of the state is in it
    /// already: it is reached from a `*`, and so is the one before it.
    private func reach(_ place: Place, in state: inout State) {
        if state.last.map({ $0 < place }) ?? true { state.append(place) }
        guard element(at: place) == .anyText else { return }
        let behind = Place(pattern: place.pattern, position: place.position + 1)
        if state.last.map({ $0 < behind }) ?? true { state.append(behind) }
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
        var next: State = []
        for place in state {
            switch element(at: place) {
            case .anyText: reach(place, in: &next)
            case .anyCharacter: reach(Place(pattern: place.pattern, position: place.position + 1), in: &next)
            case .literal(letter): reach(Place(pattern: place.pattern, position: place.position + 1), in: &next)
            case .literal, nil: continue
            }
        }
        return next
    }

    private func membership(of state: State) -> Membership {
        var isMatched = Array(repeating: false, count: sets.count)
        for place in state where element(at: place) == nil { isMatched[patterns[place.pattern].set] = true }
        return zip(isMatched, sets).map { $0 != $1.isNegated }
    }
}
