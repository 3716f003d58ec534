import Foundation
import NIOCore
import Testing

@testable import LambdaEngine

@Suite final class EnvironmentLogTests {
    private let folder = FileManager.default.temporaryDirectory.path + "/samlet-logs-\(UUID().uuidString)"
    private let report = PlatformLines.Report(
        requestID: "id", duration: .milliseconds(1), memorySizeInMegabytes: 128, maxMemoryUsedInMegabytes: 30)

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// The messages of an environment that starts, runs one invocation and writes `output`.
    private func messages(_ logging: FunctionLogging, output: String = "") throws -> [String] {
        let logs = FunctionLogs(folder: folder)
        var log = EnvironmentLog(logs, group: "g", stream: "s", logging: logging, function: "f")
        log.begin(RuntimeVersion(of: try FunctionConfiguration.sample()))
        log.initialized(.milliseconds(5), .initialisation)
        log.start(RequestID("id"), version: "$LATEST")
        log.output(ByteBuffer(string: output))
        log.runtimeDone(report)
        log.end(report, after: nil)
        return logs.events(of: "g", in: Int64.min..<Int64.max).map(\.message)
    }

    private func types(_ messages: [String]) -> [String] {
        messages.map { $0.firstMatch(of: /"type":"([^"]*)"/).map { String($0.1) } ?? $0 }
    }

    @Test func `a log of text has Lambda's lines of text`() throws {
        let messages = try messages(FunctionLogging(), output: "{\"level\":\"TRACE\"}\n")
        #expect(messages.map { String($0.prefix(5)) } == ["INIT_", "START", "{\"lev", "END R", "REPOR"])
    }

    /// Source: what AWS answered in TestLambdaFeatures::test_invocation_with_logs.
    @Test func `events of text end as their lines do`() throws {
        let messages = try messages(FunctionLogging(), output: "whole\nhalf")
        #expect(messages.filter { !$0.hasSuffix("\n") } == ["half"])
        #expect(messages.contains("whole\n"))
    }

    @Test(arguments: [
        ("INFO", ["platform.initStart", "platform.start", "text", "platform.report"]), ("WARN", ["text"]),
        (
            "DEBUG",
            [
                "platform.initStart", "platform.initRuntimeDone", "platform.initReport", "platform.start", "text",
                "platform.runtimeDone", "platform.report",
            ]
        ),
    ])
    func `a log of JSON has the events of its system level`(level: String, expected: [String]) throws {
        let logging = FunctionLogging(format: .json, applicationLevel: "INFO", systemLevel: level)
        #expect(types(try messages(logging, output: "text\n")) == expected)
    }

    @Test func `what a function says below its level is dropped`() throws {
        let logging = FunctionLogging(format: .json, applicationLevel: "ERROR", systemLevel: "WARN")
        let output = "{\"level\":\"WARN\"}\n{\"level\":\"ERROR\"}\n{\"level\":\"INFO\"}"
        #expect(try messages(logging, output: output) == [#"{"level":"ERROR"}"#])
    }
}
