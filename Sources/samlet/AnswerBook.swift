internal import Artifacts
internal import Daemon
internal import Deployments
internal import Diagnostics
internal import Foundation
internal import Glibc
internal import Templates

/// What a command said of a stack the last time that there was nothing to do.
///
/// Given again when nothing that its plan came from has changed, it says the same again and plans nothing, which takes a
/// fraction of the time.
struct AnswerBook {
    /// A command whose answers are kept.
    enum Command: String, CaseIterable {
        case deploy, diff
    }

    private let settings: Settings
    private let project: ProjectFolder
    private let request: TemplateRequest
    private let command: Command

    init(of command: Command, _ request: TemplateRequest, in project: ProjectFolder, settings: Settings) {
        self.command = command
        self.request = request
        self.project = project
        self.settings = settings
    }

    /// Says what was said the last time.
    /// - Returns: false where something is otherwise, or nothing was kept: then the command has to be carried out.
    func sayAgain() async -> Bool {
        guard settings.console.events == nil, project.hasState, let bytes = try? TemplateFile.bytes(of: path),
            let secrets = try? project.secrets(), let answer = SettledAnswer(bytes: bytes, secrets: secrets),
            case let question = question(secrets), answer.circumstances.question == question,
            !answer.hasEnded(at: Date()), answer.files.allSatisfy(isSame), answer.absentFiles.allSatisfy(isAbsent)
        else { return false }
        // The engine and the state are asked while the code is looked at.
        async let present = circumstances(question)
        guard let packaged = await packaging(of: answer.code), packaged == answer.packaging,
            await present == answer.circumstances
        else { return false }
        settings.console.say(answer.utterances)
        return true
    }

    /// Keeps what a command said, in place of what it said before.
    /// - Parameter state: of the stack, to which nothing had to be done.
    func keep(_ transcript: Transcript, _ preparation: StackPreparation, over state: StackState, _ status: EngineStatus)
    {
        let secrets = preparation.secrets
        guard settings.console.events == nil,
            let answer = preparation.answer(
                to: question(secrets), over: state, status, transcript.utterances),
            let bytes = answer.bytes(secrets: secrets)
        else { return }
        // Where it cannot be kept, the command is carried out again.
        mkdir(project.answersPath, 0o700)
        try? PlanFile.write(bytes, to: path)
    }

    private var path: String { Self.path(of: command, request.deployedName, in: project) }

    private static func path(of command: Command, _ stack: String, in project: ProjectFolder) -> String {
        "\(project.answersPath)/\(stack).\(command.rawValue)"
    }

    /// Drops what was kept of a stack that is no more.
    static func forget(_ stack: StackIdentity, in project: ProjectFolder) {
        for command in Command.allCases { unlink(path(of: command, stack.name, in: project)) }
    }

    // MARK: - What it comes from

    /// All that the process was given, and what else the wording depends on.
    private func question(_ secrets: SecretBox) -> String {
        let console = settings.console
        let environment = settings.environment.filter { !Self.passingVariables.contains($0.key) }
        let parts =
            [
                settings.build, command.rawValue, absolutePath("."), request.file.path, request.deployedName,
                request.region,
                "\(console.width) \(console.outputStyle) \(console.errorStyle) \(console.isInteractive)",
            ] + CommandLine.arguments.dropFirst()
        let pairs = [request.overrides, environment].map {
            $0.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        }
        return secrets.digest(of: ([parts] + pairs).map { $0.joined(separator: "\0") }.joined(separator: "\0\0"))
    }

    /// Shells count in them, and say in them what was typed.
    private static let passingVariables: Set<String> = ["_", "SHLVL", "OLDPWD"]

    private func isSame(_ file: SavedPlan.File) -> Bool {
        (try? TemplateFile(argument: file.path)).map { ContentDigest(of: $0.source.bytes).hexadecimal } == file.sha256
    }

    private func isAbsent(_ path: String) -> Bool { (try? TemplateFile.bytes(of: path)) == nil }

    /// Nil where there is no engine to ask, or an interrupted command has yet to be brought to its end.
    @concurrent private func circumstances(_ question: String) async -> SettledAnswer.Circumstances? {
        async let mark = try? ControlClient(project).mark()
        guard let store = try? settings.store(of: project, isCreating: false), let serials = try? store.serials(),
            isSettled(store), let mark = await mark
        else { return nil }
        return SettledAnswer.Circumstances(question: question, stacks: serials, engine: mark)
    }

    /// A deployment also lets go what commands held that are gone, whether or not they began to do anything.
    private func isSettled(_ store: any StateStore) -> Bool {
        if command == .deploy, (try? store.dropAbandonedLeases()) == nil { return false }
        return (try? store.unfinishedRuns().isEmpty) == true
    }

    private func packaging(of code: [CodeReference]) async -> SettledAnswer.Packaging? {
        let packaging = try? CodePackaging(
            project: project, templateFolder: request.file.folder, settings: settings)
        guard let outcome = await packaging?.package(code), !outcome.diagnostics.hasErrors else { return nil }
        return outcome.summary
    }
}
