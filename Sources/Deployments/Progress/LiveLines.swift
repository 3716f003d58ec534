/// Lines at the bottom of a terminal that are drawn again in place, as the text that does it.
///
/// What stays the same is not written again, and no line is emptied before it is written, so that nothing flickers.
public struct LiveLines: Sendable {
    private var shown: [String] = []

    /// No lines; the cursor is at the begin of an empty line.
    public init() {}

    /// The text that puts lines in the place of those shown; empty where they are the same. The cursor ends below them.
    ///
    /// - Parameter lines: none of them wider than the terminal.
    public mutating func text(for lines: [String]) -> String {
        guard lines != shown else { return "" }
        var text = shown.isEmpty ? "" : "\u{1B}[\(shown.count)A"
        for (index, line) in lines.enumerated() {
            let isSame = index < shown.count && shown[index] == line
            text += isSame ? "\n" : "\r\(line)\u{1B}[K\n"
        }
        if lines.count < shown.count { text += "\r\u{1B}[J" }
        shown = lines
        return text
    }

    /// The text that takes the lines away.
    public mutating func cleared() -> String { text(for: []) }

    /// Someone else wrote below the lines: they stay where they are, and the next ones come below.
    public mutating func forget() { shown = [] }
}
