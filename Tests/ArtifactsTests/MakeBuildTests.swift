import Synchronization
import Testing

@testable import Artifacts

/// With the machine's own make.
@Suite(.timeLimit(.minutes(1)))
struct MakeBuildTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace(["MAKEFLAGS": "--dry-run", "GREETING": "hello"])
    }

    private func package(
        _ makefile: BuildMethod.Makefile = BuildMethod.Makefile(logicalID: "Orders"),
        progress: @escaping PackagingProgressHandler = { _ in }
    ) async throws -> PackagedArtifact {
        let request = PackagingRequest(name: "Orders", source: .path(workspace["src"]), build: .makefile(makefile))
        return try await workspace.packager.package(request, progress: progress)
    }

    private func text(_ artifact: PackagedArtifact, _ name: String) throws -> String {
        try workspace.text(workspace.store.path(of: artifact.id) + "/" + name)
    }

    @Test func `what the target puts into ARTIFACTS_DIR is the artifact`() async throws {
        try workspace.write(
            "src/Makefile",
            """
            build-Orders:
            \ttouch made-in-copy
            \techo $$GREETING > $(ARTIFACTS_DIR)/greeting
            \tcp main.c $(ARTIFACTS_DIR)/bootstrap
            \tchmod +x $(ARTIFACTS_DIR)/bootstrap
            """)
        try workspace.write("src/main.c", "int main;")
        let artifact = try await package()
        #expect(try workspace.paths(artifact) == ["bootstrap", "greeting"])
        #expect(try text(artifact, "greeting") == "hello\n")
        #expect(try FileSystem.status(of: workspace.store.path(of: artifact.id) + "/bootstrap")?.isExecutable == true)
        #expect(!FileSystem.isFile(workspace["src/made-in-copy"]))
        #expect(workspace.hasNoLeftovers)
    }

    @Test func `make runs again only when the source changes`() async throws {
        try workspace.write("src/Makefile", "build-Orders:\n\tcp x $(ARTIFACTS_DIR)\n")
        try workspace.write("src/x", "1")
        let count = Mutex(0)
        let progress: PackagingProgressHandler = { _ in count.withLock { $0 += 1 } }
        let first = try await package(progress: progress)
        #expect(try await package(progress: progress).id == first.id)
        #expect(count.withLock { $0 } == 1)
        try workspace.write("src/x", "2")
        #expect(try await text(package(progress: progress), "x") == "2")
        #expect(count.withLock { $0 } == 2)
    }

    @Test func `make sees the times of the source`() async throws {
        try workspace.write("src/Makefile", "build-Orders: out\n\tcp out $(ARTIFACTS_DIR)\nout: in\n\techo new > out\n")
        try workspace.write("src/in", "")
        try workspace.write("src/out", "old")
        let times = try ["in", "out"].map { try FileSystem.status(of: workspace["src/" + $0])?.modified ?? 0 }
        try #require(times[0] <= times[1])
        #expect(try await text(package(), "out") == "old")
    }

    @Test func `the folders of the metadata are where make runs and what is copied`() async throws {
        try workspace.write("project/shared/x", "shared")
        try workspace.write("project/fn/keep")
        try workspace.write(
            "build/Makefile", "build-Orders:\n\tpwd > $(ARTIFACTS_DIR)/pwd; cp ../shared/x $(ARTIFACTS_DIR)\n")
        try workspace.write("src/unused")
        let artifact = try await package(
            BuildMethod.Makefile(
                logicalID: "Orders", workingFolder: workspace["project/fn"], contextFolder: workspace["build"],
                projectFolder: workspace["project"]))
        #expect(try text(artifact, "x") == "shared")
        #expect(try text(artifact, "pwd").contains("/cache/builds/"))
    }

    @Test func `a function that brings its own program is made when there is a target for it`() async throws {
        try workspace.write(
            "src/Makefile", ".PHONY: x\nbuild-Other build-Orders:\n\techo 1 > $(ARTIFACTS_DIR)/bootstrap\n")
        #expect(try await workspace.paths(workspace.package("src")) == ["bootstrap"])
        try workspace.write("src/bootstrap", "2")
        #expect(try await workspace.paths(workspace.package("src")) == ["Makefile", "bootstrap"])
    }

    @Test func `without a target of its name it is taken as it is`() async throws {
        try workspace.write("src/Makefile", "build-Others:\n\tfalse\n")
        #expect(try await workspace.paths(workspace.package("src")) == ["Makefile"])
    }

    @Test func `a missing makefile is an error`() async throws {
        try workspace.write("src/x")
        #expect(try await code { _ = try await package() } == .makefileMissing(path: workspace["src/Makefile"]))
    }

    @Test func `a missing target is an error with make's words`() async throws {
        try workspace.write("src/Makefile", "all:\n")
        guard
            case .toolFailed("make build-Orders", "Orders", "exit status 2", let output) = try await code({
                _ = try await package()
            })
        else {
            Issue.record("another error")
            return
        }
        #expect(output.contains("No rule to make target 'build-Orders'"))
    }

    @Test func `a target that makes nothing is an error`() async throws {
        try workspace.write("src/Makefile", "build-Orders:\n\ttrue\n")
        #expect(try await code { _ = try await package() } == .emptySource(path: "$(ARTIFACTS_DIR) of build-Orders"))
    }
}
