import Testing

@testable import LambdaEngine

@Suite struct PlatformEventTests {
    private static let report = PlatformLines.Report(
        requestID: "id", duration: .microseconds(1234), memorySizeInMegabytes: 128, maxMemoryUsedInMegabytes: 30,
        initDuration: .milliseconds(99))

    private func json(_ event: PlatformEvent) -> String { event.json(at: 1_710_356_184_046) }

    @Test func `an invocation starts with an object`() {
        #expect(
            json(.start(requestID: "id", version: "$LATEST"))
                == #"{"time":"2024-03-13T18:56:24.046Z","type":"platform.start","record":{"requestId":"id","version":"$LATEST"}}"#
        )
    }

    @Test func `a report has its numbers as numbers`() {
        #expect(
            json(.report(Self.report)).hasSuffix(
                #""type":"platform.report","record":{"requestId":"id","metrics":{"durationMs":1.23,"billedDurationMs":101,"memorySizeMB":128,"maxMemoryUsedMB":30,"initDurationMs":99.00},"status":"success"}}"#
            ))
    }

    @Test func `a report says how it failed, and which trace it belongs to`() {
        var report = Self.report
        report.failure = .error(type: "Runtime.ExitError")
        report.trace = SampledTrace("Root=1-a-b;Parent=0123456789abcdef;Sampled=1")
        #expect(
            json(.report(report)).hasSuffix(
                #""status":"error","errorType":"Runtime.ExitError","tracing":{"spanId":"0123456789abcdef","type":"X-Amzn-Trace-Id","value":"Root=1-a-b;Parent=0123456789abcdef;Sampled=1"}}}"#
            ))
        report.failure = .timeout
        #expect(json(.runtimeDone(report)).contains(#""metrics":{"durationMs":1.23},"status":"timeout""#))
    }

    @Test func `an initialisation is told in three events`() throws {
        let runtime = RuntimeVersion(of: try FunctionConfiguration.sample())
        #expect(
            json(.initStart(.onDemand, runtime, function: "f", version: "1")).hasSuffix(
                #""type":"platform.initStart","record":{"initializationType":"on-demand","phase":"init","runtimeVersion":"python:3.13.0","runtimeVersionArn":"\#(runtime.arn)","functionName":"f","functionVersion":"1"}}"#
            ))
        #expect(
            json(.initRuntimeDone(.provisioned, .initialisation, nil)).hasSuffix(
                #""record":{"initializationType":"provisioned-concurrency","phase":"init","status":"success"}}"#))
        #expect(
            json(.initReport(.onDemand, .seconds(10), .initialisation, .timeout)).hasSuffix(
                #""phase":"init","status":"timeout","metrics":{"durationMs":10000.00}}}"#))
    }

    /// Source: AWS Lambda Developer Guide, "System log level event mapping".
    @Test func `what goes wrong matters more`() {
        var failed = Self.report
        failed.failure = .timeout
        #expect(PlatformEvent.report(Self.report).level == .info && PlatformEvent.report(failed).level == .warn)
        #expect(
            PlatformEvent.runtimeDone(Self.report).level == .debug && PlatformEvent.runtimeDone(failed).level == .warn)
        #expect(PlatformEvent.start(requestID: "id", version: "1").level == .info)
        #expect(PlatformEvent.initReport(.onDemand, .zero, .initialisation, nil).level == .debug)
        #expect(PlatformEvent.Level.debug < .info && .info < PlatformEvent.Level.warn)
    }
}
