/// How many lines of a text were added and removed, by the shortest way from the one to the other.
///
/// Source: Myers, "An O(ND) Difference Algorithm and Its Variations", 1986, the greedy algorithm; only the length of the way is
/// kept, which needs memory for one number a diagonal.
public struct LineDifference: Hashable, Sendable {
    /// Lines that are new.
    public var added: Int
    /// Lines that are gone.
    public var removed: Int

    /// A difference of so many lines.
    public init(added: Int, removed: Int) {
        self.added = added
        self.removed = removed
    }

    /// The most lines that may differ: the work grows with the square.
    public static let limit = 4_000

    /// Nil for texts that differ in more lines than is looked at.
    public init?(from old: some Collection<UInt8>, to new: some Collection<UInt8>) {
        var numbers: [ArraySlice<UInt8>: Int] = [:]
        func lines(_ bytes: some Collection<UInt8>) -> [Int] {
            var lines = Array(bytes).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            if lines.last?.isEmpty ?? false { lines.removeLast() }
            return lines.map { line in
                let number = numbers[line] ?? numbers.count
                numbers[line] = number
                return number
            }
        }
        let (before, after) = (lines(old), lines(new))
        guard let distance = Self.distance(from: before, to: after) else { return nil }
        // Removing and adding lead from one count of lines to the other.
        added = (distance + after.count - before.count) / 2
        removed = (distance - after.count + before.count) / 2
    }

    private static func distance(from old: [Int], to new: [Int]) -> Int? {
        let start = zip(old, new).prefix { $0 == $1 }.count
        let rest = min(old.count, new.count) - start
        let end = zip(old.reversed(), new.reversed()).prefix(rest).prefix { $0 == $1 }.count
        let before = old[start..<old.count - end]
        let after = new[start..<new.count - end]
        guard !before.isEmpty, !after.isEmpty else { return before.count + after.count }
        return greedyDistance(Array(before), Array(after))
    }

    /// `furthest[k]` is how far the best way with so many steps goes on the diagonal k.
    private static func greedyDistance(_ old: [Int], _ new: [Int]) -> Int? {
        let most = min(old.count + new.count, limit)
        var furthest = [Int](repeating: 0, count: 2 * most + 3)
        for steps in 0...most {
            for diagonal in stride(from: -steps, through: steps, by: 2) {
                let place = diagonal + most + 1
                let goesDown =
                    diagonal == -steps
                    || (diagonal != steps && furthest[place - 1] < furthest[place + 1])
                var x = goesDown ? furthest[place + 1] : furthest[place - 1] + 1
                while x < old.count, x - diagonal < new.count, x - diagonal >= 0, old[x] == new[x - diagonal] { x += 1 }
                furthest[place] = x
                if x >= old.count, x - diagonal >= new.count { return steps }
            }
        }
        return nil
    }
}
