import Testing

@testable import LambdaEngine

@Suite struct `Lines of logs on disk` {
    @Test(arguments: ["/aws/lambda/hello", "..", "%2f", "2026/01/01/[$LATEST]0a", "zoë", "a-b_c.9"])
    func `a name and its file's name stand for each other`(_ name: String) {
        let fileName = LogLineCoding.fileName(name)
        #expect(!fileName.contains("/") && !fileName.hasPrefix("."))
        #expect(LogLineCoding.name(fromFileName: fileName[...]) == name)
    }

    @Test func `an event is one line`() {
        var bytes: [UInt8] = []
        LogLineCoding.append(LogEvent(timestamp: 1_767_225_600_000, stream: "s", message: "a\nb\\"), to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == #"1767225600000 a\nb\\"# + "\n")
    }
}
