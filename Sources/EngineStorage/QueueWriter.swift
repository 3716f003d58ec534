internal import GRDB
internal import Glibc
internal import LambdaEngine
internal import Synchronization

/// Writes to a database for many at once: what comes in while a transaction is written goes into the next, so that all of
/// them wait for the disk together.
///
/// A class around the connection to the database.
final class QueueWriter: Sendable {
    private struct Job: Sendable {
        /// It must be on the disk when its caller hears of it.
        var isDurable: Bool
        /// Gives what is to be done when the transaction is committed.
        var perform: @Sendable (Database) throws -> @Sendable () -> Void
        var fail: @Sendable (any Error) -> Void
    }

    private struct State {
        var jobs: [Job] = []
        var isWriting = false
        /// How many the last wait for the disk was for, and how long their transaction took.
        var lastDurable = (count: 0, duration: Duration.zero)
    }

    private let database: DatabaseQueue
    private let path: String
    private let state = Mutex(State())

    /// Jobs in one transaction.
    private static let batchLimit = 256
    private static let longestGathering: Duration = .milliseconds(1)

    /// - Parameter database: in write-ahead mode, used by this writer alone.
    init(_ database: DatabaseQueue, path: String) {
        self.database = database
        self.path = path
    }

    /// Runs a job in a transaction, together with those of others.
    ///
    /// - Parameters:
    ///   - isDurable: false for what may be lost with the machine, though never with the process.
    ///   - body: may run twice, when another's job fails in the same transaction.
    func write<Result: Sendable>(
        isDurable: Bool, _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws(EventStoreError) -> Result {
        let result: Swift.Result<Result, any Error> = await withCheckedContinuation { continuation in
            start(
                Job(isDurable: isDurable) { database in
                    let result = try body(database)
                    return { continuation.resume(returning: .success(result)) }
                } fail: { error in
                    continuation.resume(returning: .failure(error))
                })
        }
        return try Self.translated(path) { try result.get() }
    }

    private func start(_ job: Job) {
        let isFirst = state.withLock { state in
            state.jobs.append(job)
            defer { state.isWriting = true }
            return !state.isWriting
        }
        guard isFirst else { return }
        database.asyncWriteWithoutTransaction { [self] database in
            while let jobs = nextJobs() { write(jobs, database) }
        }
    }

    /// Nil when there are none, and the next one has to start the writing again.
    private func nextJobs() -> [Job]? {
        gather()
        return state.withLock { state in
            let jobs = Array(state.jobs.prefix(Self.batchLimit))
            state.jobs.removeFirst(jobs.count)
            state.isWriting = !jobs.isEmpty
            return jobs.isEmpty ? nil : jobs
        }
    }

    /// Waits a moment for those that were answered together: they tend to come back together, and to wait for the disk
    /// once for all of them takes less than to do so for the first alone.
    private func gather() {
        let (queued, last) = state.withLock { ($0.jobs.count(where: \.isDurable), $0.lastDurable) }
        guard queued > 0, queued < last.count else { return }
        usleep(UInt32(min(last.duration / 4, Self.longestGathering) / .microseconds(1)))
    }

    private func write(_ jobs: [Job], _ database: Database) {
        let durable = jobs.count(where: \.isDurable)
        let start = ContinuousClock.now
        commit(jobs, isDurable: durable > 0, database)
        guard durable > 0 else { return }
        state.withLock { $0.lastDurable = (durable, ContinuousClock.now - start) }
    }

    private func commit(_ jobs: [Job], isDurable: Bool, _ database: Database) {
        do {
            // FULL waits for the disk at each commit, NORMAL does not; neither is lost with the process.
            try database.execute(sql: "PRAGMA synchronous = \(isDurable ? "FULL" : "NORMAL")")
            var completions: [@Sendable () -> Void] = []
            try database.inTransaction(.immediate) {
                completions = try jobs.map { try $0.perform(database) }
                return .commit
            }
            for completion in completions { completion() }
        } catch {
            guard jobs.count > 1 else { return jobs.forEach { $0.fail(error) } }
            // One that fails must not take the others with it.
            for job in jobs { commit([job], isDurable: job.isDurable, database) }
        }
    }

    /// Runs something on the database and says what went wrong in the words of the store.
    static func translated<Result>(
        _ path: String, _ body: () throws -> Result
    ) throws(EventStoreError) -> Result {
        do {
            return try body()
        } catch let error as EventStoreError {
            throw error
        } catch let error as DatabaseError {
            switch error.resultCode {
            case .SQLITE_CORRUPT, .SQLITE_NOTADB:
                throw EventStoreError(
                    "the file of asynchronous events '\(path)' is damaged: move it away to go on without its events",
                    cause: error.message)
            case .SQLITE_FULL:
                throw EventStoreError("there is no room on the disk for '\(path)'", cause: error.message)
            default: throw EventStoreError("'\(path)' cannot be read or written", cause: error.message)
            }
        } catch {
            throw EventStoreError("'\(path)' cannot be read or written", cause: "\(error)")
        }
    }
}
