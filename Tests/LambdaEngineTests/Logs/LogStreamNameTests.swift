import Testing

@testable import LambdaEngine

@Suite struct `Names of log streams` {
    private let time: Int64 = 1_767_225_600_000

    @Test func `a stream has a date, a version and a random id`() throws {
        let name = LogStreamName(version: "$LATEST", at: time).text
        #expect(try /2026\/01\/01\/\[\$LATEST\][0-9a-f]{32}/.wholeMatch(in: name) != nil)
        #expect(name != LogStreamName(version: "$LATEST", at: time).text)
    }

    @Test func `in a shared group it has the function's name`() throws {
        let record = EngineRecords.function(#""LoggingConfig": {"LogGroup": "shared"}"#)
        let shared = try FunctionConfiguration(record, of: EngineRecords.stack)
        #expect(LogStreamName(of: shared, version: "3", at: time).text.hasPrefix("2026/01/01/hello[3]"))
        let own = try FunctionConfiguration(EngineRecords.function(), of: EngineRecords.stack)
        #expect(LogStreamName(of: own, version: "3", at: time).text.hasPrefix("2026/01/01/[3]"))
    }
}
