import Testing

@testable import LambdaEngine

@Suite struct `Lambda's own lines of a log` {
    private let report = PlatformLines.Report(
        requestID: "id", duration: .microseconds(1234), memorySizeInMegabytes: 128, maxMemoryUsedInMegabytes: 30)

    @Test func `an invocation starts and ends`() {
        #expect(PlatformLines.start(requestID: "id", version: "$LATEST") == "START RequestId: id Version: $LATEST")
        #expect(PlatformLines.end(requestID: "id") == "END RequestId: id")
    }

    @Test func `a report has its numbers between tabs`() {
        #expect(
            PlatformLines.report(report)
                == "REPORT RequestId: id\tDuration: 1.23 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\tMax Memory Used: 30 MB\t"
        )
    }

    @Test func `the first report has the initialisation, which is billed too`() {
        var first = report
        first.duration = .milliseconds(5000)
        first.initDuration = .microseconds(578_070)
        #expect(PlatformLines.report(first).contains("\tBilled Duration: 5579 ms\t"))
        #expect(PlatformLines.report(first).hasSuffix("\tMax Memory Used: 30 MB\tInit Duration: 578.07 ms\t"))
    }

    @Test(arguments: [
        (PlatformLines.Failure.timeout, "Status: timeout"),
        (.error(type: "Runtime.ExitError"), "Status: error\tError Type: Runtime.ExitError"),
    ])
    func `a report says how it failed`(_ failure: PlatformLines.Failure, text: String) {
        var failed = report
        failed.failure = failure
        #expect(PlatformLines.report(failed).hasSuffix("\tMax Memory Used: 30 MB\t\(text)"))
        #expect(
            PlatformLines.initReport(duration: .seconds(10), phase: .initialisation, failure: failure)
                == "INIT_REPORT Init Duration: 10000.00 ms\tPhase: init\t\(text)")
    }

    @Test func `a timeout has its time and its limit`() {
        #expect(
            PlatformLines.timeout(requestID: "id", limit: .seconds(3), at: 1_767_225_600_000)
                == "2026-01-01T00:00:00.000Z id Task timed out after 3.00 seconds")
    }

    @Test func `an initialisation starts with the runtime's version`() throws {
        let version = RuntimeVersion(of: try FunctionConfiguration(EngineRecords.function(), of: EngineRecords.stack))
        #expect(
            PlatformLines.initStart(version)
                == "INIT_START Runtime Version: python:3.13.2\tRuntime Version ARN: \(version.arn)")
    }

    @Test(arguments: [
        (Duration.zero, "0.00"), (.nanoseconds(4999), "0.00"), (.nanoseconds(5000), "0.01"),
        (.milliseconds(99), "99.00"),
        (.nanoseconds(99_995_000), "100.00"),
    ])
    func `milliseconds have two digits after the point`(_ duration: Duration, text: String) {
        #expect(PlatformLines.milliseconds(duration) == text)
    }
}
