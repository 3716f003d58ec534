import Testing

@testable import Daemon

@Suite struct ReadableMessageTests {
    @Test(arguments: ["START RequestId: id", "{no json", "", "[1]", "{} and more"])
    func `plain text stays as it is`(message: String) {
        #expect(ReadableMessage(message).text == message)
        #expect(ReadableMessage(message).level == nil)
    }

    @Test(arguments: [
        (#"{"timestamp":"t","level":"INFO","requestId":"id","message":"hello"}"#, "INFO", "hello"),
        (
            #"{"level":"WARN","message":"low","left":3,"who":{"name":"x","tags":["a","b"]}}"#, "WARN",
            #"low left=3 name=x tags=["a","b"]"#
        ),
        (#"{"level":"INFO","message":{"a":1}}"#, "INFO", #"{"a":1}"#),
        (
            #"{"level":"ERROR","message":"no","errorType":"ValueError","errorMessage":"bad","stackTrace":["  File \"x\"\n    y()\n"]}"#,
            "ERROR", "no ValueError: bad\n    File \"x\"\n    y()"
        ),
    ])
    func `a line of JSON is its message and what else it says`(message: String, level: String, text: String) {
        #expect(ReadableMessage(message).level == level)
        #expect(ReadableMessage(message).text == text)
    }

    @Test func `an event of the platform is its name and its record`() {
        let message =
            #"{"time":"t","type":"platform.report","record":{"requestId":"id","metrics":{"durationMs":1.23},"status":"success"}}"#
        #expect(ReadableMessage(message).text == "report requestId=id durationMs=1.23 status=success")
    }
}
