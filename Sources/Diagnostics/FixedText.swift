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
        var accepted = Changes(in: source)
        var applied: [(diagnostic: Diagnostic, fix: DiagnosticFix)] = []
        for diagnostic in diagnostics {
            guard let fix = diagnostic.fixes.first(where: { $0.isMachineApplicable && !$0.edits.isEmpty }),
                fix.edits.allSatisfy({ $0.span.source == id })
            else { continue }
            let changes = fix.edits.map { Change($0, in: source) }
            guard accepted.add(changes) else { continue }
            applied.append((diagnostic, fix))
        }
        bytes = Self.text(source.bytes, accepted.inOrder)
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

        /// The bytes that no other change may touch. Of two insertions at one place, which comes first is anyone's guess:
        /// an insertion takes the byte before which it stands.
        var taken: Range<Int> { range.lowerBound..<max(range.upperBound, range.lowerBound + 1) }
    }

    /// Changes that do not collide. Any number of them takes the time of their lengths.
    private struct Changes {
        /// By the byte at which they start.
        private var changes: [Int: Change] = [:]
        /// For each byte of the text, and for its end.
        private var isTaken: [Bool]

        init(in source: SourceText) {
            isTaken = Array(repeating: false, count: source.bytes.count + 1)
        }

        var inOrder: [Change] { changes.values.sorted { $0.range.lowerBound < $1.range.lowerBound } }

        /// Takes several changes, or none of them when one collides with another.
        mutating func add(_ changes: [Change]) -> Bool {
            var added: [Change] = []
            for change in changes where self.changes[change.range.lowerBound] != change {
                guard !isTaken[change.taken].contains(true) else {
                    for change in added { set(change, false) }
                    return false
                }
                set(change, true)
                added.append(change)
            }
            return true
        }

        private mutating func set(_ change: Change, _ isAdded: Bool) {
            for byte in change.taken { isTaken[byte] = isAdded }
            changes[change.range.lowerBound] = isAdded ? change : nil
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
