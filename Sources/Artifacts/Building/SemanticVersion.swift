/// A version as npm counts them: `1.2.3` or `1.2.3-beta.1`.
///
/// Source: semver.org, version 2.0.0.
struct SemanticVersion: Hashable, Comparable {
    var major: Int
    var minor: Int
    var patch: Int
    /// The parts behind the hyphen; none for a release.
    var prerelease: [String] = []

    init(_ major: Int, _ minor: Int = 0, _ patch: Int = 0) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// Nil for anything but a full version; `v` or `=` before it and what stands behind `+` are ignored.
    init?(_ text: some StringProtocol) {
        guard let partial = PartialVersion(text), let minor = partial.minor, let patch = partial.patch,
            let major = partial.major
        else { return nil }
        self.init(major, minor, patch)
        prerelease = partial.prerelease
    }

    static func < (left: SemanticVersion, right: SemanticVersion) -> Bool {
        let numbers = (left.major, left.minor, left.patch)
        if numbers != (right.major, right.minor, right.patch) {
            return numbers < (right.major, right.minor, right.patch)
        }
        if left.prerelease.isEmpty || right.prerelease.isEmpty {
            return !left.prerelease.isEmpty && right.prerelease.isEmpty
        }
        for (first, second) in zip(left.prerelease, right.prerelease) where first != second {
            switch (Int(first), Int(second)) {
            case (let first?, let second?): return first < second
            case (_?, nil): return true
            case (nil, _?): return false
            case (nil, nil): return first < second
            }
        }
        return left.prerelease.count < right.prerelease.count
    }

    /// The release that this is, or is a draft of.
    var release: SemanticVersion { SemanticVersion(major, minor, patch) }
}

/// A version that may lack its last numbers, or have `x` or `*` in their place.
private struct PartialVersion {
    var major: Int?
    var minor: Int?
    var patch: Int?
    var prerelease: [String] = []

    init?(_ text: some StringProtocol) {
        let bare = Substring(text.drop { $0 == "v" || $0 == "=" || $0 == " " }.prefix { $0 != "+" })
        let parts: [Substring] = bare.split(separator: "-", maxSplits: 1)
        let numbers: [Substring] = (parts.first ?? "").split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.count <= 3 else { return nil }
        var values: [Int?] = []
        for number in numbers {
            if ["x", "X", "*", ""].contains(number) {
                values.append(nil)
            } else if let value = Int(number), value >= 0 {
                values.append(value)
            } else {
                return nil
            }
        }
        major = values.first ?? nil
        minor = major == nil ? nil : values.dropFirst().first ?? nil
        patch = minor == nil ? nil : values.dropFirst(2).first ?? nil
        if patch != nil, parts.count == 2 { prerelease = parts[1].split(separator: ".").map(String.init) }
    }

    /// The lowest version it means.
    var floor: SemanticVersion {
        var version = SemanticVersion(major ?? 0, minor ?? 0, patch ?? 0)
        version.prerelease = prerelease
        return version
    }

    /// The first version behind those it means; nil when it means all.
    var ceiling: SemanticVersion? {
        guard let major else { return nil }
        guard let minor else { return SemanticVersion(major + 1) }
        guard let patch else { return SemanticVersion(major, minor + 1) }
        return SemanticVersion(major, minor, patch + 1)
    }
}

/// A range of versions as `package.json` has them: `^1.2.0`, `~1.2`, `>=1 <3`, `1.x || 2.x`, `1.0 - 2.0`.
///
/// Source: the documentation of npm's `semver`, "Ranges".
struct VersionRange {
    private struct Bounds {
        var lowest: SemanticVersion?
        var includesLowest = true
        /// Not itself in the range unless `includesHighest`.
        var highest: SemanticVersion?
        var includesHighest = false
    }

    /// One of these must hold, each of whose bounds must all hold.
    private var alternatives: [[Bounds]] = []

    /// Nil for what is no range: a tag, a URL, a path.
    init?(_ text: String) {
        for part in text.split(separator: "||", omittingEmptySubsequences: false) {
            guard let bounds = Self.bounds(part) else { return nil }
            alternatives.append(bounds)
        }
        if alternatives.isEmpty { alternatives = [[]] }
    }

    /// A draft of a release counts only where the range names a draft of the same release.
    func contains(_ version: SemanticVersion) -> Bool {
        alternatives.contains { bounds in
            bounds.allSatisfy { Self.holds($0, version) }
                && (version.prerelease.isEmpty || bounds.contains { Self.namesDraft($0, of: version) })
        }
    }

    private static func holds(_ bounds: Bounds, _ version: SemanticVersion) -> Bool {
        if let lowest = bounds.lowest, version < lowest || version == lowest && !bounds.includesLowest { return false }
        if let highest = bounds.highest, version > highest || version == highest && !bounds.includesHighest {
            return false
        }
        return true
    }

    private static func namesDraft(_ bounds: Bounds, of version: SemanticVersion) -> Bool {
        [bounds.lowest, bounds.highest].contains {
            $0.map { !$0.prerelease.isEmpty && $0.release == version.release } ?? false
        }
    }

    private static func bounds(_ text: Substring) -> [Bounds]? {
        if let hyphen = text.firstRange(of: " - ") {
            guard let from = PartialVersion(text[..<hyphen.lowerBound]),
                let to = PartialVersion(text[hyphen.upperBound...])
            else { return nil }
            return [
                Bounds(
                    lowest: from.floor, highest: to.patch == nil ? to.ceiling : to.floor,
                    includesHighest: to.patch != nil)
            ]
        }
        var result: [Bounds] = []
        for word in words(text) {
            guard let bounds = comparator(word) else { return nil }
            result.append(bounds)
        }
        return result
    }

    /// The comparators; a sign may stand apart from its version.
    private static func words(_ text: Substring) -> [String] {
        var words: [String] = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            if let last = words.last, last.allSatisfy({ "<>=~^".contains($0) }) {
                words[words.count - 1] += word
            } else {
                words.append(String(word))
            }
        }
        return words
    }

    private static func comparator(_ word: String) -> Bounds? {
        let sign = word.prefix { "<>=~^".contains($0) }
        guard let version = PartialVersion(word.dropFirst(sign.count)) else { return nil }
        let floor = version.floor
        switch sign {
        case "", "=":
            return Bounds(
                lowest: floor, highest: version.patch == nil ? version.ceiling : floor,
                includesHighest: version.patch != nil)
        case "^": return Bounds(lowest: floor, highest: caretCeiling(version))
        case "~", "~>":
            return Bounds(
                lowest: floor,
                highest: version.minor.flatMap { minor in version.major.map { SemanticVersion($0, minor + 1) } }
                    ?? version.ceiling)
        case ">=": return Bounds(lowest: floor)
        case ">":
            return version.patch == nil ? Bounds(lowest: version.ceiling) : Bounds(lowest: floor, includesLowest: false)
        case "<": return Bounds(highest: floor)
        case "<=":
            return version.patch == nil
                ? Bounds(highest: version.ceiling) : Bounds(highest: floor, includesHighest: true)
        default: return nil
        }
    }

    /// `^` lets everything change behind the first number that is not zero.
    private static func caretCeiling(_ version: PartialVersion) -> SemanticVersion? {
        guard let major = version.major else { return nil }
        if major > 0 { return SemanticVersion(major + 1) }
        guard let minor = version.minor else { return SemanticVersion(1) }
        if minor > 0 { return SemanticVersion(0, minor + 1) }
        guard let patch = version.patch else { return SemanticVersion(0, 1) }
        return SemanticVersion(0, 0, patch + 1)
    }
}
