import Deployments
import Testing

struct LiveLinesTests {
    @Test func `lines are written below each other, and the cursor ends below them`() {
        var lines = LiveLines()
        #expect(lines.text(for: ["one", "two"]) == "\rone\u{1B}[K\n\rtwo\u{1B}[K\n")
    }

    @Test func `only what differs is written again, in its place`() {
        var lines = LiveLines()
        _ = lines.text(for: ["one", "two", "three"])
        #expect(lines.text(for: ["one", "2", "three"]) == "\u{1B}[3A\n\r2\u{1B}[K\n\n")
        #expect(lines.text(for: ["one", "2", "three"]).isEmpty)
    }

    @Test func `a shorter list takes the rest away, and a longer one adds to it`() {
        var lines = LiveLines()
        _ = lines.text(for: ["one", "two"])
        #expect(lines.text(for: ["one"]) == "\u{1B}[2A\n\r\u{1B}[J")
        #expect(lines.text(for: ["one", "two"]) == "\u{1B}[1A\n\rtwo\u{1B}[K\n")
    }

    @Test func `at the end nothing is left, and nothing is written where nothing was`() {
        var lines = LiveLines()
        #expect(lines.cleared().isEmpty)
        _ = lines.text(for: ["one", "two"])
        #expect(lines.cleared() == "\u{1B}[2A\r\u{1B}[J")
        #expect(lines.cleared().isEmpty)
    }

    @Test func `after others have written, the list begins anew below that`() {
        var lines = LiveLines()
        _ = lines.text(for: ["one"])
        lines.forget()
        #expect(lines.text(for: ["one"]) == "\rone\u{1B}[K\n")
    }
}
