/// Runs tasks that outlive the call that needs them, and owns them: they have ended when ``run()`` has.
///
/// When the task that runs it is cancelled, so are all of its own.
///
/// A class, for it has one identity that all who start tasks share.
final class TaskNursery: Sendable {
    private let jobs: AsyncStream<@Sendable () async -> Void>
    private let continuation: AsyncStream<@Sendable () async -> Void>.Continuation

    init() {
        (jobs, continuation) = AsyncStream.makeStream()
    }

    /// Has a job run beside all others; after ``close()`` it is dropped.
    /// - Returns: false when it is dropped.
    @discardableResult
    func start(_ job: @escaping @Sendable () async -> Void) -> Bool {
        if case .terminated = continuation.yield(job) { false } else { true }
    }

    /// No more jobs are taken; those that run are waited for.
    func close() {
        continuation.finish()
    }

    /// Runs jobs until ``close()`` and the end of the last one.
    func run() async {
        await withDiscardingTaskGroup { group in
            for await job in jobs {
                group.addTask { await job() }
            }
        }
    }
}
