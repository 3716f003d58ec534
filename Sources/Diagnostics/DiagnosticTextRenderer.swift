/// Writes diagnostics for people: the message, the place, the line itself with the place underlined, and what to do.
public struct DiagnosticTextRenderer: Sendable {
    private let sources: SourceMap
    private let style: TextStyle
    private let width: Int

    /// - Parameter width: columns of the terminal; longer source lines are cropped around the place.
    public init(sources: SourceMap, style: TextStyle = .plain, width: Int = 120) {
        self.sources = sources
        self.style = style
        self.width = max(width, 40)
    }

    /// All diagnostics, each followed by an empty line.
    public func text(for diagnostics: some Sequence<Diagnostic>) -> String {
        diagnostics.map { text(for: $0) + "\n" }.joined()
    }

    /// One diagnostic; ends with a line break.
    public func text(for diagnostic: Diagnostic) -> String {
        var lines = [headline(diagnostic)]
        let gutter = gutterWidth(diagnostic)
        for excerpt in excerpts(diagnostic) { lines += self.lines(of: excerpt, gutter: gutter) }
        let footers = self.footers(diagnostic, gutter: gutter)
        if lines.count > 1, !footers.isEmpty { lines.append(bar(gutter)) }
        lines += footers
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: - Message and advice

    private func headline(_ diagnostic: Diagnostic) -> String {
        let word = style.coloured(
            "\(diagnostic.severity.rawValue)[\(diagnostic.code.rawValue)]", colour(diagnostic.severity), isBold: true)
        return word + style.bold(": \(diagnostic.message.terminalSafe)")
    }

    private func colour(_ severity: Diagnostic.Severity) -> TextStyle.Colour {
        switch severity {
        case .error: .red
        case .warning: .yellow
        case .note: .cyan
        }
    }

    /// The help, or what the fixes are called where there is none, and the notes.
    private func footers(_ diagnostic: Diagnostic, gutter: Int) -> [String] {
        let help = diagnostic.help.map { [$0] } ?? diagnostic.fixes.map(\.title)
        return help.flatMap { footer("help", $0, gutter: gutter) }
            + diagnostic.notes.flatMap { footer("note", $0, gutter: gutter) }
    }

    private func footer(_ word: String, _ text: String, gutter: Int) -> [String] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).terminalSafe }
        let margin = spaces(gutter + 1)
        let indent = margin + spaces("= \(word): ".count)
        return lines.enumerated().map { index, line in
            index == 0
                ? margin + style.coloured("= ", .blue, isBold: true) + style.bold("\(word): ") + line : indent + line
        }
    }

    // MARK: - Excerpts

    /// The marked places of one source text.
    private struct Excerpt {
        var source: SourceText
        var arrow: String
        var marks: [Mark]
    }

    private struct Mark {
        var span: SourceSpan
        var text: String
        var colour: TextStyle.Colour
        var sign: String
    }

    /// The text with the place itself first, then other texts in the order of the labels.
    private func excerpts(_ diagnostic: Diagnostic) -> [Excerpt] {
        var marks = diagnostic.related.map { Mark(span: $0.span, text: $0.text, colour: .blue, sign: "-") }
        if let span = diagnostic.span {
            marks.insert(
                Mark(span: span, text: diagnostic.label ?? "", colour: colour(diagnostic.severity), sign: "^"), at: 0)
        }
        var ids: [SourceID] = []
        for mark in marks where !ids.contains(mark.span.source) { ids.append(mark.span.source) }
        return ids.compactMap { id in
            guard let source = sources[id] else { return nil }
            return Excerpt(
                source: source, arrow: id == ids.first ? "-->" : ":::", marks: marks.filter { $0.span.source == id })
        }
    }

    private func gutterWidth(_ diagnostic: Diagnostic) -> Int {
        let lines = [diagnostic.span].compactMap { $0?.start.line } + diagnostic.related.map(\.span.start.line)
        return String(lines.max() ?? 1).count
    }

    /// Where the first mark is, then the marked lines in the order of the text, each followed by its underlines.
    private func lines(of excerpt: Excerpt, gutter: Int) -> [String] {
        let first = excerpt.marks[0].span.start
        var lines = [
            spaces(gutter) + style.coloured(excerpt.arrow, .blue, isBold: true)
                + " \(excerpt.source.name.terminalSafe):\(first.line):\(first.column)",
            bar(gutter),
        ]
        var previous: (number: Int, text: String)?
        for mark in excerpt.marks.sorted(by: { $0.span.start < $1.span.start }) {
            let number = Int(mark.span.start.line)
            let crop = Crop(of: excerpt.source, around: mark.span, width: width - gutter - 3)
            if previous?.number != number || previous?.text != crop.text {
                lines += gap(after: previous?.number, before: number, excerpt.source, gutter: gutter)
                lines.append(numbered(number, crop.text, gutter: gutter))
            }
            lines.append(underline(mark, crop, gutter: gutter))
            previous = (number, crop.text)
        }
        return lines
    }

    /// `...` for lines left out between two marked ones; a single line is shown instead.
    private func gap(after previous: Int?, before number: Int, _ source: SourceText, gutter: Int) -> [String] {
        guard let previous, number > previous + 1 else { return [] }
        guard number == previous + 2 else { return [style.coloured("...", .blue, isBold: true)] }
        let start = SourcePosition(line: previous + 1, column: 1)
        let crop = Crop(of: source, around: SourceSpan(at: start), width: width - gutter - 3)
        return [numbered(previous + 1, crop.text, gutter: gutter)]
    }

    private func numbered(_ number: Int, _ text: String, gutter: Int) -> String {
        let label = String(number)
        return style.coloured(spaces(gutter - label.count) + "\(label) |", .blue, isBold: true)
            + (text.isEmpty ? "" : " " + text)
    }

    private func underline(_ mark: Mark, _ crop: Crop, gutter: Int) -> String {
        let sign = String(repeating: mark.sign, count: crop.underline)
        let words = mark.text.isEmpty ? sign : "\(sign) \(mark.text.terminalSafe)"
        return bar(gutter) + spaces(1 + crop.indent) + style.coloured(words, mark.colour, isBold: true)
    }

    private func bar(_ gutter: Int) -> String {
        style.coloured(spaces(gutter + 1) + "|", .blue, isBold: true)
    }

    private func spaces(_ count: Int) -> String { String(repeating: " ", count: max(count, 0)) }
}

