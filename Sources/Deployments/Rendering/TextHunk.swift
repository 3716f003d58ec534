/// The lines of two texts that differ, each with two lines around it.
struct TextHunk {
    /// A line with the sign before it: space for one that stays, `+`, `-`, or `…` for those left out.
    struct Line: Equatable {
        var sign: Character
        var text: Substring
    }

    private(set) var lines: [Line] = []
    private(set) var added = 0
    private(set) var removed = 0

    private static let context = 2
    /// The most work for finding the shortest difference, as the product of the counts of lines.
    private static let workLimit = 1_000_000

    init(from old: String, to new: String) {
        let before = Self.lines(of: old)
        let after = Self.lines(of: new)
        let all = Self.merged(before, after)
        added = all.count { $0.sign == "+" }
        removed = all.count { $0.sign == "-" }
        lines = Self.excerpt(of: all)
    }

    private static func lines(of text: String) -> [Substring] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty ?? false { lines.removeLast() }
        return lines
    }

    private static func merged(_ before: [Substring], _ after: [Substring]) -> [Line] {
        let start = zip(before, after).prefix { $0 == $1 }.count
        let rest = min(before.count, after.count) - start
        let end = zip(before.reversed(), after.reversed()).prefix(rest).prefix { $0 == $1 }.count
        let old = Array(before[start..<before.count - end])
        let new = Array(after[start..<after.count - end])
        return before.prefix(start).map { Line(sign: " ", text: $0) } + middle(old, new)
            + after.suffix(end).map { Line(sign: " ", text: $0) }
    }

    private static func middle(_ old: [Substring], _ new: [Substring]) -> [Line] {
        guard old.count * new.count <= workLimit else {
            return old.map { Line(sign: "-", text: $0) } + new.map { Line(sign: "+", text: $0) }
        }
        let difference = new.difference(from: old)
        var gone: Set<Int> = []
        var come: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): gone.insert(offset)
            case .insert(let offset, _, _): come.insert(offset)
            }
        }
        var lines: [Line] = []
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            if gone.contains(left) {
                lines.append(Line(sign: "-", text: old[left]))
                left += 1
            } else if come.contains(right) {
                lines.append(Line(sign: "+", text: new[right]))
                right += 1
            } else {
                lines.append(Line(sign: " ", text: old[left]))
                left += 1
                right += 1
            }
        }
        return lines
    }

    private static func excerpt(of lines: [Line]) -> [Line] {
        var shown: Set<Int> = []
        for (index, line) in lines.enumerated() where line.sign != " " {
            shown.formUnion(max(0, index - context)...min(lines.count - 1, index + context))
        }
        var result: [Line] = []
        var last = -1
        for index in shown.sorted() {
            if index != last + 1 { result.append(Line(sign: "…", text: "")) }
            result.append(lines[index])
            last = index
        }
        if last >= 0, last != lines.count - 1 { result.append(Line(sign: "…", text: "")) }
        return result
    }
}
