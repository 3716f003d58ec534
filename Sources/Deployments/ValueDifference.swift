internal import Diagnostics
internal import Templates

/// Where two values differ, down to the smallest part.
///
/// Maps are compared by key; of lists, what stayed the same is left out, so that an inserted item is one change.
enum ValueDifference {
    static func changes(from before: Value?, to after: Value?, at path: [String] = []) -> [PropertyChange] {
        switch (before?.content, after?.content) {
        case (.map(let old), .map(let new)): return changes(from: old, to: new, at: path)
        case (.list(let old), .list(let new)): return changes(from: old, to: new, at: path)
        default:
            guard before != after else { return [] }
            return [PropertyChange(path: path, before: before, after: after, span: after?.span)]
        }
    }

    private static func changes(from old: ValueMap, to new: ValueMap, at path: [String]) -> [PropertyChange] {
        guard old != new else { return [] }
        let oldValues = Dictionary(old.map { ($0.key, $0.value) }) { first, _ in first }
        let newKeys = Set(new.keys)
        var changes: [PropertyChange] = []
        for entry in new {
            changes += self.changes(from: oldValues[entry.key], to: entry.value, at: path + [entry.key])
        }
        for entry in old where !newKeys.contains(entry.key) {
            changes.append(PropertyChange(path: path + [entry.key], before: entry.value, after: nil, span: nil))
        }
        return changes
    }

    /// Longer lists are compared by position: finding what stayed takes time with the product of the lengths.
    private static let alignmentLimit = 300

    private static func changes(from old: [Value], to new: [Value], at path: [String]) -> [PropertyChange] {
        guard old != new else { return [] }
        if old.count == new.count || max(old.count, new.count) > alignmentLimit {
            return (0..<max(old.count, new.count)).flatMap { index in
                let before = index < old.count ? old[index] : nil
                let after = index < new.count ? new[index] : nil
                return changes(from: before, to: after, at: path + [String(index)])
            }
        }
        return new.difference(from: old).map { change in
            switch change {
            case .insert(let offset, let element, _):
                PropertyChange(path: path + [String(offset)], before: nil, after: element, span: element.span)
            case .remove(let offset, let element, _):
                PropertyChange(path: path + [String(offset)], before: element, after: nil, span: nil)
            }
        }
    }
}
