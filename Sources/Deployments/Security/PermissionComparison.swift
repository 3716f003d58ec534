/// Whether one set of permissions allows more or less than another, decided for every action on every resource.
///
/// Statements allow and deny whatever their patterns match, so two lists of statements can differ and still allow the
/// same. What counts is who may do what: for every combination of patterns that an action can match, and every
/// combination that a resource can match, the decision of IAM before and after.
/// Source: IAM User Guide, "Policy evaluation logic": an explicit denial wins, without an allowance nothing is allowed.
struct PermissionComparison {
    /// What is allowed now and was not, in the new statements' own patterns.
    private(set) var gained: Set<Grant> = []
    /// What was allowed and is not any more, in the old statements' own patterns.
    private(set) var lost: Set<Grant> = []
    /// True when something differs, and nothing would without the conditions.
    private(set) var isAboutConditions = false
    /// False when the patterns are too tangled to decide; then what was written is compared.
    private(set) var isExact = true

    private let atoms: [Atom]
    private var stepsLeft = PatternSpace.stepLimit
    /// Actions with their resources that are compared one by one; of more, whole statements are.
    private static let atomLimit = 100_000

    /// One action and one resource of a statement.
    private struct Atom: Hashable {
        var isNew: Bool
        var isDenial: Bool
        var action: PatternSet
        var resource: PatternSet
        var condition: String?
        var grant: Grant
    }

    init(from old: [PolicyStatement], to new: [PolicyStatement]) {
        guard Set(old.map(\.withoutLine)) != Set(new.map(\.withoutLine)) else {
            atoms = []
            return
        }
        guard (old + new).reduce(0, { $0 + $1.atomCount }) <= Self.atomLimit else {
            atoms = []
            isExact = false
            compareStatements(old, new)
            return
        }
        atoms = old.flatMap { Self.atoms(of: $0, isNew: false) } + new.flatMap { Self.atoms(of: $0, isNew: true) }
        compare()
        if !isExact { compareTexts() }
    }

    private static func atoms(of statement: PolicyStatement, isNew: Bool) -> [Atom] {
        // IAM takes actions in any case.
        parts(of: statement.actions) { $0.lowercased() }.flatMap { action in
            parts(of: statement.resources) { $0 }.map { resource in
                Atom(
                    isNew: isNew, isDenial: statement.isDenial, action: action.set, resource: resource.set,
                    condition: statement.condition?.text,
                    grant: Grant(
                        isDenial: statement.isDenial, action: action.words, resource: resource.words,
                        condition: statement.condition?.words, line: statement.line))
            }
        }
    }

    /// Each pattern for itself; those of `Not…` only make sense together.
    private static func parts(
        of texts: PolicyStatement.PatternTexts, spelled: (String) -> String
    ) -> [(set: PatternSet, words: String)] {
        let patterns = texts.texts.map { WildcardPattern(spelled($0.text)) }
        guard texts.isNegated else { return zip(patterns, texts.texts).map { (PatternSet([$0]), $1.words) } }
        return [(PatternSet(patterns, isNegated: true), texts.allWords)]
    }

    // MARK: - Deciding

    private mutating func compare() {
        var hasDifference = false
        var hasUnconditionalDifference = false
        guard let combinations = self.combinations(of: atoms, by: \.action) else { return isExact = false }
        for actionAtoms in combinations {
            guard let combinations = self.combinations(of: actionAtoms, by: \.resource) else {
                return isExact = false
            }
            for matching in combinations {
                let old = Decision(matching.filter { !$0.isNew })
                let new = Decision(matching.filter(\.isNew))
                note(matching, old, new)
                hasDifference = hasDifference || !(old.isWithin(new) && new.isWithin(old))
                hasUnconditionalDifference = hasUnconditionalDifference || old.isPossible != new.isPossible
            }
        }
        isAboutConditions = hasDifference && !hasUnconditionalDifference && !gained.isEmpty && !lost.isEmpty
    }

    /// The groups of atoms that one text can match, by their actions or their resources.
    private mutating func combinations(of atoms: [Atom], by part: (Atom) -> PatternSet) -> [[Atom]]? {
        var places: [PatternSet: Int] = [:]
        var sets: [PatternSet] = []
        let placed = atoms.map { atom in
            let set = part(atom)
            if let known = places[set] { return (atom: atom, place: known) }
            places[set] = sets.count
            sets.append(set)
            return (atom, sets.count - 1)
        }
        guard let memberships = PatternSpace(sets).memberships(within: &stepsLeft) else { return nil }
        stepsLeft -= memberships.count * atoms.count
        guard stepsLeft > 0 else { return nil }
        return memberships.map { membership in placed.filter { membership[$0.place] }.map(\.atom) }
    }

