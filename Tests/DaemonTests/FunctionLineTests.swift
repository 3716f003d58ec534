import Deployments
import Testing

@testable import Daemon

func sampleFunction(
    calls: Int = 0, errors: Int = 0, throttles: Int = 0, environments: [String: Int] = [:],
    durations: EngineStatus.Function.Durations? = nil
) -> EngineStatus.Function {
    EngineStatus.Function(
        logicalID: "Hello", name: "stack-Hello", runtime: "python3.13", interpreter: nil, failure: nil,
        environments: environments, invocations: calls, errors: errors, coldStarts: calls > 0 ? 1 : 0,
        throttles: throttles, concurrency: 0, peakConcurrency: 1, durations: durations,
        queuedEvents: nil, facts: nil)
}

func sampleStatus(_ functions: EngineStatus.Function...) -> EngineStatus {
    EngineStatus(
        protocolVersion: 1, build: "b", processID: 1, startedAt: "t", endpoints: Endpoints(awsPort: 1, httpPort: 2),
        notices: [],
        stacks: [
            EngineStatus.Stack(
                name: "stack", generation: 1, functions: functions, strays: [], endpoints: [], schedules: [])
        ])
}

@Suite struct FunctionLineTests {
    @Test func `a function that has not run is cold`() {
        #expect(FunctionLine(sampleFunction(), rate: nil).cells == ["Hello", "python3.13", "cold", "0 calls"])
    }

    @Test func `one that runs has its numbers`() {
        let durations = EngineStatus.Function.Durations(p50: 1.234, p95: 250.4, p99: 12_345)
        let busy = sampleFunction(
            calls: 12, errors: 1, throttles: 2, environments: ["idle": 1, "invoking": 2, "starting": 0],
            durations: durations)
        #expect(
            FunctionLine(busy, rate: 3.14).cells == [
                "Hello", "python3.13", "1 idle, 2 invoking", "12 calls, 1 failed, 2 throttled, 1 cold start", "3.1/s",
                "p50 1.2 ms, p95 250 ms, p99 12.3 s",
            ])
        #expect(
            FunctionLine(sampleFunction(calls: 1), rate: 1234.5).cells.suffix(2) == ["1 call, 1 cold start", "1235/s"])
    }
}
