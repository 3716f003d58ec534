internal import Diagnostics

extension DiagnosticFix {
    /// Writes the outer of two short forms in full, on a line of its own: `NAME: !Base64 !Sub x` becomes
    /// `NAME:`, and under it `Fn::Base64: !Sub x`. Nil where a line cannot be put in, as between brackets.
    ///
    /// - Parameters:
    ///   - outer: the span of the outer tag.
    ///   - inner: where the inner one starts.
    static func unchaining(_ outer: SourceSpan, before inner: SourcePosition, in text: SourceText) -> DiagnosticFix? {
        guard outer.start.line == inner.line else { return nil }
        let number = Int(outer.start.line)
        let before = text.line(number, columns: 1..<Int(outer.start.column))
        guard let match = before.wholeMatch(of: /( *(?:- +)*)([\w:"'.\/-]+:)? */) else { return nil }
        let indent = match.1.utf8.count
        let isItem = match.2 == nil
        guard !isItem || before.contains("-") else { return nil }
        let name = functionName(text.text(of: outer))
        let place = SourceSpan(
            source: outer.source, start: isItem ? outer.start : SourcePosition(line: number, column: keyEnd(before)),
            end: inner)
        let head = isItem ? "\(name): " : "\n" + String(repeating: " ", count: indent + 2) + "\(name): "
        let rest = lines(after: number, deeperThan: isItem ? indent - 2 : indent, in: text).map { line in
            Edit(SourceSpan(source: outer.source, at: SourcePosition(line: line, column: 1)), "  ")
        }
        return DiagnosticFix("write '\(name):' on a line of its own", [Edit(place, head)] + rest)
    }

    /// The column behind `KEY:`, without the spaces that follow.
    private static func keyEnd(_ before: String) -> Int {
        before.unicodeScalars.count - before.reversed().prefix { $0 == " " }.count + 1
    }

    /// The lines that belong to the value, such as those of a block of text.
    private static func lines(after number: Int, deeperThan indent: Int, in text: SourceText) -> [Int] {
        guard number < text.lineCount else { return [] }
        let rest = (number + 1...text.lineCount).prefix { line in
            let content = text.line(line)
            let depth = content.prefix { $0 == " " }.count
            return depth == content.count || depth > max(indent, 0)
        }
        return rest.filter { !text.line($0).allSatisfy { $0 == " " } }
    }

    /// `Fn::Base64` for `!Base64`.
    private static func functionName(_ tag: String) -> String {
        let name = String(tag.dropFirst())
        return name == "Ref" || name == "Condition" ? name : "Fn::\(name)"
    }
}
