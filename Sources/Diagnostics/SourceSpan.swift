/// A place in a source text: line and column, both counted from 1.
///
/// Columns count Unicode scalars, as libyaml's marks do; ``SourceText`` converts to bytes and UTF-16.
public struct SourcePosition: Hashable, Comparable, Sendable {
    /// The line, counted from 1.
    public var line: Int32
    /// The character of the line, counted from 1.
    public var column: Int32

    /// The first character of a text.
    public static let start = SourcePosition(line: 1, column: 1)

    /// The position in a line and column, both counted from 1.
    public init(line: Int, column: Int) {
        self.line = Int32(clamping: line)
        self.column = Int32(clamping: column)
    }

    /// By line, then by column.
    public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }

    /// The position `count` characters further on the same line; a negative count goes back, not before the line's start.
    public func advanced(by count: Int) -> SourcePosition {
        SourcePosition(line: Int(line), column: max(1, Int(column) + count))
    }
}

/// Which text of a ``SourceMap`` a span lies in.
public struct SourceID: Hashable, Sendable {
    /// The index in the source map, in order of addition; the template itself is 0.
    public var index: UInt32

    /// The first text of a source map: the template.
    public static let template = SourceID(index: 0)

    /// The id of the nth text, counted from 0.
    public init(index: UInt32) {
        self.index = index
    }
}

/// A stretch of a source text, from `start` up to but not including `end`.
public struct SourceSpan: Hashable, Sendable {
    /// The text it lies in.
    public var source: SourceID
    /// The position of the first character.
    public var start: SourcePosition
    /// The position behind the last character.
    public var end: SourcePosition

    /// The stretch between two positions.
    public init(source: SourceID = .template, start: SourcePosition, end: SourcePosition) {
        self.source = source
        self.start = start
        self.end = end
    }

    /// The empty stretch at `position`.
    public init(source: SourceID = .template, at position: SourcePosition) {
        self.init(source: source, start: position, end: position)
    }

    /// The shortest stretch that holds both spans; this one alone when the other lies in another text.
    public func joined(with other: SourceSpan) -> SourceSpan {
        guard source == other.source else { return self }
        return SourceSpan(source: source, start: min(start, other.start), end: max(end, other.end))
    }
}
