public import Artifacts
internal import Synchronization

extension LambdaService {
    /// The artifacts that functions and layers are made of, whoever made them, and those that environments still run.
    public var usedArtifacts: Set<ArtifactID> {
        get async {
            await forgetRetired()
            let (pools, prepared) = state.withLock { state in
                (state.table.pools + state.retired, state.preparedLayers.values.map(\.content))
            }
            let folders = pools.map(\.launcher.folders).flatMap { [$0.task] + ($0.layers.map { [$0] } ?? []) }
            let running = folders.reduce(into: Set<ArtifactID>()) { $0.formUnion(ArtifactID.named(in: $1.utf8)) }
            return keeper.current.artifacts.union(prepared).union(running)
        }
    }
}

extension FunctionCatalogue {
    /// The code of all functions and their versions, and the content of all layers.
    var artifacts: Set<ArtifactID> {
        let configurations = functions.values.flatMap { function in
            [function.latest.configuration, function.applied].compactMap(\.self)
                + function.versions.map(\.revision.configuration)
        }
        let code = (configurations + tombstones.values.map(\.applied)).compactMap(\.code)
        return Set(code + wireLayers.values.map(\.content) + stackLayers.values.map(\.content))
    }
}
