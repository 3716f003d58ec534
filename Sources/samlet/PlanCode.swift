internal import Artifacts
internal import Deployments

extension Plan {
    /// Looks at the files of functions and layers whose code changes. What cannot be read stays without details.
    mutating func compareCode(in store: ArtifactStore) {
        for index in actions.indices where actions[index].kind == .update || actions[index].kind == .replace {
            let before = actions[index].previous?.artifacts ?? [:]
            let after = actions[index].desired?.artifacts ?? [:]
            guard let (name, id) = after.first(where: { before[$0.key] != $0.value }) else { continue }
            actions[index].code = try? store.comparison(from: before[name], to: id)
        }
    }
}
