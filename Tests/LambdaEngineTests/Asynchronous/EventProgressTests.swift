import Testing

@testable import LambdaEngine

/// The fate of an event, by tables of how its attempts end and when.
///
/// Recorded scenarios: test_invocation_type_event_error, test_request_id_async_invoke_with_retry, test_retries,
/// test_lambda_destination_default_retries, test_maxeventage, test_assess_lambda_destination_invocation.
struct EventProgressTests {
    /// An event accepted at 0, and what it came to.
    struct Course: Sendable, CustomTestStringConvertible {
        var name: String
        var config = EventInvokeConfig(lastModified: 0)
        var timing = EventTiming.standard
        /// How each attempt ends, and how long after it was due, in milliseconds.
        var attempts: [(AttemptOutcome, after: Int64)]
        /// When it was due after each attempt but the last, in milliseconds.
        var due: [Int64]
        var end: EventDecision
        var invokeCount: Int

        var testDescription: String { name }
    }

    private static var half: EventTiming {
        guard let timing = EventTiming(retryBaseInSeconds: 0.5) else { preconditionFailure("half a second is one") }
        return timing
    }

    static let courses: [Course] = [
        Course(
            name: "a success", attempts: [(.succeeded, 10)], due: [], end: .ended(.success), invokeCount: 1),
        Course(
            name: "a success after a failure", attempts: [(.failed, 10), (.succeeded, 10)], due: [60_010],
            end: .ended(.success), invokeCount: 2),
        Course(
            name: "two retries, after 60 and 120 seconds", attempts: [(.failed, 10), (.failed, 10), (.failed, 10)],
            due: [60_010, 180_020], end: .ended(.retriesExhausted), invokeCount: 3),
        Course(
            name: "one retry", config: EventInvokeConfig(maximumRetryAttempts: 1, lastModified: 0),
            attempts: [(.failed, 0), (.failed, 0)], due: [60_000], end: .ended(.retriesExhausted), invokeCount: 2),
        Course(
            name: "no retries", config: EventInvokeConfig(maximumRetryAttempts: 0, lastModified: 0),
            attempts: [(.failed, 10)], due: [], end: .ended(.retriesExhausted), invokeCount: 1),
        Course(
            name: "too old for the first retry",
            config: EventInvokeConfig(maximumEventAgeInSeconds: 60, lastModified: 0), attempts: [(.failed, 1)], due: [],
            end: .ended(.eventAgeExceeded), invokeCount: 1),
        Course(
            name: "just young enough for the first retry",
            config: EventInvokeConfig(maximumEventAgeInSeconds: 60, lastModified: 0),
            attempts: [(.failed, 0), (.failed, 0)], due: [60_000], end: .ended(.eventAgeExceeded), invokeCount: 2),
        Course(
            name: "too old for the second retry",
            config: EventInvokeConfig(maximumEventAgeInSeconds: 90, lastModified: 0),
            attempts: [(.failed, 1), (.failed, 1)], due: [60_001], end: .ended(.eventAgeExceeded), invokeCount: 2),
        Course(
            name: "throttles are no attempts", attempts: [(.throttled, 0), (.unavailable, 0), (.succeeded, 0)],
            due: [1000, 3000], end: .ended(.success), invokeCount: 1),
        Course(
            name: "throttles between failures keep the pauses after failures",
            attempts: [(.failed, 0), (.throttled, 0), (.failed, 0), (.throttled, 0), (.failed, 0)],
            due: [60_000, 61_000, 181_000, 182_000], end: .ended(.retriesExhausted), invokeCount: 3),
        Course(
            name: "too old for the pause after a throttle",
            config: EventInvokeConfig(maximumEventAgeInSeconds: 60, lastModified: 0),
            attempts: [(.throttled, 0), (.throttled, 0), (.throttled, 53_001)], due: [1000, 3000],
            end: .ended(.eventAgeExceeded), invokeCount: 0),
        Course(
            name: "what the engine interrupts runs again and is counted",
            attempts: [
                (.interrupted(hasRun: true), 5), (.interrupted(hasRun: false), 5), (.succeeded, 5),
            ], due: [0, 0], end: .ended(.success), invokeCount: 2),
        Course(
            name: "no concurrency at all", attempts: [(.forbidden, 0)], due: [],
            end: .ended(.zeroReservedConcurrency), invokeCount: 0),
        Course(
            name: "no concurrency any more", attempts: [(.failed, 0), (.forbidden, 0)], due: [60_000],
            end: .ended(.zeroReservedConcurrency), invokeCount: 1),
        Course(
            name: "too old before it is tried", attempts: [(.expired, 0)], due: [], end: .ended(.eventAgeExceeded),
            invokeCount: 0),
        Course(
            name: "stopped in a loop", attempts: [(.looped, 0)], due: [], end: .ended(.retriesExhausted),
            invokeCount: 0),
        Course(name: "a function that is gone", attempts: [(.missing, 0)], due: [], end: .dropped, invokeCount: 1),
        Course(
            name: "shorter pauses", timing: half,
            attempts: [(.failed, 10), (.failed, 10), (.failed, 10)], due: [510, 1520], end: .ended(.retriesExhausted),
            invokeCount: 3),
        Course(
            name: "with shorter pauses it is as old as it would be on AWS",
            config: EventInvokeConfig(maximumEventAgeInSeconds: 90, lastModified: 0),
            timing: half, attempts: [(.failed, 1), (.failed, 1)], due: [501],
            end: .ended(.eventAgeExceeded), invokeCount: 2),
    ]

    @Test(arguments: courses) func `an event comes to its end as on AWS`(course: Course) {
        let rules = EventRules(course.config, timing: course.timing)
        var progress = EventProgress(acceptedAt: 0)
        var due: [Int64] = []
        for (outcome, delay) in course.attempts.dropLast() {
            progress.attempts += 1
            let decision = progress.handle(outcome, rules, at: progress.dueAt + delay)
            #expect(decision == .again)
            due.append(progress.dueAt)
        }
        #expect(due == course.due)
        let (outcome, delay) = course.attempts[course.attempts.count - 1]
        progress.attempts += 1
        #expect(progress.handle(outcome, rules, at: progress.dueAt + delay) == course.end)
        #expect(progress.attempts == course.invokeCount)
    }

    @Test func `an event is too old after its maximum age, and not before`() {
        let rules = EventRules(EventInvokeConfig(maximumEventAgeInSeconds: 60, lastModified: 0))
        let progress = EventProgress(acceptedAt: 1000)
        #expect(!progress.isExpired(rules, at: 61_000))
        #expect(progress.isExpired(rules, at: 61_001))
    }
}
