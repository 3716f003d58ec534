import NIOCore
import Testing

@testable import LambdaEngine

@Suite struct `Lines of a process's output` {
    /// The lines of chunks, the unfinished one last.
    private func lines(_ chunks: [[UInt8]]) -> [String] {
        var splitter = LineSplitter()
        var lines = chunks.flatMap { splitter.lines(adding: $0) }
        if let last = splitter.flush() { lines.append(last) }
        return lines
    }

    @Test(
        arguments: [
            ("", []), ("a\nb\n", ["a", "b"]), ("a\n\nb", ["a", "", "b"]), ("a\r\nb", ["a", "b"]), ("a\rb\n", ["a\rb"]),
            ("zoë\n☃", ["zoë", "☃"]),
        ] as [(String, [String])])
    func `lines are the same however writes are cut`(_ text: String, expected: [String]) {
        let bytes = Array(text.utf8)
        #expect(lines([bytes]) == expected)
        #expect(lines(bytes.map { [$0] }) == expected)
    }

    @Test func `bytes that are no UTF-8 are repaired`() {
        #expect(lines([[0x61, 0xFF, 0x62, 0x0A]]) == ["a\u{FFFD}b"])
    }

    @Test func `an unfinished line comes on demand, once`() {
        var splitter = LineSplitter()
        #expect(splitter.lines(adding: ByteBuffer(string: "a\nb")) == ["a"])
        #expect(splitter.hasUnfinishedLine)
        #expect(splitter.flush() == "b")
        #expect(splitter.flush() == nil)
    }

    @Test(arguments: [1, 4096])
    func `a line of more than 256 KB is cut between characters`(chunk: Int) {
        let limit = LineSplitter.lengthLimitInBytes
        let text = "a" + String(repeating: "é", count: limit)
        var splitter = LineSplitter()
        var rest = Array(text.utf8)[...]
        var lines: [String] = []
        while !rest.isEmpty {
            lines += splitter.lines(adding: rest.prefix(chunk))
            rest = rest.dropFirst(chunk)
        }
        lines += splitter.lines(adding: Array("\n".utf8))
        #expect(lines.joined() == text)
        #expect(lines.map(\.utf8.count) == [limit - 1, limit, 2])
    }
}
