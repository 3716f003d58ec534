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
        Step(1, .next, [.setAlarm(nil), .initialized(.seconds(1), .initialisation), .offer])
    ]
    private static let invoking: [Step] =
        initialized + [
            Step(2, .assigned(first), [.setAlarm(time(5)), .deliver(running(first, from: 2))])
        ]
    private static let answer = InvocationAnswer.response(payload)
    private static let killed = ProgramEnd.killed(signal: 9)
    private static let fault = ProgramEnd.killed(signal: 11)
    private static let error = InvocationOutcome.initializationError(payload)
    private static let crash = PlatformError(type: "Extension.Crash", message: "it ended")

    private static func initializationFails(_ seconds: Int64, _ outcome: InvocationOutcome) -> [Action] {
        [.setAlarm(nil), .initializationFailed(.seconds(seconds), .initialisation, outcome), .reset(.failure)]
    }

    static let lives: [Life] = [
        Life(
            testDescription: "answers, comes back and is idle",
            steps: invoking + [
                Step(
                    3, .responded(first, answer),
                    [.complete(running(first, from: 2), .answered(answer)), .reply(.accepted)]),
                Step(4, .next, [.setAlarm(nil), .conclude(running(first, from: 2), nil), .offer]),
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
            testDescription: "an invocation that takes too long resets it, and the next one initialises it again",
            steps: invoking + [
                Step(
                    5, .alarm,
                    [.setAlarm(nil), .complete(running(first, from: 2), .timedOut), .reset(.timeout), .offer]),
                Step(6, .programEnded(killed), []),
                Step(7, .cleared, []),
                Step(8, .assigned(cause), [.setAlarm(time(11)), .restart]),
                Step(9, .next, [.initialized(.seconds(1), .invocation), .deliver(running(cause, from: 8))]),
            ], end: .invoking(running(cause, from: 8))),
        Life(
            testDescription: "an invocation that comes while it is reset waits for it",
            steps: invoking + [
                Step(
                    5, .alarm,
                    [.setAlarm(nil), .complete(running(first, from: 2), .timedOut), .reset(.timeout), .offer]),
                Step(5, .assigned(cause), []),
                Step(6, .programEnded(killed), []),
                Step(7, .cleared, [.setAlarm(time(10)), .restart]),
            ], end: .reinitializing(running(cause, from: 7))),
        Life(
            testDescription: "an alarm that rings too early is set again",
            steps: invoking + [Step(4, .alarm, [.setAlarm(time(5))])], end: .invoking(running(first, from: 2))),
        Life(
            testDescription: "a runtime that answers and does not come back is reset",
            steps: invoking + [
                Step(
                    3, .responded(first, answer),
                    [.complete(running(first, from: 2), .answered(answer)), .reply(.accepted)]),
                Step(
                    5, .alarm,
                    [.setAlarm(nil), .conclude(running(first, from: 2), .timedOut), .reset(.timeout), .offer]),
            ], end: .resetting(for: nil)),
        Life(
            testDescription: "a program that ends takes its invocation with it",
            steps: invoking + [
                Step(
                    3, .programEnded(.exited(status: 7)),
                    [
                        .setAlarm(nil), .complete(running(first, from: 2), .ended(.exited(status: 7))),
                        .reset(.failure), .offer,
                    ])
            ], end: .resetting(for: nil)),
        Life(
            testDescription: "a program that ends while it is idle is started for the next invocation",
            steps: initialized + [
                Step(3, .programEnded(.exited(status: 0)), [.reset(.failure)]), Step(4, .cleared, []),
                Step(5, .assigned(first), [.setAlarm(time(8)), .restart]),
            ], end: .reinitializing(running(first, from: 5))),
        Life(
            testDescription: "an extension that fails takes the invocation with it",
            steps: invoking + [
                Step(
                    3, .extensionFailed(crash),
                    [
                        .setAlarm(nil), .complete(running(first, from: 2), .platformError(crash)), .reset(.failure),
                        .offer,
                    ])
            ], end: .resetting(for: nil)),
        Life(
            testDescription:
                "an initialisation that fails with a word is done again within an invocation, and fails that",
            steps: [
                Step(1, .initializationFailed(payload), [.reply(.accepted)] + initializationFails(1, error)),
                Step(1, .assigned(cause), []),
                Step(2, .programEnded(killed), []),
                Step(2, .cleared, [.setAlarm(time(5)), .restart]),
                Step(
                    3, .initializationFailed(payload),
                    [
                        .reply(.accepted), .setAlarm(nil), .initializationFailed(.seconds(1), .invocation, error),
                        .complete(running(cause, from: 2), error), .reset(.failure), .offer,
                    ]),
            ], end: .resetting(for: nil)),
        Life(
            testDescription: "a fault in memory while it initialises within an invocation ends with the timeout",
            steps: [
                Step(1, .programEnded(fault), initializationFails(1, .ended(fault))),
                Step(1, .cleared, []),
                Step(1, .assigned(cause), [.setAlarm(time(4)), .restart]),
                Step(2, .programEnded(fault), []),
                Step(
                    4, .alarm,
                    [.setAlarm(nil), .complete(running(cause, from: 1), .timedOut), .reset(.timeout), .offer]),
            ], end: .resetting(for: nil)),
        Life(
            testDescription: "one that is to be ready before any invocation initialises again on its own",
            steps: initialized + [
                Step(3, .programEnded(killed), [.reset(.failure)]), Step(3, .cleared, []),
                Step(4, .prepared, [.setAlarm(time(14)), .restart]),
                Step(5, .next, [.setAlarm(nil), .initialized(.seconds(1), .initialisation), .offer]),
            ], end: .idle(since: time(5))),
        Life(
            testDescription: "an error of the initialisation after it is refused",
            steps: initialized + [Step(2, .initializationFailed(payload), [.reply(.invalidStateTransition)])],
            end: .idle(since: time(1))),
        Life(
            testDescription: "an initialisation that takes too long begins again, within the invocation",
            steps: [
                Step(9, .alarm, [.setAlarm(time(10))]),
                Step(
                    10, .alarm,
                    [
                        .setAlarm(nil), .initializationFailed(.seconds(10), .initialisation, .initializationTimedOut),
                        .reset(.timeout),
                    ]),
                Step(10, .assigned(cause), []),
                Step(11, .cleared, [.setAlarm(time(14)), .restart]),
                Step(13, .next, [.initialized(.seconds(2), .invocation), .deliver(running(cause, from: 11))]),
            ], end: .invoking(running(cause, from: 11))),
        Life(
            testDescription: "a second initialisation that takes too long is the invocation's timeout",
            steps: [
                Step(1, .programEnded(killed), initializationFails(1, .ended(killed))),
                Step(1, .cleared, []),
                Step(11, .assigned(cause), [.setAlarm(time(14)), .restart]),
                Step(
                    14, .alarm,
                    [
                        .setAlarm(nil), .initializationFailed(.seconds(3), .invocation, .timedOut),
                        .complete(running(cause, from: 11), .timedOut), .reset(.timeout), .offer,
                    ]),
            ], end: .resetting(for: nil)),
        Life(
            testDescription: "a program that cannot be started fails the initialisation for good",
            steps: [
                Step(
                    0, .launchFailed("no memory"),
                    [
                        .setAlarm(nil),
                        .initializationFailed(.seconds(0), .initialisation, .notStarted("no memory")), .end,
                    ])
            ], end: .ended),
        Life(
            testDescription: "retired while it is idle it only ends",
            steps: initialized + [
                Step(2, .retired, [.setAlarm(nil), .end]), Step(3, .retired, []), Step(3, .programEnded(killed), []),
            ], end: .ended),
        Life(
            testDescription: "retired in the middle of an invocation it fails it",
            steps: invoking + [
                Step(3, .retired, [.setAlarm(nil), .complete(running(first, from: 2), .retired), .end])
            ], end: .ended),
        Life(
            testDescription: "an extension that fails after the answer concludes the invocation with its failure",
            steps: invoking + [
                Step(
                    3, .responded(first, answer),
                    [.complete(running(first, from: 2), .answered(answer)), .reply(.accepted)]),
                Step(
                    4, .extensionFailed(crash),
                    [
                        .setAlarm(nil), .conclude(running(first, from: 2), .platformError(crash)), .reset(.failure),
                        .offer,
                    ]),
            ], end: .resetting(for: nil)),
        Life(
            testDescription: "retired after the answer it concludes the invocation as it was",
            steps: invoking + [
                Step(
                    3, .responded(first, answer),
                    [.complete(running(first, from: 2), .answered(answer)), .reply(.accepted)]),
                Step(4, .retired, [.setAlarm(nil), .conclude(running(first, from: 2), nil), .end]),
            ], end: .ended),
        Life(
            testDescription: "nothing is assigned to one that is busy",
            steps: invoking + [Step(3, .assigned(cause), [])], end: .invoking(running(first, from: 2))),
    ]

    @Test(arguments: lives)
    func `an environment does what its life asks for`(_ life: Life) {
        var environment = ExecutionEnvironment(timeout: .seconds(3), now: Self.start)
        for step in life.steps {
            #expect(environment.handle(step.event, at: Self.time(step.seconds)) == step.actions)
        }
        #expect(environment.phase == life.end)
    }
}
