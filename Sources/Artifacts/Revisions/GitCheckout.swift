/// A folder as it was at a revision of its git repository, in a folder of its own.
///
/// Nothing in the repository changes, neither its index nor its worktrees, and no hook of it is run.
public struct GitCheckout: Sendable {
    /// The copy of the folder that was asked for.
    public let folder: String
    /// The full name of the commit.
    public let commit: String

    /// Copies the repository of a folder as it was at a revision.
    /// - Parameters:
    ///   - revision: whatever git understands as a commit: `main`, `HEAD^1`, `v1.2`.
    ///   - folder: absolute; in a repository, now and at the revision.
    ///   - temporary: an existing, empty folder for the copy.
    /// - Throws: `.toolMissing`, `.notVersioned`, `.unknownRevision`, `.toolFailed`, `.cancelled`, `.system`.
    public init(
        of revision: String, folder: String, in temporary: String, environment: PackagingEnvironment
    ) async throws(ArtifactError) {
        guard let git = environment.executable(named: "git") else {
            throw ArtifactError(.toolMissing(tool: "git", advice: "install it to compare with a revision"))
        }
        let run = Git(executable: git, folder: folder, temporary: temporary, variables: environment.variables)
        // The folder's path in the repository, of which nothing is left at its top, and that of the repository.
        let places = try await run.output("rev-parse", "--show-prefix", "--show-toplevel")?.split(separator: "\n")
        guard let root = places?.last.map(String.init) else { throw ArtifactError(.notVersioned(path: folder)) }
        let prefix = places?.count == 2 ? places?.first.map(String.init) ?? "" : ""
        let commit = try await run.output("rev-parse", "--verify", "--end-of-options", "\(revision)^{commit}")
        guard let commit, !revision.isEmpty else { throw ArtifactError(.unknownRevision(revision)) }
        self.commit = commit
        let tree = temporary + "/tree"
        let whole = Git(
            executable: git, folder: root, temporary: temporary,
            variables: environment.variables.merging(["GIT_INDEX_FILE": temporary + "/index"]) { $1 })
        try await whole.run("read-tree", commit)
        try await whole.run("checkout-index", "--all", "--force", "--prefix=\(tree)/")
        let copy = "\(tree)/\(prefix)"
        self.folder = copy.hasSuffix("/") ? String(copy.dropLast()) : copy
        // Of a revision without the folder nothing is left to compare with; an empty one says so.
        try FileSystem.makeFolder(self.folder)
    }
}

/// Runs git in a folder.
private struct Git {
    let executable: String
    let folder: String
    let temporary: String
    let variables: [String: String]

    /// Nothing that the repository names is run.
    private static let settings = ["--no-pager", "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"]

    private func outcome(_ arguments: [String]) async throws(ArtifactError) -> Tool.Outcome {
        let tool = Tool(
            executable: executable, arguments: Self.settings + arguments, workingFolder: folder,
            variables: variables.merging(["GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"]) { $1 })
        return try await tool.run(in: temporary)
    }

    /// What a command wrote; nil for one that failed.
    func output(_ arguments: String...) async throws(ArtifactError) -> String? {
        let outcome = try await outcome(arguments)
        return outcome.isSuccess ? outcome.output : nil
    }

    func run(_ arguments: String...) async throws(ArtifactError) {
        let outcome = try await outcome(arguments)
        guard outcome.isSuccess else {
            throw ArtifactError(
                .toolFailed(tool: "git", name: folder, status: outcome.status, output: outcome.output))
        }
    }
}
