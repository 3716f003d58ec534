import NIOCore
import Testing

@testable import LambdaEngine

/// The life of an environment as tables of events and what is to be done about them.
struct ExecutionEnvironmentTests {
    typealias Event = ExecutionEnvironment.Event
    typealias Action = ExecutionEnvironment.Action

    private static let cause = RequestID("cause")
    private static let first = RequestID("first")
    private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000)
    private static let payload = ByteBuffer(string: "{}")

    private static func time(_ seconds: Int64) -> NIODeadline { start + .seconds(seconds) }

    private static func running(_ id: RequestID, from seconds: Int64) -> ExecutionEnvironment.Running {
        .init(requestID: id, startedAt: time(seconds), deadline: time(seconds + 3))
    }

    /// A step: what happens when, and what is expected to be done.
    struct Step: Sendable {
        var seconds: Int64
        var event: Event
        var actions: [Action]

        init(_ seconds: Int64, _ event: Event, _ actions: [Action]) {
            (self.seconds, self.event, self.actions) = (seconds, event, actions)
        }
    }

    struct Life: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var steps: [Step]
        var end: ExecutionEnvironment.Phase
    }

    private static let initialized: [Step] = [
        Step(1, .next, [.setAlarm(nil), .initialized(.seconds(1), isOnItsOwn: true), .offer])
    ]
    private static let invoking: [Step] =
        initialized + [
            Step(2, .assigned(first), [.setAlarm(time(5)), .deliver(running(first, from: 2))])
        ]
    private static let answer = InvocationAnswer.response(payload)

    static let lives: [Life] = [
        Life(
            testDescription: "answers, comes back and is idle",
            steps: invoking + [
                Step(
                    3, .responded(first, answer),
                    [.complete(running(first, from: 2), .answered(answer)), .reply(.accepted)]),
                Step(4, .next, [.setAlarm(nil), .offer]),
            ], end: .idle(since: time(4))),
        Life(
            testDescription: "a second answer to one invocation is refused",
            steps: invoking + [
                Step(
                    3, .responded(first, answer),
                    [.complete(running(first, from: 2), .answered(answer)), .reply(.accepted)]),
                Step(3, .responded(first, answer), [.reply(.invalidStateTransition)]),
            ], end: .finishing(running(first, from: 2))),
        Life(
            testDescription: "an answer to an invocation it has not got is refused",
            steps: invoking + [Step(3, .responded(cause, answer), [.reply(.invalidRequestID)])],
            end: .invoking(running(first, from: 2))),
        Life(
            testDescription: "an answer that is too large is an error of the function",
            steps: invoking + [
                Step(
                    3, .responded(first, .tooLarge),
                    [.complete(running(first, from: 2), .responseTooLarge), .reply(.tooLarge)])
            ], end: .finishing(running(first, from: 2))),
        Life(
            testDescription: "a runtime that lost its invocation gets it again",
            steps: invoking + [Step(3, .next, [.deliver(running(first, from: 2))])],
            end: .invoking(running(first, from: 2))),
        Life(
            testDescription: "an invocation that takes too long ends the process",
            steps: invoking + [
                Step(5, .alarm, [.complete(running(first, from: 2), .timedOut), .kill]),
                Step(6, .processEnded(.killed(signal: 9)), [.setAlarm(nil), .discard]),
            ], end: .ended),
        Life(
            testDescription: "an alarm that rings too early is set again",
            steps: invoking + [Step(4, .alarm, [.setAlarm(time(5))])], end: .invoking(running(first, from: 2))),
        Life(
            testDescription: "a runtime that answers and does not come back is ended",
            steps: invoking + [
                Step(
                    3, .responded(first, answer),
                    [.complete(running(first, from: 2), .answered(answer)), .reply(.accepted)]),
                Step(5, .alarm, [.kill]),
            ], end: .ended),
        Life(
            testDescription: "a process that ends takes its invocation with it",
            steps: invoking + [
                Step(
                    3, .processEnded(.exited(status: 7)),
                    [.setAlarm(nil), .complete(running(first, from: 2), .ended(.exited(status: 7))), .discard])
            ], end: .ended),
        Life(
            testDescription: "a process that ends while it is idle is forgotten",
            steps: initialized + [Step(3, .processEnded(.exited(status: 0)), [.setAlarm(nil), .discard])], end: .ended),
        Life(
            testDescription: "an initialisation that fails with a word ends the process",
            steps: [
                Step(
                    1, .initializationFailed(payload),
                    [.reply(.accepted), .setAlarm(nil), .initializationEnded(.initializationError(payload)), .kill])
            ], end: .ended),
        Life(
            testDescription: "an error of the initialisation after it is refused",
            steps: initialized + [Step(2, .initializationFailed(payload), [.reply(.invalidStateTransition)])],
            end: .idle(since: time(1))),
        Life(
            testDescription: "an initialisation that takes too long begins again, within the invocation",
            steps: [
                Step(10, .alarm, [.initializationEnded(.initializationTimedOut), .kill]),
                Step(11, .processEnded(.killed(signal: 9)), [.setAlarm(time(14)), .restart]),
                Step(13, .next, [.initialized(.seconds(2), isOnItsOwn: false), .deliver(running(cause, from: 11))]),
            ], end: .invoking(running(cause, from: 11))),
        Life(
            testDescription: "a second initialisation that takes too long is the invocation's timeout",
            steps: [
                Step(10, .alarm, [.initializationEnded(.initializationTimedOut), .kill]),
                Step(11, .processEnded(.killed(signal: 9)), [.setAlarm(time(14)), .restart]),
                Step(14, .alarm, [.complete(running(cause, from: 11), .timedOut), .kill]),
            ], end: .ended),
        Life(
            testDescription: "a process that cannot be started fails the initialisation",
            steps: [
                Step(
                    0, .launchFailed("no memory"),
                    [.setAlarm(nil), .initializationEnded(.notStarted("no memory")), .discard])
            ], end: .ended),
        Life(
            testDescription: "retired while it is idle it only ends",
            steps: initialized + [
                Step(2, .retired, [.setAlarm(nil), .kill]), Step(3, .retired, []),
                Step(3, .processEnded(.killed(signal: 9)), [.setAlarm(nil), .discard]),
            ], end: .ended),
        Life(
            testDescription: "retired in the middle of an invocation it fails it",
            steps: invoking + [
                Step(3, .retired, [.setAlarm(nil), .complete(running(first, from: 2), .retired), .kill])
            ], end: .ended),
        Life(
            testDescription: "nothing is assigned to one that is busy",
            steps: invoking + [Step(3, .assigned(cause), [])], end: .invoking(running(first, from: 2))),
    ]

    @Test(arguments: lives)
    func `an environment does what its life asks for`(_ life: Life) {
        var environment = ExecutionEnvironment(for: Self.cause, timeout: .seconds(3), now: Self.start)
        for step in life.steps {
            #expect(environment.handle(step.event, at: Self.time(step.seconds)) == step.actions)
        }
        #expect(environment.phase == life.end)
    }
}
