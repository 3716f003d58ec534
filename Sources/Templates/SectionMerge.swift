internal import Diagnostics
internal import Documents

extension DiagnosticFix {
    /// Moves the content of a section with a wrong name to the end of the one that is meant; nil where the two cannot be
    /// put together line by line.
    static func moving(_ stray: Mapping.Entry, to present: Mapping.Entry, in sections: Mapping, of text: SourceText)
        -> DiagnosticFix?
    {
        guard let strayMap = stray.value.mapping, let presentMap = present.value.mapping, let first = strayMap.first,
            let other = presentMap.first, text.bytes.last == UInt8(ascii: "\n"),
            areLines(stray, first), areLines(present, other),
            first.key.span.start.column == other.key.span.start.column,
            !strayMap.contains(where: { presentMap[$0.key.text] != nil })
        else { return nil }
        let ends = ends(of: sections, in: text)
        let source = stray.key.span.source
        guard let strayEnd = ends[stray.key.text], let presentEnd = ends[present.key.text] else { return nil }
        let start = Int(stray.key.span.start.line)
        func line(_ number: Int) -> SourcePosition { SourcePosition(line: number, column: 1) }
        let title = "move the content to '\(present.key.text)'"
        // Only blank lines and comments between the two: the key alone is in the way.
        let isNext = !sections.contains { entry in
            present.key.span.start < entry.key.span.start && entry.key.span.start < stray.key.span.start
        }
        if isNext, present.key.span.start < stray.key.span.start {
            let key = SourceSpan(source: source, start: line(start), end: line(start + 1))
            return DiagnosticFix(title, [Edit(key, "")])
        }
        let moved = text.text(of: SourceSpan(source: source, start: line(start + 1), end: line(strayEnd)))
        let edits = [
            Edit(SourceSpan(source: source, at: line(presentEnd)), moved),
            Edit(SourceSpan(source: source, start: line(start), end: line(strayEnd)), ""),
        ]
        return DiagnosticFix(title, edits.sorted { $0.span.start < $1.span.start })
    }

    /// True for a block whose key stands alone on its line.
    private static func areLines(_ section: Mapping.Entry, _ first: Mapping.Entry) -> Bool {
        section.key.style == .plain && first.key.style == .plain && section.key.span.source == .template
            && section.key.span.start.column == 1 && first.key.span.start.line > section.key.span.start.line
    }

    /// The lines behind the sections, by name: where the next one starts, or what is written above it.
    private static func ends(of sections: Mapping, in text: SourceText) -> [String: Int] {
        let keys = sections.map(\.key).filter { $0.span.source == .template }.sorted { $0.span.start < $1.span.start }
        var ends: [String: Int] = [:]
        for (index, key) in keys.enumerated() {
            var end = index + 1 < keys.count ? Int(keys[index + 1].span.start.line) : text.lineCount
            while end > Int(key.span.start.line) + 1, isBesideSections(text.line(end - 1)) { end -= 1 }
            ends[key.text] = end
        }
        return ends
    }

    /// Blank lines and comments at the start of a line belong to what follows.
    private static func isBesideSections(_ line: String) -> Bool {
        line.hasPrefix("#") || line.allSatisfy(\.isWhitespace)
    }
}
