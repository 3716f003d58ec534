internal import Daemon
internal import Deployments

/// The engine of a project, running.
struct RunningEngine: Sendable {
    var status: EngineStatus
    let client: ControlClient
    let target: RemoteEngine
    let wasStarted: Bool
}

extension Settings {
    /// The engine of a project, which is started when it is not running.
    /// - Parameters:
    ///   - options: for an engine that is started; one that runs already is taken as it is.
    ///   - known: what a running engine said a moment ago.
    func engine(
        of project: ProjectFolder, options: EngineOptions? = nil, running known: EngineStatus? = nil
    ) async throws -> RunningEngine {
        let launcher = launcher(of: project, extraArguments: options?.arguments ?? [])
        let (status, wasStarted) =
            if let known, known.build == build { (known, false) } else { try await launcher.runningEngine() }
        if wasStarted {
            for notice in status.notices { console.noteLine("note: \(notice)") }
        }
        let client = ControlClient(project)
        return RunningEngine(
            status: status, client: client, target: RemoteEngine(client: client, secrets: try project.secrets()),
            wasStarted: wasStarted)
    }

    func launcher(of project: ProjectFolder, extraArguments: [String] = []) -> EngineLauncher {
        EngineLauncher(
            project: project,
            arguments: ["engine", "run", "--background", "--project", project.path] + extraArguments,
            environment: environment, build: build)
    }

    /// The engine of a project if it runs, or can be started because something is deployed.
    /// - Throws: a failure that says what to do first, when nothing is deployed.
    func engineWithStacks(of project: ProjectFolder) async throws -> RunningEngine {
        guard project.hasState else {
            throw CommandFailure(
                .error, "nothing is deployed here", help: "'samlet deploy' deploys the template of this folder")
        }
        return try await engine(of: project)
    }
}

extension EngineStatus {
    /// The function that a name of the user's means: a logical id, a physical name or an ARN.
    /// - Parameter stack: only functions of this stack count; nil for those of all.
    func function(named name: String, in stack: String?) throws -> Function {
        let candidates = stacks.filter { stack == nil || $0.name == stack }.flatMap { candidate in
            candidate.functions.map { (stack: candidate.name, function: $0) }
        }
        let wanted = name.hasPrefix("arn:") ? String(name.split(separator: ":").dropFirst(6).first ?? "") : name
        let matches = candidates.filter { $0.function.logicalID == wanted || $0.function.name == wanted }
        if let match = matches.first, matches.count == 1 { return match.function }
        guard matches.isEmpty else {
            let stacks = matches.map(\.stack).joined(separator: ", ")
            throw CommandFailure(
                .error, "several stacks have a function '\(name)': \(stacks)", help: "name one with --stack-name")
        }
        throw CommandFailure(unknownFunction: name, known: candidates.map(\.function.logicalID))
    }
}
