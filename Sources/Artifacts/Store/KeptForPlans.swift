extension ArtifactStore {
    /// How long the code of saved plans is kept: who reviews one may take weeks.
    private static let planLifetime = Duration.seconds(30 * 24 * 3600)

    /// Keeps what a saved plan needs for thirty days from now, whether or not anything else refers to it.
    /// - Parameter digest: names the plan.
    public func keep(_ artifacts: [ArtifactID], forPlan digest: ContentDigest) throws(ArtifactError) {
        let lines = artifacts.map(\.hexadecimal).joined(separator: "\n")
        try FileSystem.replace("\(keptPath)/\(digest.hexadecimal)", with: Array(lines.utf8))
    }

    /// What the saved plans of the last thirty days need; forgets those from before.
    func keptByPlans() throws(ArtifactError) -> Set<ArtifactID> {
        var kept: Set<ArtifactID> = []
        for name in try FileSystem.names(in: keptPath) {
            let path = keptPath + "/" + name
            if try isOlder(path, than: Self.planLifetime) {
                try FileSystem.removeTree(path)
            } else {
                kept.formUnion(ArtifactID.named(in: try FileSystem.contents(of: path) ?? []))
            }
        }
        return kept
    }
}
