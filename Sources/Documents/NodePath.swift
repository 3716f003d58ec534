public import Diagnostics

/// A step from a value to one inside of it.
public enum PathStep: Hashable, Sendable, CustomStringConvertible {
    case key(String)
    /// Counted from 0.
    case index(Int)

    /// The key, or the number.
    public var description: String {
        switch self {
        case .key(let key): key
        case .index(let index): String(index)
        }
    }
}

extension Node {
    /// The way to the innermost value that stands at a place, keys included; empty outside of any.
    ///
    /// Ends at the value that fills the place. Short forms and other functions are no steps: what stands within one
    /// belongs to the value it stands for.
    public func path(to span: SourceSpan) -> [PathStep] {
        var steps: [PathStep] = []
        var node = self
        while node.writtenSpan != span, let next = node.step(to: span.start), let step = next.step {
            steps.append(step)
            node = next.value
        }
        return steps
    }

    /// The part that a position lies in: the last one that starts at it or before.
    private func step(to position: SourcePosition) -> (step: PathStep?, value: Node)? {
        switch content {
        case .scalar: return nil
        case .sequence(let items):
            let index = items.lastPosition(startingBy: position, \.writtenSpan.start) { position <= $0.span.end }
            guard let index else { return nil }
            return (.index(index), items[index])
        case .mapping(let mapping):
            let entries = mapping.entries
            let index = entries.lastPosition(startingBy: position, \.key.span.start) {
                position <= Swift.max($0.key.span.end, $0.value.span.end)
            }
            guard let index else { return nil }
            let entry = entries[index]
            let isFunction = entry.key.text == "Ref" || entry.key.text.hasPrefix("Fn::")
            return (isFunction && mapping.count == 1 ? nil : .key(entry.key.text), entry.value)
        }
    }

    /// The place of a value with the tag before it, where there is one.
    public var writtenSpan: SourceSpan {
        guard let key = mapping?.first?.key, key.style == .shortForm else { return span }
        return key.span.joined(with: span)
    }
}

extension Array {
    /// The last element that starts at a position or before, and reaches it.
    ///
    /// Elements stand in the order of the text, but for those that an alias brings from elsewhere: where the order does
    /// not lead to one, all are looked through.
    fileprivate func lastPosition(
        startingBy position: SourcePosition, _ start: (Element) -> SourcePosition, _ reaches: (Element) -> Bool
    ) -> Int? {
        var (low, high) = (0, count)
        while low < high {
            let middle = low + (high - low) / 2
            if start(self[middle]) <= position { low = middle + 1 } else { high = middle }
        }
        if low > 0, reaches(self[low - 1]) { return low - 1 }
        return lastIndex { start($0) <= position && reaches($0) }
    }
}
