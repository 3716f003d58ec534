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
        if let span = diagnostic.span, let source = sources[span.source] {
            lines += excerpt(diagnostic, span, source, gutter: gutter)
        }
        for label in diagnostic.related where label.span.source != diagnostic.span?.source {
            guard let source = sources[label.span.source] else { continue }
            lines += foreignExcerpt(label, source, gutter: gutter)
        }
        let margin = String(repeating: " ", count: gutter + 1)
        if let help = diagnostic.help { lines += footer("help", help, margin) }
        for note in diagnostic.notes { lines += footer("note", note, margin) }
        for fix in diagnostic.fixes { lines += footer("fix", "\(fix.title) (samlet validate --fix)", margin) }
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: - Parts

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

    private func gutterWidth(_ diagnostic: Diagnostic) -> Int {
        let lines = [diagnostic.span].compactMap { $0?.start.line } + diagnostic.related.map(\.span.start.line)
        return String(lines.max() ?? 1).count
    }

    private func footer(_ word: String, _ text: String, _ margin: String) -> [String] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).terminalSafe }
        let indent = margin + "  " + String(repeating: " ", count: word.count + 2)
        return lines.enumerated().map { index, line in
            index == 0 ? margin + style.coloured("= ", .blue, isBold: true) + style.bold("\(word): ") + line : indent + line
        }
    }

    private func excerpt(_ diagnostic: Diagnostic, _ span: SourceSpan, _ source: SourceText, gutter: Int) -> [String] {
        var marks = [Mark(span: span, text: diagnostic.label ?? "", isPrimary: true)]
        marks += diagnostic.related.filter { $0.span.source == span.source }.map {
            Mark(span: $0.span, text: $0.text, isPrimary: false)
        }
        var lines = [place(span, source, arrow: "-->", gutter: gutter), bar(gutter)]
        lines += marked(marks, source, gutter: gutter, colour: colour(diagnostic.severity))
        if diagnostic.help != nil || !diagnostic.notes.isEmpty || !diagnostic.fixes.isEmpty { lines.append(bar(gutter)) }
        return lines
    }

    private func foreignExcerpt(_ label: Diagnostic.Label, _ source: SourceText, gutter: Int) -> [String] {
        [place(label.span, source, arrow: ":::", gutter: gutter), bar(gutter)]
            + marked([Mark(span: label.span, text: label.text, isPrimary: false)], source, gutter: gutter, colour: .blue)
    }

    private func place(_ span: SourceSpan, _ source: SourceText, arrow: String, gutter: Int) -> String {
        let margin = String(repeating: " ", count: gutter)
        return margin + style.coloured(arrow, .blue, isBold: true)
            + " \(source.name.terminalSafe):\(span.start.line):\(span.start.column)"
    }

    private func bar(_ gutter: Int) -> String {
        style.coloured(String(repeating: " ", count: gutter + 1) + "|", .blue, isBold: true)
    }

    private struct Mark {
        var span: SourceSpan
        var text: String
        var isPrimary: Bool
    }

    /// The marked lines in the order of the text, each followed by its underlines; a gap is shown as `...`.
    private func marked(_ marks: [Mark], _ source: SourceText, gutter: Int, colour: TextStyle.Colour) -> [String] {
        var lines: [String] = []
        var previous: (number: Int32, text: String)?
        let ordered = marks.sorted { $0.span.start < $1.span.start }
        for mark in ordered {
            let number = mark.span.start.line
            let crop = Crop(line: source.line(Int(number)), span: mark.span, width: width - gutter - 4)
            if number != previous?.number || crop.text != previous?.text {
                if let previous, number > previous.number + 1 { lines.append(style.coloured("...", .blue, isBold: true)) }
                let padded = String(repeating: " ", count: gutter - String(number).count) + "\(number) |"
                lines.append(style.coloured(padded, .blue, isBold: true) + (crop.text.isEmpty ? "" : " " + crop.text))
            }
            let sign = String(repeating: mark.isPrimary ? "^" : "-", count: crop.underline)
            let words = mark.text.isEmpty ? sign : "\(sign) \(mark.text.terminalSafe)"
            let painted = style.coloured(words, mark.isPrimary ? colour : .blue, isBold: true)
            lines.append(bar(gutter) + " " + String(repeating: " ", count: crop.indent) + painted)
            previous = (number, crop.text)
        }
        return lines
    }
}

/// A source line made safe and cropped so that the marked place is in view.
private struct Crop {
    var text: String
    /// Columns before the underline.
    var indent: Int
    /// Columns of the underline, at least one.
    var underline: Int

    init(line: String, span: SourceSpan, width: Int) {
        let scalars = Array(line.unicodeScalars)
        let start = min(max(Int(span.start.column) - 1, 0), scalars.count)
        let end = span.end.line == span.start.line ? min(max(Int(span.end.column) - 1, start), scalars.count) : scalars.count
        let first = start > width * 2 / 3 ? start - width / 3 : 0
        let last = min(scalars.count, first + width)
        func shown(_ range: Range<Int>) -> String {
            var text = ""
            text.unicodeScalars.append(contentsOf: scalars[range])
            return text.terminalSafe
        }
        let lead = first > 0 ? "…" : ""
        text = lead + shown(first..<last) + (last < scalars.count ? "…" : "")
        indent = terminalWidth(of: lead + shown(first..<min(start, last)))
        underline = max(1, terminalWidth(of: shown(min(start, last)..<min(end, last))))
    }
}
