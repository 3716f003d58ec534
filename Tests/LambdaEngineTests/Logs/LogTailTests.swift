import NIOCore
import Testing

@testable import LambdaEngine

@Suite struct `The tail of a log` {
    private func tail(_ messages: [String]) -> String {
        var tail = LogTail()
        for message in messages { tail.append(message) }
        return String(buffer: tail.buffer)
    }

    @Test func `a short log is there as a whole, a line each`() {
        #expect(tail(["START", "two\nlines", "ends\n"]) == "START\ntwo\nlines\nends\n")
        #expect(tail([]).isEmpty)
    }

    @Test func `of a long log the last 4 KB are there`() {
        let lines = (0..<2000).map { "line \($0)" }
        let whole = lines.map { $0 + "\n" }.joined()
        #expect(tail(lines) == whole.suffix(4096))
    }

    @Test func `of a long line the end is there`() {
        #expect(tail([String(repeating: "a", count: 10_000) + "z"]) == String(repeating: "a", count: 4094) + "z\n")
    }

    @Test func `a character is not cut in two`() {
        let text = tail([String(repeating: "é", count: 5000)])
        #expect(text == String(repeating: "é", count: 2047) + "\n")
    }

    @Test func `the next invocation starts anew`() {
        var tail = LogTail()
        tail.append("one")
        tail.removeAll()
        tail.append("two")
        #expect(String(buffer: tail.buffer) == "two\n")
    }
}
