import Diagnostics
import Testing

struct SourceSpanTests {
    private func span(_ start: (Int, Int), _ end: (Int, Int), in source: SourceID = .template) -> SourceSpan {
        SourceSpan(
            source: source, start: SourcePosition(line: start.0, column: start.1),
            end: SourcePosition(line: end.0, column: end.1))
    }

    @Test func `positions are ordered by line, then by column`() {
        #expect(SourcePosition(line: 1, column: 9) < SourcePosition(line: 2, column: 1))
        #expect(SourcePosition(line: 2, column: 1) < SourcePosition(line: 2, column: 2))
    }

    @Test func `a position moves along its line and not before it`() {
        #expect(SourcePosition(line: 3, column: 4).advanced(by: 2) == SourcePosition(line: 3, column: 6))
        #expect(SourcePosition(line: 3, column: 4).advanced(by: -9) == SourcePosition(line: 3, column: 1))
    }

    @Test func `joined spans hold both, in either order`() {
        let (first, second) = (span((1, 2), (1, 5)), span((3, 1), (3, 2)))
        #expect(first.joined(with: second) == span((1, 2), (3, 2)))
        #expect(second.joined(with: first) == span((1, 2), (3, 2)))
    }

    @Test func `spans of different texts are not joined`() {
        let first = span((1, 2), (1, 5))
        #expect(first.joined(with: span((3, 1), (3, 2), in: SourceID(index: 1))) == first)
    }

    @Test func `a span at a position is empty`() {
        #expect(SourceSpan(at: .start) == span((1, 1), (1, 1)))
    }
}
