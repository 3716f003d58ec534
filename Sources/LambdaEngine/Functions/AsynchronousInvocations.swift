internal import Logging

/// Invocations that nobody waits for: run in the order they come, and run again when they fail.
///
/// Those that have not succeeded when the engine stops are lost.
struct AsynchronousInvocations: Sendable {
    /// Runs one attempt.
    typealias Attempt = @Sendable () async throws(LambdaError) -> InvocationResult

    /// The pauses before the second and the third attempt.
    /// Source: AWS Lambda Developer Guide, "How Lambda handles errors and retries with asynchronous invocation".
    static let standardPauses: [Duration] = [.seconds(60), .seconds(120)]
    /// The pauses after a throttle grow from the first to the last, and end after so long in all.
    static let throttlePauses: (first: Duration, longest: Duration, inAll: Duration) = (
        .seconds(1), .seconds(300), .seconds(21_600)
    )

    private let nursery: TaskNursery
    private let logger: Logger
    private let sleep: @Sendable (Duration) async throws -> Void

    init(
        nursery: TaskNursery, logger: Logger,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.nursery = nursery
        self.logger = logger
        self.sleep = sleep
    }

    /// Takes an invocation on.
    /// - Parameter retries: how often a failed one is run again, 0 to 2.
    func accept(_ requestID: RequestID, of function: String, retries: Int, _ attempt: @escaping Attempt) {
        nursery.start {
            do {
                try await run(requestID, function, retries, attempt)
            } catch {
                logger.info(
                    "asynchronous invocation given up because the engine stops",
                    metadata: ["function.name": "\(function)", "request.id": "\(requestID)"])
            }
        }
    }

    private func run(_ requestID: RequestID, _ function: String, _ retries: Int, _ attempt: Attempt) async throws {
        var failures = 0
        var waited = Duration.zero
        var pause = Self.throttlePauses.first
        while true {
            do throws(LambdaError) {
                if try await attempt().functionError == nil { return }
                guard failures < min(retries, Self.standardPauses.count) else { break }
            } catch  where error.statusCode == 429 || error.statusCode >= 500 {
                // Not counted as an attempt.
                guard waited + pause <= Self.throttlePauses.inAll else { break }
                try await sleep(pause)
                waited += pause
                pause = min(pause * 2, Self.throttlePauses.longest)
                continue
            } catch {
                break
            }
            try await sleep(Self.standardPauses[failures])
            failures += 1
        }
        logger.warning(
            "asynchronous invocation failed for good",
            metadata: ["function.name": "\(function)", "request.id": "\(requestID)", "attempts": "\(failures + 1)"])
    }
}
