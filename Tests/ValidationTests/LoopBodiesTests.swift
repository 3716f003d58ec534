import Diagnostics
import Testing

@testable import Validation

struct LoopBodiesTests {
    private func span(_ start: Int, _ end: Int) -> SourceSpan {
        SourceSpan(
            source: .template, start: SourcePosition(line: start, column: 1), end: SourcePosition(line: end, column: 1))
    }

    @Test(arguments: [
        (1, 3, false), (2, 3, true), (2, 9, true), (4, 5, true), (6, 7, true), (8, 10, false), (9, 10, false),
        (12, 13, true), (14, 15, false),
    ])
    func `a place in a body is found, also behind one within it`(start: Int, end: Int, isHeld: Bool) {
        let bodies = LoopBodies([span(11, 14), span(4, 6), span(2, 9), span(4, 6)])
        #expect(bodies.hold(span(start, end)) == isHeld)
    }

    @Test func `another text is another place`() {
        var sources = SourceMap()
        _ = sources.add(SourceText(name: "a", text: ""))
        let other = sources.add(SourceText(name: "b", text: ""))
        let place = SourceSpan(
            source: other, start: SourcePosition(line: 3, column: 1), end: SourcePosition(line: 4, column: 1))
        #expect(!LoopBodies([span(2, 9)]).hold(place))
    }

    @Test func `no body holds nothing`() {
        #expect(!LoopBodies([]).hold(span(1, 2)))
    }
}
