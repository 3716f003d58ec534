import Glibc
import Testing

@testable import LambdaEngine

@Suite(
    .timeLimit(.minutes(1)),
    .enabled(if: SandboxWorkspace.hasNamespaces, "bubblewrap is missing, or cannot make namespaces here"))
struct VacantNamespaceTests {
    private let workspace: SandboxWorkspace

    init() throws {
        workspace = try SandboxWorkspace()
    }

    private func prepared(_ program: SandboxedProgram) async throws -> VacantNamespace {
        try #require(try await workspace.sandbox(.bubblewrap).prepare(program) as? VacantNamespace)
    }

    @Test func `a program starts in one later, with the variables of its start`() async throws {
        let script = "echo $KEY; cat name; ulimit -n"
        let vacant = try await prepared(workspace.shell(script, environment: ["KEY": "early"]))
        let process = try vacant.start(environment: ["KEY": "it's late"])
        let output = ProgramOutput(process)
        #expect(await process.end() == .exited(status: 0))
        await process.discard()
        #expect(await output.rest() == "it's late\nthe task1024\n")
    }

    @Test func `nothing of the program runs before its start`() async throws {
        let vacant = try await prepared(workspace.shell("echo started; exec sleep 60"))
        let process = try #require(try vacant.start(environment: [:]) as? RunningProgram)
        let output = ProgramOutput(process)
        #expect(await output.line() == "started")
        // Of a program that had been started before, there would be two.
        #expect(process.members().count == 1)
        await process.discard()
        #expect(await output.rest() == "")
    }

    @Test func `a program can run again in one`() async throws {
        let script = "[ -e /tmp/before ] && echo kept || echo new; touch /tmp/before"
        let vacant = try await prepared(workspace.shell(script))
        let process = try vacant.start(environment: [:])
        let output = ProgramOutput(process)
        _ = await process.end()
        await process.clear()
        try await process.restart()
        _ = await process.end()
        await process.discard()
        #expect(await output.rest() == "new\nkept\n")
    }

    @Test func `extensions start in one`() async throws {
        try workspace.write("#!/bin/sh\necho beside $KEY\n", to: "layers/agent")
        chmod("\(workspace.path)/layers/agent", 0o755)
        var program = workspace.shell("echo itself")
        program.extensions = ["/opt/agent"]
        let process = try await prepared(program).start(environment: ["KEY": "it"])
        process.proceed()
        #expect(await process.end() == .exited(status: 0))
        var ends = try #require(process.extensionEnds).makeAsyncIterator()
        let end = await ends.next()
        #expect(end?.0 == "agent" && end?.1 == .exited(status: 0))
        await process.discard()
        var bytes = [UInt8](repeating: 0, count: 64)
        let output = try #require(process.extensionOutput)
        let count = read(output, &bytes, bytes.count)
        #expect(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self) == "beside it\n")
        close(output)
        close(process.output)
    }

    @Test func `one that is not used leaves nothing`() async throws {
        let before = ProcessTree.children(of: getpid())
        let vacant = try await prepared(workspace.shell("exec sleep 60"))
        let made = ProcessTree.children(of: getpid()).filter { !before.contains($0) }
        #expect(!made.isEmpty)
        vacant.discard()
        vacant.discard()
        while made.contains(where: isThere) { try await Task.sleep(for: .milliseconds(5)) }
        #expect(throws: LambdaEngineError.self) { try vacant.start(environment: [:]) }
    }

    @Test func `one that has ended says so, and leaves nothing`() async throws {
        let before = ProcessTree.children(of: getpid())
        let vacant = try await prepared(workspace.shell("exec sleep 60"))
        let made = ProcessTree.children(of: getpid()).filter { !before.contains($0) }
        let first = try #require(made.compactMap { ProcessTree.children(of: $0).first }.first)
        kill(first, SIGKILL)
        while isThere(first) { try await Task.sleep(for: .milliseconds(5)) }
        #expect(throws: LambdaEngineError.self) { try vacant.start(environment: [:]) }
        while made.contains(where: isThere) { try await Task.sleep(for: .milliseconds(5)) }
    }

    /// Also of one that has ended and was not waited for.
    private func isThere(_ process: Int32) -> Bool { kill(process, 0) == 0 }
}
