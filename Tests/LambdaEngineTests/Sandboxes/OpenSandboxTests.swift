import Glibc
import Testing

@testable import LambdaEngine

@Suite(.timeLimit(.minutes(1)))
struct OpenSandboxTests {
    private let workspace: SandboxWorkspace

    init() throws {
        workspace = try SandboxWorkspace()
    }

    @Test func `the environment is the one given, PWD, and a private folder for temporary files`() async throws {
        let program = workspace.program(["/usr/bin/env"], environment: ["NAME": "value"])
        let variables = try await workspace.run(program, in: .open).output.split(separator: "\n").sorted()
        #expect(variables.count == 3)
        #expect(variables.first == "NAME=value")
        #expect(variables.dropFirst().first == "PWD=\(workspace.path)/task")
        #expect(variables.last?.hasPrefix("TMPDIR=\(workspace.path)/shared/tmp-") == true)
    }

    @Test func `paths are those of the host`() {
        let paths = OpenSandbox(folder: workspace.path).paths(for: workspace.program([]).folders)
        #expect(paths.task == "\(workspace.path)/task")
        #expect(paths.layers == "\(workspace.path)/layers")
        #expect(paths.libraries == "\(workspace.path)/libraries")
        #expect(paths.bootstraps == "\(workspace.path)/bootstraps")
    }

    @Test func `a program has no children but its own`() async throws {
        let script = "import os\ntry: os.wait()\nexcept ChildProcessError: print('none')"
        #expect(try await workspace.run(workspace.python(script), in: .open).output == "none\n")
    }
}