/// A source line made safe for a terminal and cropped so that the marked place is in view.
private struct Crop {
    var text: String
    /// Columns before the underline.
    var indent: Int
    /// Columns of the underline, at least one; a span of several lines is underlined to the end of its first.
    var underline: Int

    init(of source: SourceText, around span: SourceSpan, width: Int) {
        let number = Int(span.start.line)
        let length = source.length(ofLine: number)
        let start = min(max(Int(span.start.column), 1), length + 1)
        let end = span.end.line == span.start.line ? min(max(Int(span.end.column), start), length + 1) : length + 1
        func shown(_ columns: Range<Int>) -> String { source.line(number, columns: columns).terminalSafe }

        func widths(_ columns: Range<Int>) -> [Int] {
            source.line(number, columns: columns).unicodeScalars.map { Self.width(of: $0) }
        }

        var window = 1..<length + 1
        if length > width || widths(window).reduce(0, +) > width {
            let room = width - 2
            // A place that is in view from the line's start needs no cropping on the left; others get a third before them.
            let before = widths(max(1, start - room)..<start)
            let isInView = start <= room && before.reduce(0, +) <= room * 2 / 3
            let first = isInView ? 1 : start - Self.count(of: before.reversed(), fittingInto: room / 3)
            let behind = widths(first..<min(first + room, length + 1))
            window = first..<first + Self.count(of: behind, fittingInto: room)
        }
        let lead = window.lowerBound > 1 ? "…" : ""
        let marked = min(start, window.upperBound)..<min(end, window.upperBound)
        let before = lead + shown(window.lowerBound..<marked.lowerBound)
        let place = shown(marked)
        let behind = shown(marked.upperBound..<window.upperBound) + (window.upperBound <= length ? "…" : "")
        indent = terminalWidth(of: before)
        underline = max(1, terminalWidth(of: place))
        // A place that is nothing but tabs is to be seen.
        let isTabs = !marked.isEmpty && source.line(number, columns: marked).allSatisfy { $0 == "\t" }
        text = before + (isTabs ? String(repeating: "→   ", count: marked.count) : place) + behind
    }

    private static func width(of scalar: Unicode.Scalar) -> Int {
        (0x20..<0x7F).contains(scalar.value) ? 1 : terminalWidth(of: String(scalar).terminalSafe)
    }

    /// How many of the widths, from the first on, go into a number of columns.
    private static func count(of widths: some Sequence<Int>, fittingInto room: Int) -> Int {
        var total = 0
        return widths.prefix { width in
            total += width
            return total <= room
        }.count
    }
}
