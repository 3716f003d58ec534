internal import Artifacts
internal import Deployments
internal import Logging
internal import ServiceLifecycle

/// Removes packaged code that nothing refers to any more: no stack, no generation that is kept, no retained resource, no
/// saved plan, and nothing that the engine has.
///
/// Runs soon after the engine has started, and every hour. Whoever is about to refer to code has packaged or asked for it a
/// moment ago, and what is younger than an hour stays.
struct ArtifactSweep: Service {
    let artifacts: ArtifactStore
    let store: any StateStore
    /// What the engine has.
    let used: @Sendable () async -> Set<ArtifactID>
    /// How long code stays that nothing refers to.
    let age: Duration
    let logger: Logger

    /// Long enough for the deployment that started the engine to be done.
    private static let firstPause = Duration.seconds(5)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var pause = min(Self.firstPause, age)
            while (try? await Task.sleep(for: pause)) != nil {
                await sweep()
                pause = age
            }
        }
    }

    /// Sweeps once; leaves everything where it is when what is needed cannot be told.
    /// - Returns: what was removed.
    @concurrent @discardableResult
    func sweep() async -> Set<ArtifactID> {
        do {
            // A run that stopped in the middle may go on with what it has prepared long ago.
            guard try store.unfinishedRuns().isEmpty else { return [] }
            let kept = try store.referencedArtifacts().union(await used())
            let removed = try artifacts.removeUnreferenced(keeping: kept, unusedFor: age)
            if !removed.isEmpty {
                logger.info("code removed that nothing refers to", metadata: ["artifact.count": "\(removed.count)"])
            }
            return removed
        } catch {
            logger.warning("code that nothing refers to is not removed", metadata: ["error": "\(error)"])
            return []
        }
    }
}

extension EngineSettings {
    /// Says how long code stays that nothing refers to, for tests.
    static let artifactAgeVariable = "SAMLET_ARTIFACT_SECONDS"

    /// How long code stays that nothing refers to.
    var artifactAge: Duration {
        get throws(EngineError) {
            let rule = "is a number of seconds, from 0.1 to 86400"
            let seconds = try environment.setting(Self.artifactAgeVariable, rule: rule) { text in
                Double(text).flatMap { (0.1...86400).contains($0) ? $0 : nil }
            }
            return .seconds(seconds ?? 3600)
        }
    }
}
