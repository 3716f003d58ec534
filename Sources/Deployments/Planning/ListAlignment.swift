internal import Templates

/// Which items of two lists belong together, so that an inserted item is one change and not one of each behind it.
struct ListAlignment {
    enum Step: Equatable {
        case removed(Int)
        case added(Int)
        /// The same item elsewhere, where order counts.
        case moved(from: Int, to: Int)
        /// An item that took the place of another.
        case changed(from: Int, to: Int)
    }

    /// In the order of the new list; what goes stands where it stood.
    private(set) var steps: [Step] = []
    /// The key whose value names items, for people.
    private let key: String?

    /// The most work for finding what stayed, as the product of the lengths; beyond it items are compared by position.
    private static let workLimit = 1_000_000

    // MARK: - Lists in order

    init(_ before: [CanonicalValue], _ after: [CanonicalValue], _ old: [Value], _ new: [Value]) {
        key = nil
        let start = zip(before, after).prefix { $0 == $1 }.count
        let rest = min(before.count, after.count) - start
        let end = zip(before.reversed(), after.reversed()).prefix(rest).prefix { $0 == $1 }.count
        let oldRange = start..<before.count - end
        let newRange = start..<after.count - end
        if oldRange.count * newRange.count <= Self.workLimit {
            let difference = Array(after[newRange]).difference(from: Array(before[oldRange])).inferringMoves()
            align(difference, offset: start, old, new)
        } else {
            positional(oldRange, newRange, before, after)
        }
    }

    private mutating func positional(
        _ old: Range<Int>, _ new: Range<Int>, _ before: [CanonicalValue], _ after: [CanonicalValue]
    ) {
        let common = min(old.count, new.count)
        for index in old.prefix(common) where before[index] != after[index] {
            steps.append(.changed(from: index, to: index))
        }
        steps += old.dropFirst(common).map { .removed($0) } + new.dropFirst(common).map { .added($0) }
    }

    /// Items that go and come between the same neighbours belong together.
    private mutating func align(
        _ difference: CollectionDifference<CanonicalValue>, offset start: Int, _ old: [Value], _ new: [Value]
    ) {
        var removed: [Int: [Int]] = [:]
        var placed: [(position: Int, step: Step)] = []
        for (count, change) in difference.removals.enumerated() {
            guard case .remove(let offset, _, nil) = change else { continue }
            removed[offset - count, default: []].append(offset + start)
        }
        for (count, change) in difference.insertions.enumerated() {
            guard case .insert(let offset, _, let origin) = change else { continue }
            let position = offset + start
            if let origin {
                placed.append((position, .moved(from: origin + start, to: position)))
            } else if let index = removed[offset - count]?.firstIndex(where: { old[$0].isLike(new[position]) }),
                let from = removed[offset - count]?.remove(at: index)
            {
                placed.append((position, .changed(from: from, to: position)))
            } else {
                placed.append((position, .added(position)))
            }
        }
        placed += removed.values.joined().map { ($0, .removed($0)) }
        steps = placed.sorted { ($0.position, $0.step.rank) < ($1.position, $1.step.rank) }.map(\.step)
    }

    // MARK: - Sets

    /// - Parameter key: tells the items apart where they have it; others by what they are.
    init(
        setOf before: [CanonicalValue], _ after: [CanonicalValue], _ old: [Value], _ new: [Value],
        keyedBy key: String? = nil
    ) {
        self.key = key ?? Self.namingKey(old, new)
        var stayed: [CanonicalValue: Int] = [:]
        for value in before { stayed[value, default: 0] += 1 }
        var added = after.indices.filter { !stayed.takeOne(after[$0]) }
        var stays: [CanonicalValue: Int] = [:]
        for value in after { stays[value, default: 0] += 1 }
        var removed = before.indices.filter { !stays.takeOne(before[$0]) }
        var pairs: [(from: Int, to: Int)] = []
        if let key = self.key { pairs = Self.pairs(&removed, &added, old, new, named: key) }
        if key == nil { pairs += Self.similarPairs(&removed, &added, old, new) }
        let placed = pairs.map { ($0.to, Step.changed(from: $0.from, to: $0.to)) } + added.map { ($0, .added($0)) }
        steps = removed.map { .removed($0) } + placed.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// Items of the same name, which are taken out of those that go and come.
    private static func pairs(
        _ removed: inout [Int], _ added: inout [Int], _ old: [Value], _ new: [Value], named key: String
    ) -> [(from: Int, to: Int)] {
        var places: [String: Int] = [:]
        for index in removed { if let name = old[index][key]?.text { places[name] = index } }
        let pairs = added.compactMap { to -> (from: Int, to: Int)? in
            guard let name = new[to][key]?.text, let from = places.removeValue(forKey: name) else { return nil }
            return (from, to)
        }
        let taken = (Set(pairs.map(\.from)), Set(pairs.map(\.to)))
        removed.removeAll { taken.0.contains($0) }
        added.removeAll { taken.1.contains($0) }
        return pairs
    }

    /// Items of which half is the same.
    private static func similarPairs(
        _ removed: inout [Int], _ added: inout [Int], _ old: [Value], _ new: [Value]
    ) -> [(from: Int, to: Int)] {
        guard removed.count * added.count <= workLimit / 100 else { return [] }
        var pairs: [(from: Int, to: Int)] = []
        for to in added {
            guard let index = removed.firstIndex(where: { old[$0].sharesHalf(with: new[to]) }) else { continue }
            pairs.append((removed.remove(at: index), to))
        }
        let taken = Set(pairs.map(\.to))
        added.removeAll { taken.contains($0) }
        return pairs
    }

    /// `Sid` for statements, and the like where every item has one of its own.
    private static func namingKey(_ old: [Value], _ new: [Value]) -> String? {
        ["Sid", "Id", "Name"].first { key in
            [old, new].allSatisfy { items in
                let names = items.compactMap { $0[key]?.text }
                return names.count == items.count && Set(names).count == names.count
            }
        }
    }

    /// What an item is called; nil for one that only its position tells.
    func name(of item: Value) -> String? {
        guard let key, let value = item[key], !value.holdsSecret else { return nil }
        return value.text
    }
}

extension ListAlignment.Step {
    fileprivate var rank: Int { if case .removed = self { 0 } else { 1 } }
}

extension [CanonicalValue: Int] {
    fileprivate mutating func takeOne(_ value: CanonicalValue) -> Bool {
        guard let count = self[value], count > 0 else { return false }
        self[value] = count - 1
        return true
    }
}

extension Value {
    /// True for two maps, two lists or two scalars.
    fileprivate func isLike(_ other: Value) -> Bool {
        switch (content, other.content) {
        case (.map, .map), (.list, .list), (.scalar, .scalar): true
        default: false
        }
    }

    /// True for two maps of which half of the entries are the same.
    fileprivate func sharesHalf(with other: Value) -> Bool {
        guard let map, let others = other.map, !map.isEmpty else { return false }
        let same = map.count { others[$0.key] == $0.value }
        return same * 2 >= Swift.max(map.count, others.count)
    }
}
