import LambdaEngine
import NIOCore
import Testing

@testable import Triggers

@Suite(.timeLimit(.minutes(1))) struct OngoingInvocationsTests {
    private let invocation = Invocation(function: "f", payload: ByteBuffer())

    /// A function that runs until it is told to end, and what became of it: whether it was cancelled.
    private struct Slow {
        let invoker: RecordingInvoker
        let end: @Sendable () -> Void
        let ends: AsyncStream<Bool>

        init() {
            let (stops, stop) = AsyncStream.makeStream(of: Void.self)
            let (ends, ended) = AsyncStream.makeStream(of: Bool.self)
            self.ends = ends
            end = { stop.finish() }
            invoker = RecordingInvoker { _ throws(LambdaError) in
                for await _ in stops {}
                ended.yield(Task.isCancelled)
                return .payload("late")
            }
        }

        func wasCancelled() async -> Bool? {
            var iterator = ends.makeAsyncIterator()
            return await iterator.next()
        }
    }

    private func text(_ outcome: InvocationOutcome) -> String {
        switch outcome {
        case .result(let result): String(buffer: result.payload)
        case .refused(let error): error.code
        case .timedOut: "timed out"
        }
    }

    @Test(arguments: [Duration.seconds(1), nil])
    func `an outcome is what the invoker says`(limit: Duration?) async {
        let clock = ManualClock().clock
        let good = OngoingInvocations(invoker: RecordingInvoker(payload: "p"), clock: clock)
        #expect(text(await good.outcome(of: invocation, within: limit)) == "p")
        let refused = LambdaError(code: "Refused", statusCode: 400, message: "no")
        let bad = OngoingInvocations(invoker: RecordingInvoker(error: refused), clock: clock)
        #expect(text(await bad.outcome(of: invocation, within: limit)) == "Refused")
    }

    @Test func `each request has its own limit, and a function goes on after it`() async {
        let (clock, slow) = (ManualClock(), Slow())
        let invocations = OngoingInvocations(invoker: slow.invoker, clock: clock.clock)
        await withTaskGroup(of: String.self) { group in
            for limit in [Duration.seconds(30), .seconds(2), .seconds(7)] {
                group.addTask { text(await invocations.outcome(of: invocation, within: limit)) + " after \(limit)" }
                _ = await slow.invoker.next()
            }
            await clock.sleeper()
            clock.advance(by: .seconds(2))
            #expect(await group.next() == "timed out after 2.0 seconds")
            await clock.sleeper()
            clock.advance(by: .seconds(5))
            #expect(await group.next() == "timed out after 7.0 seconds")
            slow.end()
            #expect(await group.next() == "late after 30.0 seconds")
        }
        for _ in 0..<3 { #expect(await slow.wasCancelled() == false) }
    }

    @Test func `one alarm serves many requests`() async {
        let clock = ManualClock()
        let invocations = OngoingInvocations(invoker: RecordingInvoker(payload: "p"), clock: clock.clock)
        for _ in 0..<10 { _ = await invocations.outcome(of: invocation, within: .seconds(29)) }
        await clock.sleeper()
        #expect(clock.sleeps == [.seconds(29)])
        clock.advance(by: .seconds(29))
        // Nobody waits any more, so that the next request finds no alarm.
        var count = 1
        while count == 1 {
            _ = await invocations.outcome(of: invocation, within: .seconds(29))
            await Task.yield()
            count = clock.sleeps.count
        }
        #expect(clock.sleeps == [.seconds(29), .seconds(29)])
    }

    @Test(arguments: [Duration.seconds(1), nil])
    func `a client that goes away leaves its function running`(limit: Duration?) async {
        let slow = Slow()
        let invocations = OngoingInvocations(invoker: slow.invoker, clock: ManualClock().clock)
        let request = Task { text(await invocations.outcome(of: invocation, within: limit)) }
        _ = await slow.invoker.next()
        request.cancel()
        #expect(await request.value == "timed out")
        slow.end()
        #expect(await slow.wasCancelled() == false)
    }

    @Test func `when nothing serves any more, what runs is cancelled`() async {
        let slow = Slow()
        do {
            let clock = ManualClock()
            let invocations = OngoingInvocations(invoker: slow.invoker, clock: clock.clock)
            async let outcome = invocations.outcome(of: invocation, within: .seconds(1))
            await clock.sleeper()
            clock.advance(by: .seconds(1))
            #expect(text(await outcome) == "timed out")
        }
        #expect(await slow.wasCancelled() == true)
    }
}
