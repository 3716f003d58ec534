import Testing

@testable import Artifacts

@Suite(.timeLimit(.minutes(1)))
struct GitCheckoutTests {
    /// A repository with two commits: `app/a` says one, then two.
    private func repository() async throws -> Workspace {
        let workspace = try Workspace([
            "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b",
            "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b",
        ])
        try workspace.write("repository/app/a", "one")
        try workspace.write("repository/app/run", "x", mode: 0o755)
        try workspace.write("repository/shared/b", "b")
        try await git(["init", "--quiet"], in: workspace)
        try await git(["add", "."], in: workspace)
        try await git(["commit", "--quiet", "-m", "first"], in: workspace)
        try workspace.write("repository/app/a", "two")
        try await git(["commit", "--quiet", "-a", "-m", "second"], in: workspace)
        try workspace.write("repository/app/a", "three")
        return workspace
    }

    @discardableResult
    private func git(_ arguments: [String], in workspace: Workspace) async throws -> String {
        let tool = Tool(
            executable: "/usr/bin/git", arguments: arguments, workingFolder: workspace["repository"],
            variables: workspace.variables)
        let outcome = try await tool.run(in: workspace.path)
        try #require(outcome.isSuccess, "\(outcome.output)")
        return outcome.output
    }

    private func checkout(_ revision: String, _ folder: String, in workspace: Workspace) async throws -> GitCheckout {
        try FileSystem.makeFolder(workspace["copy"])
        return try await GitCheckout(
            of: revision, folder: workspace[folder], in: workspace["copy"],
            environment: PackagingEnvironment(variables: workspace.variables))
    }

    @Test(arguments: [("HEAD", "two"), ("HEAD^1", "one")])
    func `a folder is there as it was`(revision: String, text: String) async throws {
        let workspace = try await repository()
        let checkout = try await checkout(revision, "repository/app", in: workspace)
        #expect(try FileSystem.text(of: checkout.folder + "/a") == text)
        #expect(try FileSystem.text(of: checkout.folder + "/../shared/b") == "b")
        #expect(FileSystem.isExecutableFile(checkout.folder + "/run"))
        #expect(try await git(["rev-parse", revision], in: workspace) == checkout.commit)
    }

    @Test func `the repository stays as it is`() async throws {
        let workspace = try await repository()
        let before = try await git(["status", "--porcelain=v2", "--branch"], in: workspace)
        _ = try await checkout("HEAD^1", "repository", in: workspace)
        #expect(try await git(["status", "--porcelain=v2", "--branch"], in: workspace) == before)
        #expect(try FileSystem.text(of: workspace["repository/app/a"]) == "three")
        #expect(try await git(["worktree", "list"], in: workspace).split(separator: "\n").count == 1)
    }

    @Test func `no hook is run`() async throws {
        let workspace = try await repository()
        for hook in ["post-checkout", "post-index-change"] {
            try workspace.write("repository/.git/hooks/\(hook)", "#!/bin/sh\ntouch \(workspace["ran"])\n", mode: 0o755)
        }
        _ = try await checkout("HEAD^1", "repository", in: workspace)
        #expect(!FileSystem.isFolder(workspace["ran"]))
        #expect(try FileSystem.text(of: workspace["ran"]) == nil)
    }

    @Test(arguments: ["nowhere", "", "--help", "HEAD^7"])
    func `a revision that is not there is told`(revision: String) async throws {
        let workspace = try await repository()
        let error = await #expect(throws: ArtifactError.self) {
            try await checkout(revision, "repository", in: workspace)
        }
        #expect(error?.code == .unknownRevision(revision))
    }

    @Test func `a folder without a repository is told`() async throws {
        let workspace = try Workspace(["GIT_CEILING_DIRECTORIES": "/tmp"])
        try FileSystem.makeFolder(workspace["plain"])
        let error = await #expect(throws: ArtifactError.self) { try await checkout("HEAD", "plain", in: workspace) }
        #expect(error?.code == .notVersioned(path: workspace["plain"]))
    }
}
