import Logging
import NIOCore
import Synchronization
import Testing

@testable import LambdaEngine

@Suite(.timeLimit(.minutes(1)))
struct AsynchronousInvocationsTests {
    /// What an attempt comes to.
    enum Outcome: Sendable {
        case success, failure, throttle, notFound
    }

    /// Runs attempts with these outcomes, the last one again and again, and gives the pauses between them.
    private func pauses(retries: Int, _ outcomes: [Outcome]) async -> [Duration] {
        let nursery = TaskNursery()
        let pauses = Mutex<[Duration]>([])
        let left = Mutex(outcomes)
        let invocations = AsynchronousInvocations(
            nursery: nursery, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            sleep: { pause in pauses.withLock { $0.append(pause) } })
        invocations.accept(RequestID(), of: "hello", retries: retries) { () async throws(LambdaError) in
            switch left.withLock({ $0.count > 1 ? $0.removeFirst() : $0[0] }) {
            case .success: return Self.result(nil)
            case .failure: return Self.result("Unhandled")
            case .throttle: throw .throttled(.concurrency)
            case .notFound: throw LambdaError(code: "ResourceNotFoundException", statusCode: 404, message: "")
            }
        }
        nursery.close()
        await nursery.run()
        return pauses.withLock { $0 }
    }

    private static func result(_ error: String?) -> InvocationResult {
        InvocationResult(statusCode: 200, functionError: error, executedVersion: "$LATEST", requestID: "id")
    }

    @Test(arguments: [
        ([Outcome.success], 2, [Duration]()),
        ([.failure, .success], 2, [.seconds(60)]),
        ([.failure, .failure, .success], 2, [.seconds(60), .seconds(120)]),
        ([.failure], 2, [.seconds(60), .seconds(120)]),
        ([.failure], 1, [.seconds(60)]),
        ([.failure], 0, []),
        ([.throttle, .throttle, .success], 2, [.seconds(1), .seconds(2)]),
        ([.throttle, .failure, .success], 1, [.seconds(1), .seconds(60)]),
        ([.notFound], 2, []),
    ])
    func `failures are tried again after pauses, throttles are not counted`(
        _ outcomes: [Outcome], _ retries: Int, _ expected: [Duration]
    ) async {
        #expect(await pauses(retries: retries, outcomes) == expected)
    }

    @Test func `an invocation that is throttled for ever is given up after six hours`() async {
        let all = await pauses(retries: 2, [.throttle])
        #expect(all.max() == .seconds(300))
        #expect(all.reduce(.zero, +) <= .seconds(21_600) && all.reduce(.zero, +) > .seconds(21_000))
    }
}
