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
            let index = items.lastIndex { $0.writtenSpan.start <= position }
            guard let index, position <= items[index].span.end else { return nil }
            return (.index(index), items[index])
        case .mapping(let mapping):
            let entry = mapping.last { entry in
                entry.key.span.start <= position && position <= max(entry.key.span.end, entry.value.span.end)
            }
            guard let entry else { return nil }
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
