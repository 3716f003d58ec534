internal import Diagnostics

/// The places of the bodies of loops, any number of which is looked through in the time of a few.
struct LoopBodies {
    /// Those that stand in no other, in the order of their texts.
    private var outermost: [SourceSpan] = []

    /// - Parameter bodies: in any order; two of them lie in each other, or apart.
    init(_ bodies: [SourceSpan]) {
        let ordered = Set(bodies).sorted { left, right in
            (left.source.index, left.start, right.end) < (right.source.index, right.start, left.end)
        }
        for body in ordered where outermost.last?.holds(body) != true { outermost.append(body) }
    }

    /// True when a place lies in one of the bodies.
    func hold(_ span: SourceSpan) -> Bool {
        var (low, high) = (0, outermost.count)
        while low < high {
            let middle = (low + high) / 2
            let body = outermost[middle]
            let isBefore = (body.source.index, body.start) <= (span.source.index, span.start)
            (low, high) = isBefore ? (middle + 1, high) : (low, middle)
        }
        return low > 0 && outermost[low - 1].holds(span)
    }
}
