import Foundation
import NIOCore
import Testing

@testable import LambdaEngine

struct ProcessOutputTests {
    private func pipe(readingAt number: Int32) -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [0, 0]
        _ = Foundation.pipe(&ends)
        // A number that nothing else comes by while the test runs.
        let reading = fcntl(ends[0], F_DUPFD, number)
        close(ends[0])
        _ = fcntl(reading, F_SETFL, O_NONBLOCK)
        return (reading, ends[1])
    }

    private func read(_ output: ProcessOutput) -> String {
        var text = ""
        output.read { text += String(buffer: $0) }
        return text
    }

    @Test(.timeLimit(.minutes(1))) func `after the end nothing is read, whatever has the descriptor's number then`()
        async throws
    {
        let first = pipe(readingAt: 900)
        let output = ProcessOutput(descriptor: first.reading) {}
        _ = write(first.writing, "one", 3)
        #expect(read(output) == "one")
        _ = write(first.writing, "two", 3)
        close(first.writing)
        #expect(read(output) == "two")
        // It is closed on a thread of the system's.
        while fcntl(first.reading, F_GETFD) >= 0 { await Task.yield() }
        let second = pipe(readingAt: first.reading)
        try #require(second.reading == first.reading)
        _ = write(second.writing, "foreign", 7)
        #expect(read(output) == "")
        close(second.reading)
        close(second.writing)
    }

    @Test func `one who writes much is read in turns`() throws {
        let ends = pipe(readingAt: 950)
        let output = ProcessOutput(descriptor: ends.reading) {}
        let size = 2 * ProcessOutput.piecesAtATime * 65_536
        // What Linux calls F_SETPIPE_SZ.
        try #require(fcntl(ends.writing, 1031, Int32(size)) >= size)
        let text = [UInt8](repeating: UInt8(ascii: "x"), count: size)
        try #require(write(ends.writing, text, size) == size)
        #expect(read(output).utf8.count == size / 2)
        #expect(read(output).utf8.count == size / 2)
        close(ends.writing)
    }
}
