internal import Artifacts
internal import Deployments
internal import Logging
internal import NIOCore
internal import Synchronization

extension LambdaService {
    /// Brings pools in line with the catalogue: what has changed gets other ones, and invocations that run in the old ones
    /// come to their end. What is pending is brought to its end.
    func follow(_ keys: Set<FunctionKey>) async {
        for key in keys {
            concurrency.reserve(keeper.current.functions[key]?.reservedConcurrency, for: key)
        }
        let replaced = poolTurn.withLock { _ in keys.flatMap(replacedPools) }
        state.withLock { $0.retired += replaced }
        events.reopen()
        for pool in replaced { await pool.retire(isUrgent: false) }
        for key in keys { await provision(key) }
        for key in keys { completeLater(key) }
        await forgetRetired()
    }

    /// - Returns: the pools of a function that are out of use.
    private func replacedPools(of key: FunctionKey) -> [EnvironmentPool] {
        let function = keeper.current.functions[key]
        var replaced: [EnvironmentPool] = []
        for version in state.withLock({ $0.table.versions(of: key) }) {
            guard let configuration = function?.runConfiguration(of: version) else {
                replaced += state.withLock { $0.table.remove(key, version) }.map { [$0] } ?? []
                continue
            }
            // As long as an update is in progress, what was there before runs.
            if version == FunctionVersion.latest, function?.latest.isInTransition == true { continue }
            replaced += updatedEntry(key, version, configuration)
        }
        if let function, !function.latest.isInTransition, function.latest.configuration.image == nil {
            let configuration = function.runConfiguration(of: FunctionVersion.latest)
            if let configuration { replaced += updatedEntry(key, FunctionVersion.latest, configuration) }
        }
        return replaced
    }

    /// Makes a pool where there is none for just this configuration.
    /// - Returns: the pool that it replaces.
    private func updatedEntry(
        _ key: FunctionKey, _ version: String, _ configuration: FunctionConfiguration
    ) -> [EnvironmentPool] {
        let old = state.withLock { $0.table.entry(key, version) }
        do throws(ResourceFailure) {
            let entry = try entry(configuration, version, instead: old)
            state.withLock { $0.table.set(entry, key, version) }
            return old.map { $0.pool === entry.pool ? [] : [$0.pool] } ?? []
        } catch {
            state.withLock { $0.table.setFailure(error.message, key, version) }
            logger.error(
                "function cannot run", metadata: ["function.name": "\(key.name)", "error": "\(error.message)"])
            return old.map { [$0.pool] } ?? []
        }
    }

    private func entry(
        _ configuration: FunctionConfiguration, _ version: String, instead old: PoolTable.Entry?
    ) throws(ResourceFailure) -> PoolTable.Entry {
        let folders = try folders(of: configuration)
        if let old, old.configuration == configuration, old.folders == folders { return old }
        let launcher = EnvironmentLauncher(
            sandbox: sandbox, folders: folders, settings: settings, logs: logs, javaBootstrap: javaBootstrap,
            version: version, spares: spares)
        launcher.keepSpare(configuration)
        compileBootstrap(for: configuration.installation)
        let pool = EnvironmentPool(
            configuration, launcher: launcher, nursery: environments, account: concurrency,
            times: PoolTimes(idle: settings.idleTimeout), metrics: metrics.metrics(of: configuration.arn),
            on: group)
        return PoolTable.Entry(configuration: configuration, folders: folders, pool: pool)
    }

    /// The pool of a version. Those of published versions are made when they are invoked first.
    func pool(_ target: InvocationTarget) throws(LambdaError) -> EnvironmentPool {
        if let pool = state.withLock({ $0.table.entry(target.key, target.version)?.pool }) { return pool }
        let (pool, failure) = poolTurn.withLock { _ in
            let table = state.withLock(\.table)
            if table.entry(target.key, target.version) == nil, table.failure(target.key, target.version) == nil,
                let configuration = keeper.current.functions[target.key]?.runConfiguration(of: target.version)
            {
                _ = updatedEntry(target.key, target.version, configuration)
            }
            return state.withLock { state in
                (
                    state.table.entry(target.key, target.version)?.pool,
                    state.table.failure(target.key, target.version)
                )
            }
        }
        guard let pool else { throw .service(failure ?? "the function '\(target.key.name)' cannot run") }
        return pool
    }

    // MARK: - Files

    /// Has the bootstrap compiled for an interpreter that is new here. Functions that start before it is done compile it
    /// themselves.
    private func compileBootstrap(for installation: RuntimeInstallation?) {
        guard let installation, installation.executable.contains("/python") else { return }
        guard state.withLock({ $0.compiled.insert(installation.executable).inserted }) else { return }
        environments.start { [files] in _ = await RuntimeFiles.compile(for: installation, in: files.bootstraps) }
    }

    /// Where the files of a function lie. Layers of AWS accounts are not on this machine: the function goes without.
    func folders(of configuration: FunctionConfiguration) throws(ResourceFailure) -> FunctionFolders {
        try files.folders(of: configuration, layers: layerContents(of: configuration))
    }

    private func layerContents(of configuration: FunctionConfiguration) -> [ArtifactID] {
        let prepared = state.withLock(\.preparedLayers)
        let catalogue = keeper.current
        return configuration.layers.compactMap { arn in
            if let content = prepared[arn]?.content ?? catalogue.layerVersion(arn: arn)?.content { return content }
            logger.warning(
                "layer is not on this machine",
                metadata: ["function.name": "\(configuration.name)", "layer.arn": "\(arn)"])
            return nil
        }
    }

    // MARK: - Creation and update

    /// Finds what runs a function that was created or updated over the wire, and says then that it is ready.
    private func completeLater(_ key: FunctionKey) {
        guard let function = keeper.current.functions[key], function.isInTransition,
            state.withLock({ $0.completing.insert(key).inserted })
        else { return }
        environments.start { [self] in
            let deadline = ContinuousClock.now + settings.transitionTime
            let installation = await installation(for: function.latest.configuration)
            try? await Task.sleep(until: deadline)
            _ = state.withLock { $0.completing.remove(key) }
            // Deleted and made anew in the meantime: what was found is for another.
            guard keeper.current.functions[key]?.latest.revisionID == function.latest.revisionID else {
                return completeLater(key)
            }
            do throws(LambdaError) {
                try await keeper.change { (catalogue) throws(LambdaError) in
                    catalogue.complete(key, installation: installation)
                }
            } catch {
                logger.error(
                    "function stays pending",
                    metadata: ["function.name": "\(key.name)", "error": "\(error.message)"])
            }
        }
    }

    /// Nil where nothing is needed, or where the language is not installed: then the function says so when it is invoked.
    private func installation(for configuration: FunctionConfiguration) async -> RuntimeInstallation? {
        do throws(ArtifactError) {
            return try await installations.installation(for: configuration, layers: layerContents(of: configuration))
        } catch {
            logger.warning(
                "function has no interpreter",
                metadata: ["function.name": "\(configuration.name)", "error": "\(error.message)"])
            return configuration.installation
        }
    }
}

extension CatalogueFunction {
    /// What a version runs with; nil for one that is not there.
    func runConfiguration(of version: String) -> FunctionConfiguration? {
        revision(of: version)?.configuration
    }

    /// Something is still to be done before all of it runs as it is described.
    var isInTransition: Bool { latest.isInTransition || versions.contains { $0.revision.isInTransition } }
}
