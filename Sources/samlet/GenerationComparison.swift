internal import Deployments

/// The difference between two generations of a stack.
struct GenerationComparison {
    let settings: Settings
    let stackName: String?
    let from: Int
    /// Nil for the present state.
    let to: Int?

    func plan() throws -> Plan {
        let store = try settings.store(of: settings.project(), isCreating: false)
        let state = try store.chosenStack(stackName)
        let target = try to.map { try store.keptState(of: state, generation: $0) } ?? state
        return StatePlanner.plan(from: try store.keptState(of: state, generation: from), to: target)
    }
}
