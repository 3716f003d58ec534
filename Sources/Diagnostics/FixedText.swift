/// A text with the fixes of its diagnostics applied; whatever they do not touch stays byte for byte.
public struct FixedText: Sendable {
    /// The new text, without its byte order mark.
    public let bytes: [UInt8]
    /// What was mended, in the order of the text.
    public let applied: [(diagnostic: Diagnostic, fix: DiagnosticFix)]

    /// Applies the first machine-applicable fix of each diagnostic, but those that overlap an earlier one.
    ///
    /// - Parameter id: the text's id in the spans of the diagnostics.
    public init(_ source: SourceText, id: SourceID = .template, diagnostics: [Diagnostic]) {
        var accepted = Changes()
        var applied: [(diagnostic: Diagnostic, fix: DiagnosticFix)] = []
        for diagnostic in diagnostics {
            guard let fix = diagnostic.fixes.first(where: { $0.isMachineApplicable && !$0.edits.isEmpty }),
                fix.edits.allSatisfy({ $0.span.source == id })
            else { continue }
            let changes = fix.edits.map { Change($0, in: source) }
            guard accepted.add(changes) else { continue }
            applied.append((diagnostic, fix))
        }
        bytes = Self.text(source.bytes, accepted.sorted)
        self.applied = applied
    }

    private struct Change: Equatable {
        let range: Range<Int>
        let replacement: String

        init(_ edit: DiagnosticFix.Edit, in source: SourceText) {
            let start = source.byteOffset(of: edit.span.start)
            range = start..<max(start, source.byteOffset(of: edit.span.end))
            replacement = edit.replacement
        }

        /// Two insertions at one place collide too: which comes first is anyone's guess.
        func collides(with other: Change) -> Bool {
            range.overlaps(other.range) || range.lowerBound == other.range.lowerBound
                || (range.isEmpty && other.range.contains(range.lowerBound))
                || (other.range.isEmpty && range.contains(other.range.lowerBound))
        }
    }

    /// Changes that do not collide, in the order of the text: a new one can only collide with those next to it.
    private struct Changes {
        private(set) var sorted: [Change] = []

        /// Takes several changes, or none of them when one collides with another.
        mutating func add(_ changes: [Change]) -> Bool {
            var added: [Change] = []
            for change in changes {
                let position = position(of: change)
                let neighbours = sorted[max(0, position - 1)..<min(sorted.count, position + 1)]
                if neighbours.contains(change) { continue }
                guard !neighbours.contains(where: change.collides) else {
                    for change in added { sorted.remove(at: self.position(of: change) - 1) }
                    return false
                }
                sorted.insert(change, at: position)
                added.append(change)
            }
            return true
        }

        /// The number of changes that start before another one, or where it does.
        private func position(of change: Change) -> Int {
            var (low, high) = (0, sorted.count)
            while low < high {
                let middle = (low + high) / 2
                let isBefore = sorted[middle].range.lowerBound <= change.range.lowerBound
                (low, high) = isBefore ? (middle + 1, high) : (low, middle)
            }
            return low
        }
    }

    private static func text(_ bytes: [UInt8], _ changes: [Change]) -> [UInt8] {
        var result: [UInt8] = []
        var position = 0
        for change in changes {
            result += bytes[position..<change.range.lowerBound]
            result += change.replacement.utf8
            position = change.range.upperBound
        }
        return result + bytes[position...]
    }
}
