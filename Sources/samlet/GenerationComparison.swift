internal import Artifacts
internal import Daemon
internal import Deployments

/// The difference between two generations of a stack.
struct GenerationComparison {
    let settings: Settings
    let stackName: String?
    let from: Int
    /// Nil for the present state.
    let to: Int?

    func plan() throws -> Plan {
        let project = settings.project()
        let store = try settings.store(of: project, isCreating: false)
        let state = try store.chosenStack(stackName)
        let target = try to.map { try store.keptState(of: state, generation: $0) } ?? state
        var plan = StatePlanner.plan(from: try store.keptState(of: state, generation: from), to: target)
        if let code = try? ArtifactStore(root: project.artifactsPath) { plan.compareCode(in: code) }
        return plan
    }
}
