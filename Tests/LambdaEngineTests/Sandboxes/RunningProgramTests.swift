import Glibc
import Testing

@testable import LambdaEngine

/// What holds for both kinds of sandbox.
@Suite(.timeLimit(.minutes(1)))
struct RunningProgramTests {
    typealias Kind = SandboxWorkspace.Kind
    private let workspace: SandboxWorkspace

    init() throws {
        workspace = try SandboxWorkspace()
    }

    @Test(arguments: Kind.available)
    func `a program ends with its exit status`(_ kind: Kind) async throws {
        #expect(try await workspace.run(workspace.shell("exit 7"), in: kind).end == .exited(status: 7))
        #expect(try await workspace.run(workspace.shell("exit 0"), in: kind).end == .exited(status: 0))
    }

    @Test(arguments: Kind.available)
    func `a program that kills itself ends by a signal`(_ kind: Kind) async throws {
        #expect(try await workspace.run(workspace.shell("kill -TERM $$"), in: kind).end == .killed(signal: SIGTERM))
        #expect(try await workspace.run(workspace.shell("kill -KILL $$"), in: kind).end == .killed(signal: SIGKILL))
    }

    @Test(arguments: Kind.available)
    func `what goes to stdout and stderr comes in order`(_ kind: Kind) async throws {
        let script = "for i in 1 2 3 4 5; do echo out $i; echo err $i >&2; done"
        let lines = (1...5).flatMap { ["out \($0)", "err \($0)"] }
        #expect(
            try await workspace.run(workspace.shell(script), in: kind).output == lines.joined(separator: "\n") + "\n")
    }

    @Test(arguments: Kind.available)
    func `reading the output does not wait`(_ kind: Kind) async throws {
        let process = try await workspace.sandbox(kind).start(workspace.shell("exec sleep 60"))
        defer { close(process.output) }
        var byte: UInt8 = 0
        #expect(read(process.output, &byte, 1) == -1)
        #expect(errno == EAGAIN)
        process.kill()
        #expect(await process.end() == .killed(signal: SIGKILL))
    }

    @Test(arguments: Kind.available)
    func `a program starts without input, in its code's folder`(_ kind: Kind) async throws {
        let (_, output) = try await workspace.run(workspace.shell("cat; pwd; cat name"), in: kind)
        let folder = kind == .open ? "\(workspace.path)/task" : "/var/task"
        #expect(output == "\(folder)\nthe task")
    }

    @Test(arguments: Kind.available)
    func `a program gets no descriptors but the standard ones, and 1024 at most`(_ kind: Kind) async throws {
        let leak = open("/dev/null", O_RDONLY)
        defer { close(leak) }
        let (_, output) = try await workspace.run(workspace.shell("ls /proc/$$/fd; ulimit -n; ulimit -Hn"), in: kind)
        #expect(output == "0\n1\n2\n1024\n1024\n")
    }

    @Test(arguments: Kind.available)
    func `killing a program ends what it started`(_ kind: Kind) async throws {
        // The inner shell says so, when what it starts is there too.
        let script = "sleep 60 & (sleep 60 & echo ready; exec sleep 60) & wait"
        let process = try await workspace.sandbox(kind).start(workspace.shell(script))
        let output = ProgramOutput(process)
        #expect(await output.line() == "ready")
        let processes = try #require(process as? RunningProgram).members()
        #expect(processes.count >= 4)
        process.kill()
        #expect(await process.end() == .killed(signal: SIGKILL))
        await process.discard()
        #expect(await output.rest() == "")
        #expect(processes.filter(isRunning) == [])
    }

    @Test(arguments: Kind.available)
    func `what a program leaves behind ends with it`(_ kind: Kind) async throws {
        let process = try await workspace.sandbox(kind).start(workspace.shell("sleep 60 & echo $!; exit 3"))
        let output = ProgramOutput(process)
        #expect(await process.end() == .exited(status: 3))
        await process.clear()
        let program = try #require(process as? RunningProgram)
        #expect(program.members() == [])
        await process.discard()
        // The pipe has an end only when nobody can write any more.
        #expect(await output.rest().isEmpty == false)
    }

    @Test(arguments: Kind.available)
    func `everyone who waits learns of the end, also afterwards`(_ kind: Kind) async throws {
        let process = try await workspace.sandbox(kind).start(workspace.shell("read -r _; exec sleep 60"))
        defer { close(process.output) }
        let ends = await withTaskGroup { group in
            for _ in 1...5 { group.addTask { await process.end() } }
            process.kill()
            process.kill()
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(ends.allSatisfy { $0 == ends.first } && ends.count == 5)
        process.kill()
        #expect(await process.end() == ends.first)
        #expect(!process.owns(connectionFrom: 1, to: 2))
    }

    @Test(arguments: Kind.available)
    func `a program that cannot be found ends with an error`(_ kind: Kind) async throws {
        let (end, output) = try await workspace.run(workspace.program(["/var/task/missing"]), in: kind)
        #expect(end != .exited(status: 0))
        #expect(output.contains("missing"))
    }

    @Test(arguments: Kind.available)
    func `a program that needs too much memory is ended`(_ kind: Kind) async throws {
        let script = "x = []\nwhile True: x.append(bytearray(4 << 20))"
        let process = try await workspace.sandbox(kind).start(workspace.python(script))
        defer { close(process.output) }
        #expect(await process.end() == .outOfMemory)
        #expect(process.peakMemoryInBytes() == 128 << 20)
        await process.discard()
    }

    @Test(arguments: Kind.available)
    func `the peak of memory counts what was freed again`(_ kind: Kind) async throws {
        let script = "x = b'x' * (60 << 20)\nx = 0\nprint('ready', flush=True)\nimport time\ntime.sleep(60)"
        let process = try await workspace.sandbox(kind).start(workspace.python(script))
        let output = ProgramOutput(process)
        #expect(await output.line() == "ready")
        #expect((62 << 20..<100 << 20).contains(process.peakMemoryInBytes()))
        process.kill()
        _ = await process.end()
        #expect((62 << 20..<100 << 20).contains(process.peakMemoryInBytes()))
    }

    @Test(arguments: Kind.available)
    func `memory that processes share is counted once where the kernel can tell`(_ kind: Kind) async throws {
        let script = """
            import os, time
            x = b'x' * (40 << 20)
            for _ in range(4):
                if os.fork() == 0: time.sleep(60)
            print('ready', flush=True)
            time.sleep(60)
            """
        let process = try await workspace.sandbox(kind).start(workspace.python(script))
        let output = ProgramOutput(process)
        #expect(await output.line() == "ready")
        let program = try #require(process as? RunningProgram)
        program.checkMemory()
        let most = (program.group == nil ? 300 : 120) << 20
        #expect((40 << 20..<most).contains(process.peakMemoryInBytes()))
        process.kill()
        #expect(await process.end() == .killed(signal: SIGKILL))
        await process.discard()
        #expect(await output.line() == nil)
    }

    @Test(arguments: Kind.available)
    func `a connection belongs to the program that has it, or a child of it`(_ kind: Kind) async throws {
        let listener = try Listener()
        let script = """
            import os, socket, time
            if os.fork() == 0:
                if os.fork() == 0:
                    c = socket.create_connection(("127.0.0.1", \(listener.port)))
                    time.sleep(60)
            time.sleep(60)
            """
        let sandbox = try await workspace.sandbox(kind)
        let first = try await sandbox.start(workspace.python(script))
        let second = try await sandbox.start(workspace.shell("sleep 60"))
        let port = await listener.accepted()
        #expect(first.owns(connectionFrom: port, to: listener.port))
        #expect(!second.owns(connectionFrom: port, to: listener.port))
        let own = listener.connected()
        #expect(!first.owns(connectionFrom: own.port, to: listener.port))
        for process in [first, second] {
            await process.discard()
            close(process.output)
        }
        #expect(!first.owns(connectionFrom: port, to: listener.port))
        close(own.descriptor)
    }

    @Test(arguments: Kind.available)
    func `a program that is over leaves nothing behind`(_ kind: Kind) async throws {
        let process = try await workspace.sandbox(kind).start(
            workspace.shell("sleep 60 & touch ${TMPDIR:-/tmp}/x; exit 0"))
        let program = try #require(process as? RunningProgram)
        let child = (program.enclosure as? NamespaceEnclosure)?.child.id ?? program.enclosure.program()
        #expect(await process.end() == .exited(status: 0))
        await process.discard()
        close(process.output)
        #expect(program.members() == [])
        if let child { #expect(waitpid(child, nil, WNOHANG) == -1) }
        while let group = program.group, access(group.path, F_OK) == 0 { await Task.yield() }
        #expect(SystemFile.names(in: "\(workspace.path)/shared").filter { $0.hasPrefix("tmp") } == [])
        #expect(SystemFile.text("/proc/self/mountinfo")?.contains(workspace.path) == false)
    }

    @Test(arguments: Kind.available)
    func `a program runs again in the same sandbox, with what it left in its temporary folder`(
        _ kind: Kind
    ) async throws {
        let script = "cd ${TMPDIR:-/tmp}; cat x; echo again >> x; (setsid sleep 60 &); kill -KILL $$"
        let process = try await workspace.sandbox(kind).start(workspace.shell(script))
        let output = ProgramOutput(process)
        #expect(await process.end() == .killed(signal: SIGKILL))
        for _ in 1...3 {
            await process.clear()
            #expect(try #require(process as? RunningProgram).members() == [])
            try await process.restart()
            #expect(await process.end() == .killed(signal: SIGKILL))
        }
        await process.discard()
        let lines = await output.rest().split(separator: "\n").filter { $0 == "again" }
        #expect(lines.count == 6)
        await #expect(throws: LambdaEngineError.self) { try await process.restart() }
    }

    @Test(arguments: Kind.available)
    func `a program that has only been started is ended, too, and starts again`(_ kind: Kind) async throws {
        let process = try await workspace.sandbox(kind).start(workspace.shell("echo ready; exec sleep 60"))
        let output = ProgramOutput(process)
        await process.clear()
        #expect(await process.end() == .killed(signal: SIGKILL))
        try await process.restart()
        #expect(await output.line() == "ready")
        await process.discard()
    }

    @Test(arguments: Kind.available)
    func `processes that start others without end are ended`(_ kind: Kind) async throws {
        let script = "import os\nprint('ready', flush=True)\nwhile True:\n  try: os.fork()\n  except OSError: pass"
        var program = workspace.python(script)
        program.memoryLimitInMegabytes = 3000
        guard kind == .bubblewrap else { return }
        let process = try await workspace.sandbox(kind).start(program)
        let output = ProgramOutput(process)
        #expect(await output.line() == "ready")
        await process.clear()
        #expect(try #require(process as? RunningProgram).members() == [])
        #expect(await process.end() == .killed(signal: SIGKILL))
        await process.discard()
    }

    @Test(arguments: Kind.available)
    func `a frozen program gets no processor until it is thawed, and can be ended`(_ kind: Kind) async throws {
        let script = """
            import os, time
            if os.fork() == 0:
                while True: time.sleep(0.001)
            print('ready', flush=True)
            while True: time.sleep(0.001)
            """
        let process = try await workspace.sandbox(kind).start(workspace.python(script))
        let output = ProgramOutput(process)
        #expect(await output.line() == "ready")
        let members = try #require(process as? RunningProgram).members()
        process.freeze()
        while !members.allSatisfy(isStopped) { await Task.yield() }
        let before = members.map(switches)
        process.thaw()
        while members.map(switches) == before { await Task.yield() }
        process.freeze()
        while !members.allSatisfy(isStopped) { await Task.yield() }
        await process.clear()
        #expect(await process.end() == .killed(signal: SIGKILL))
        await process.discard()
    }

    /// True for a process that is stopped or frozen.
    private func isStopped(_ process: Int32) -> Bool {
        SystemFile.text("/proc/\(process)/status")?.contains("State:\tT") == true
            || SystemFile.text("/proc/\(process)/wchan")?.contains("freez") == true
    }

    /// How often a process has given up its processor.
    private func switches(_ process: Int32) -> String? {
        SystemFile.text("/proc/\(process)/status")?.split(separator: "\n").last { $0.hasPrefix("voluntary") }
            .map(String.init)
    }

    /// False also for a process that has ended and waits for someone to take note of it.
    private func isRunning(_ process: Int32) -> Bool {
        SystemFile.link("/proc/\(process)/exe") != nil
    }

    // MARK: - Extensions

    /// The workspace's layers, as seen from inside.
    private func layers(_ kind: Kind) -> String { kind == .open ? "\(workspace.path)/layers" : "/opt" }

    private func program(_ script: String, beside agent: String, in kind: Kind) throws -> SandboxedProgram {
        try workspace.write("#!/bin/sh\n\(agent)\n", to: "layers/agent")
        try #require(chmod("\(workspace.path)/layers/agent", 0o755) == 0)
        var program = workspace.shell(script, environment: ["_HANDLER": "h", "NAME": "value"])
        program.extensions = ["\(layers(kind))/agent"]
        return program
    }

    @Test(arguments: Kind.available)
    func `extensions start first, and outlive the program until all is cleared`(_ kind: Kind) async throws {
        // A shell without a file of its own, which would have a descriptor.
        let agent = "exec sh -c 'echo agent $NAME ${_HANDLER-hidden}; ls /proc/$$/fd; echo end; exec sleep 60'"
        let lines = ["agent value hidden", "0", "1", "2", "end"]
        let process = try await workspace.sandbox(kind).start(
            try program("echo program; exit 3", beside: agent, in: kind))
        let (output, extensions) = (ProgramOutput(process), try ProgramOutput(ofExtensionsBeside: process))
        for line in lines { #expect(await extensions.line() == line) }
        process.proceed()
        #expect(await output.line() == "program")
        #expect(await process.end() == .exited(status: 3))
        #expect(process.peakMemoryInBytes() > 0)
        await process.clear()
        try await process.restart()
        for line in lines { #expect(await extensions.line() == line) }
        process.proceed()
        #expect(await output.line() == "program")
        await process.discard()
    }

    @Test(arguments: Kind.available)
    func `the end of an extension is told`(_ kind: Kind) async throws {
        let process = try await workspace.sandbox(kind).start(
            try program("exec sleep 60", beside: "exit 4", in: kind))
        defer { close(process.output) }
        defer { if let output = process.extensionOutput { close(output) } }
        var ends = try #require(process.extensionEnds).makeAsyncIterator()
        let (name, end) = try #require(await ends.next())
        #expect(name == "agent" && end == .exited(status: 4))
        await process.clear()
        await process.discard()
        #expect(await ends.next() == nil)
    }

    @Test(arguments: Kind.available)
    func `only the program is interrupted`(_ kind: Kind) async throws {
        let script = "trap 'echo asked; exit 0' TERM; echo ready; while :; do sleep 0.01; done"
        let agent = "trap 'echo asked' TERM; echo there; while :; do sleep 0.01; done"
        let process = try await workspace.sandbox(kind).start(try program(script, beside: agent, in: kind))
        let (output, extensions) = (ProgramOutput(process), try ProgramOutput(ofExtensionsBeside: process))
        #expect(await extensions.line() == "there")
        process.proceed()
        #expect(await output.line() == "ready")
        process.interrupt()
        #expect(await output.line() == "asked")
        #expect(await process.end() == .exited(status: 0))
        await process.discard()
        #expect(await extensions.line() == nil)
    }
}
