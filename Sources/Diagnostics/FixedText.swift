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
        var accepted: [Change] = []
        var applied: [(diagnostic: Diagnostic, fix: DiagnosticFix)] = []
        for diagnostic in diagnostics {
            guard let fix = diagnostic.fixes.first(where: { $0.isMachineApplicable && !$0.edits.isEmpty }),
                fix.edits.allSatisfy({ $0.span.source == id })
            else { continue }
            let changes = fix.edits.map { Change($0, in: source) }
            let new = changes.filter { !accepted.contains($0) }
            guard !new.contains(where: { change in accepted.contains { $0.collides(with: change) } }) else { continue }
            accepted += new
            applied.append((diagnostic, fix))
        }
        bytes = Self.text(source.bytes, accepted)
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

    private static func text(_ bytes: [UInt8], _ changes: [Change]) -> [UInt8] {
        var result: [UInt8] = []
        var position = 0
        for change in changes.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            result += bytes[position..<change.range.lowerBound]
            result += change.replacement.utf8
            position = change.range.upperBound
        }
        return result + bytes[position...]
    }
}
