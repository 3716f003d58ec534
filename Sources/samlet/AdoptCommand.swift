internal import ArgumentParser
internal import Daemon
internal import Deployments
internal import Templates

/// Takes a resource that was kept by its policy into its stack again.
struct AdoptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt", _superCommandName: Samlet.name,
        abstract: "Take a resource that its DeletionPolicy kept into the stack again.",
        discussion: "The template must have it too, or the next deployment removes it again.")

    @Argument(
        help: ArgumentHelp("The resource's name in the template, and its physical id.", valueName: "logical=physical"))
    var resource: String

    @Option(name: .long, help: "The stack's name. (default: the only stack there is)")
    var stackName: String?

    func validate() throws {
        guard resource.wholeMatch(of: /[A-Za-z0-9]+=.+/) != nil else {
            throw ValidationError("a resource is written LOGICAL_ID=PHYSICAL_ID: '\(resource)'")
        }
    }

    func run() async throws {
        try await Settings().running { settings in
            let project = settings.project()
            let store = try settings.store(of: project, isCreating: false)
            let state = try store.chosenStack(stackName)
            let adoption = try adoption(into: state, store)
            let lease = try store.acquireLease(on: state.identity, for: "adopt")
            defer { store.release(lease) }
            var note = CommitNote(operation: "adopt", adopted: [adoption.record.physicalID])
            note.counts.created = 1
            try store.commit(adoption.state, over: state.generation, under: lease, note: note)
            let client = ControlClient(project)
            if (try? await client.status()) != nil {
                try await RemoteEngine(client: client, secrets: try project.secrets()).activate(state.identity)
            }
            settings.console.noteLine(
                "Adopted \(adoption.record.logicalID), generation \(adoption.state.generation) of \(state.identity.name)."
            )
        }
    }

    private func adoption(into state: StackState, _ store: any StateStore) throws -> Adoption {
        let parts = resource.split(separator: "=", maxSplits: 1).map(String.init)
        let (logicalID, physicalID) = (LogicalID(parts[0]), parts[1])
        let kept = try store.retainedResources(of: state.identity.name)
        guard let found = kept.first(where: { $0.record.physicalID == physicalID }) else {
            let known = kept.prefix(8).map { "\($0.record.logicalID)=\($0.record.physicalID)" }
            throw CommandFailure(
                .error, "no resource '\(physicalID)' was kept by its policy when it left \(state.identity.name)",
                help: known.isEmpty ? "none was" : "there are \(known.joined(separator: ", "))")
        }
        do throws(Adoption.Refusal) {
            return try Adoption(found.record, as: logicalID, into: state)
        } catch {
            switch error {
            case .taken:
                throw CommandFailure(.error, "\(state.identity.name) has a resource '\(logicalID)' already")
            case .otherIdentity(let name):
                throw CommandFailure(
                    .error, "'\(physicalID)' is named after its logical id: as '\(logicalID)' it would be another one",
                    help: "take it in as \(name)=\(physicalID), or give it that name in the template")
            }
        }
    }
}
