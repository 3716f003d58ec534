/// As many diagnostics as a report holds, and what was left out of it.
///
/// Errors come before warnings, and warnings before notes. Among those of one severity, each code has as much room as
/// every other: a hundred thousand mistakes of one kind do not hide the one of another.
public struct DiagnosticSelection: Sendable {
    /// Diagnostics of a kind that were left out.
    public struct Omission: Hashable, Sendable {
        /// How bad they are.
        public let severity: Diagnostic.Severity
        /// What they have in common.
        public let code: DiagnosticCode
        /// How many there are.
        public let count: Int
    }

    /// What a report for programs holds at most. GitHub's code scanning shows as many results of a run, and refuses runs
    /// of five times as many.
    ///
    /// Source: GitHub Docs, "SARIF results exceed one or more limits".
    public static let reportLimit = 5_000

    /// In the order in which they were given.
    public let kept: [Diagnostic]
    /// The worst first, and of one severity by code.
    public let omitted: [Omission]

    /// The most important ones, and of those of one kind the first.
    public init(_ diagnostics: [Diagnostic], atMost limit: Int = reportLimit) {
        guard diagnostics.count > limit else {
            (kept, omitted) = (diagnostics, [])
            return
        }
        let counts = diagnostics.reduce(into: [Kind: Int]()) { $0[Kind($1), default: 0] += 1 }
        let shares = Self.shares(of: counts, in: limit)
        var left = shares
        kept = diagnostics.filter { diagnostic in
            let kind = Kind(diagnostic)
            guard let room = left[kind], room > 0 else { return false }
            left[kind] = room - 1
            return true
        }
        omitted = counts.keys.sorted().compactMap { kind in
            let count = (counts[kind] ?? 0) - (shares[kind] ?? 0)
            return count > 0 ? Omission(severity: kind.severity, code: kind.code, count: count) : nil
        }
    }

    /// `95000 more are left out: 90000 errors Y020, 5000 warnings P205`; nil when nothing was left out.
    public var words: String? {
        guard !omitted.isEmpty else { return nil }
        let total = omitted.reduce(0) { $0 + $1.count }
        return "\(total) more \(total == 1 ? "is" : "are") left out: " + omitted.map(\.words).joined(separator: ", ")
    }

    // MARK: - Kinds

    private struct Kind: Hashable, Comparable {
        let severity: Diagnostic.Severity
        let code: DiagnosticCode

        init(_ diagnostic: Diagnostic) {
            (severity, code) = (diagnostic.severity, diagnostic.code)
        }

        static func < (left: Kind, right: Kind) -> Bool {
            (left.severity, left.code.rawValue) < (right.severity, right.code.rawValue)
        }
    }

    /// How many of each kind have room. What a kind does not need of its share goes to those that have more.
    private static func shares(of counts: [Kind: Int], in limit: Int) -> [Kind: Int] {
        var shares: [Kind: Int] = [:]
        var room = limit
        for severity in Diagnostic.Severity.allCases.sorted() {
            let kinds = counts.filter { $0.key.severity == severity }
                .sorted { ($0.value, $0.key) < ($1.value, $1.key) }
            for (index, kind) in kinds.enumerated() {
                let share = min(kind.value, room / (kinds.count - index))
                shares[kind.key] = share
                room -= share
            }
        }
        return shares
    }
}

extension DiagnosticSelection.Omission {
    /// `90000 errors Y020`.
    var words: String { "\(count) \(severity.rawValue)\(count == 1 ? "" : "s") \(code.rawValue)" }
}
