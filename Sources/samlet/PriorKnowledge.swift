internal import Daemon
internal import Deployments

/// What is known of a stack before its template is read: asked for at once, and there when the template is.
struct PriorKnowledge: Sendable {
    /// The state of the stack; nil for a new one.
    let state: StackState?
    /// What the engine says of itself; nil where none runs.
    let status: EngineStatus?
    private let askedAt = ContinuousClock.now

    /// Installing packages can take minutes: what was known before may then be otherwise, and is asked again.
    var isFresh: Bool { ContinuousClock.now - askedAt < .seconds(1) }

    /// Asks the engine and the state at the same time.
    @concurrent init(of stack: String, in project: ProjectFolder, settings: Settings) async throws {
        async let status = try? ControlClient(project).status()
        // Reads nothing where nothing was ever saved, and makes nothing.
        state = try settings.store(of: project, isCreating: false).stack(named: stack)
        self.status = await status
    }
}