    private mutating func note(_ matching: [Atom], _ old: Decision, _ new: Decision) {
        if !new.isWithin(old) {
            let grants = matching.filter { $0.isNew && !$0.isDenial && !old.covers($0.condition) }
            gained.formUnion(grants.map(\.grant))
            // Without an allowance of its own, it is a denial that went.
            if grants.isEmpty { gained.formUnion(matching.filter { !$0.isNew && $0.isDenial }.map(\.grant)) }
        }
        if !old.isWithin(new) {
            let grants = matching.filter { !$0.isNew && !$0.isDenial && !new.covers($0.condition) }
            lost.formUnion(grants.map(\.grant))
            if grants.isEmpty { lost.formUnion(matching.filter { $0.isNew && $0.isDenial }.map(\.grant)) }
        }
    }

    /// What is written in one of the two alone.
    private mutating func compareTexts() {
        let old = Set(atoms.filter { !$0.isNew }.map(\.grant.withoutLine))
        let new = Set(atoms.filter(\.isNew).map(\.grant.withoutLine))
        gained = new.subtracting(old)
        lost = old.subtracting(new)
    }

    /// The same of statements that have more actions and resources than can be put together one by one.
    private mutating func compareStatements(_ old: [PolicyStatement], _ new: [PolicyStatement]) {
        let (old, new) = (Set(old.map(\.grant)), Set(new.map(\.grant)))
        gained = new.subtracting(old)
        lost = old.subtracting(new)
    }

    /// What IAM decides where certain statements match.
    private struct Decision {
        var isAllowedAlways = false
        var allowedUnder: Set<String> = []
        var isDeniedAlways = false
        var deniedUnder: Set<String> = []

        init(_ atoms: [Atom]) {
            for atom in atoms {
                switch (atom.isDenial, atom.condition) {
                case (false, nil): isAllowedAlways = true
                case (false, let condition?): allowedUnder.insert(condition)
                case (true, nil): isDeniedAlways = true
                case (true, let condition?): deniedUnder.insert(condition)
                }
            }
        }

        /// Allowed under some circumstances.
        var isPossible: Bool { !isDeniedAlways && (isAllowedAlways || !allowedUnder.isEmpty) }

        /// An allowance under a condition, or without one, adds nothing to this decision.
        func covers(_ condition: String?) -> Bool {
            guard !isDeniedAlways else { return false }
            return isAllowedAlways || condition.map { allowedUnder.contains($0) } ?? false
        }

        /// Whatever this allows, the other allows too.
        func isWithin(_ other: Decision) -> Bool {
            guard isPossible else { return true }
            guard other.isPossible, other.deniedUnder.isSubset(of: deniedUnder) else { return false }
            return other.isAllowedAlways || (!isAllowedAlways && allowedUnder.isSubset(of: other.allowedUnder))
        }
    }
}

/// One allowed, or denied, action on one resource, in the words of a policy.
public struct Grant: Hashable, Sendable {
    /// True for what a statement denies.
    public var isDenial: Bool
    /// Such as `s3:PutObject`, `dynamodb:*`, `all but iam:*`.
    public var action: String
    /// Such as `arn:aws:s3:::bucket/*` or `*`.
    public var resource: String
    /// The condition as JSON; nil without one.
    public var condition: String?
    /// The line of the template; 0 when unknown.
    public var line: Int

    var withoutLine: Grant {
        var grant = self
        grant.line = 0
        return grant
    }
}

extension PolicyStatement.PatternTexts {
    /// All of them in one text.
    fileprivate var allWords: String { (isNegated ? "all but " : "") + texts.map(\.words).joined(separator: ", ") }
}

extension PolicyStatement {
    /// How many pairs of an action and a resource it speaks of.
    fileprivate var atomCount: Int {
        (actions.isNegated ? 1 : actions.texts.count) * (resources.isNegated ? 1 : resources.texts.count)
    }

    /// All of it at once, without its line.
    fileprivate var grant: Grant {
        Grant(
            isDenial: isDenial, action: actions.allWords, resource: resources.allWords, condition: condition?.words,
            line: 0)
    }

    fileprivate var withoutLine: PolicyStatement {
        var statement = self
        statement.line = 0
        return statement
    }
}
