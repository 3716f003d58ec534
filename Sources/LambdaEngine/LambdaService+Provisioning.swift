internal import Synchronization

extension LambdaService: ProvisioningProgress {
    /// Has each version of a function as many environments ready as it is to have.
    func provision(_ key: FunctionKey) async {
        var wanted: [String: Int]
        repeat {
            wanted = wantedEnvironments(of: key)
            for (version, count) in wanted { await provision(count, key, version) }
            for (version, entry) in state.withLock({ $0.table.entries(of: key) })
            where wanted[version] == nil && entry.pool.isInUse {
                await entry.pool.unprovision()
            }
            // It may have become another in between, and been brought about already.
        } while wanted != wantedEnvironments(of: key)
    }

    private func wantedEnvironments(of key: FunctionKey) -> [String: Int] {
        keeper.current.functions[key]?.wantedEnvironments ?? [:]
    }

    private func provision(_ count: Int, _ key: FunctionKey, _ version: String) async {
        guard let arn = keeper.current.functions[key]?.arn,
            let pool = try? pool(InvocationTarget(key: key, version: version, functionARN: arn))
        else { return }
        await pool.ensureProvisioned(count)
    }

    func provisioned(_ key: FunctionKey, version: String) async -> ProvisionedConcurrency? {
        guard let pool = state.withLock({ $0.table.entry(key, version)?.pool }) else { return nil }
        return await pool.provisioned
    }
}

extension EnvironmentPool {
    /// As ``provision(_:)``, unless that is so already.
    fileprivate func ensureProvisioned(_ count: Int) {
        guard provisionedTarget != count || provisioningFailure != nil else { return }
        provision(count)
    }

    fileprivate func unprovision() {
        if provisionedTarget > 0 { provision(0) }
    }
}
