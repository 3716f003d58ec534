import Testing

@testable import LambdaEngine

@Suite struct ApplicationLogFilterTests {
    @Test(arguments: [
        ("WARN", #"{"level":"INFO"}"#, false), ("WARN", #"{"level":"WARN"}"#, true),
        ("WARN", #"{"level":"warning"}"#, true), ("ERROR", #"{"level":"CRITICAL"}"#, true),
        ("INFO", #"{"level":"DEBUG"}"#, false), ("TRACE", #"{"level":"TRACE"}"#, true),
        ("WARN", #"{"message":"no level"}"#, false), ("INFO", #"{"message":"no level"}"#, true),
        ("WARN", #"{"level":7}"#, false), ("FATAL", "plain text", true), ("FATAL", "{no json", true),
        (nil, #"{"level":"TRACE"}"#, true),
    ])
    func `lines that matter less are dropped`(level: String?, line: String, isKept: Bool) {
        #expect(ApplicationLogFilter(level: level).keeps(line) == isKept)
    }
}
