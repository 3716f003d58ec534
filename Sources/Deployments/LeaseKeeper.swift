/// Renews a lease while work is done under it.
struct LeaseKeeper {
    private let store: any StateStore
    private let lease: Lease

    init(_ store: any StateStore, _ lease: Lease) {
        self.store = store
        self.lease = lease
    }

    /// Does some work, and cancels it when the lease turns out to be someone else's.
    ///
    /// - Throws: what the work throws; `.fenced` when someone else has taken the lease over.
    func holding<Outcome: Sendable>(_ work: @escaping @Sendable () async throws -> Outcome) async throws -> Outcome {
        try await withThrowingTaskGroup(of: Outcome?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await keep()
                return nil
            }
            defer { group.cancelAll() }
            while let outcome = try await group.next() {
                if let outcome { return outcome }
            }
            throw CancellationError()
        }
    }

    private func keep() async throws {
        while true {
            try await Task.sleep(for: store.leaseDuration / 3)
            do throws(StateError) {
                try store.renew(lease)
            } catch {
                // A disk that is busy or full may be better the next time; the lease lasts for three times that long.
                if case .fenced = error.code { throw error }
            }
        }
    }
}
