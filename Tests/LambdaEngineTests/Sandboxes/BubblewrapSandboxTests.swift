import Glibc
import Testing

@testable import LambdaEngine

@Suite(
    .timeLimit(.minutes(1)),
    .enabled(if: SandboxWorkspace.hasNamespaces, "bubblewrap is missing, or cannot make namespaces here"))
struct BubblewrapSandboxTests {
    private let workspace: SandboxWorkspace

    init() throws {
        workspace = try SandboxWorkspace()
    }

    private func output(_ script: String, environment: [String: String] = [:]) async throws -> String {
        try await workspace.run(workspace.shell(script, environment: environment), in: .bubblewrap).output
    }

    @Test func `the environment is exactly the one given, and PWD`() async throws {
        let given = ["NAME": "a value=with\nlines", "EMPTY": "", "LD_PRELOAD": "", "PATH": "/usr/bin:/bin"]
        let program = workspace.program(["/usr/bin/env", "-0"], environment: given)
        let variables = try await workspace.run(program, in: .bubblewrap).output.split(separator: "\0").map(String.init)
        let expected = given.merging(["PWD": "/var/task"]) { $1 }.map { "\($0.key)=\($0.value)" }
        #expect(variables.sorted() == expected.sorted())
    }

    @Test func `folders of the function are where AWS has them`() async throws {
        let script = "cat /var/task/name /opt/name /var/runtime/name /var/lang/name \(workspace.path)/installation/name"
        #expect(try await output(script) == "the taskthe layersthe librariesthe bootstrapsthe installation")
    }

    @Test func `without layers and libraries their folders are empty`() async throws {
        var program = workspace.shell("ls -A /opt /var/runtime")
        program.folders.layers = nil
        program.folders.libraries = nil
        #expect(try await workspace.run(program, in: .bubblewrap).output == "/opt:\n\n/var/runtime:\n")
    }

    @Test func `nothing but /tmp can be written`() async throws {
        let folders =
            "/ /etc /usr /var/task /opt /var/runtime /var/lang /tmp \(workspace.path)/installation /home/sbx_user1051"
        #expect(try await output("for d in \(folders); do (: > $d/new) 2>/dev/null && echo $d; done") == "/tmp\n")
        #expect(SystemFile.names(in: "\(workspace.path)/task") == ["name"])
    }

    @Test func `of the host only system folders are seen`() async throws {
        let seen = try await output("ls /; ls /tmp/samlet* -d; cat /etc/shadow; ls /root /run").split(separator: "\n")
        #expect(seen.contains("usr") && seen.contains("var"))
        #expect(Set(seen).isDisjoint(with: ["run", "work", "srv", "mnt", "media", "boot", "sys"]))
        #expect(seen.filter { $0.contains("samlet-sandbox") }.count == 1)
    }

    @Test func `an installation in a home is seen without the rest of the home`() async throws {
        try #require(SystemFile.makeFolders("\(workspace.path)/home/versions/3.13"))
        try workspace.write("secret", to: "home/secret")
        try workspace.write("3.13", to: "home/versions/3.13/name")
        var program = workspace.shell("cd \(workspace.path)/home; ls -A; cat versions/3.13/name")
        program.folders.installation = ["\(workspace.path)/home/versions/3.13"]
        #expect(try await workspace.run(program, in: .bubblewrap).output == "versions\n3.13")
    }

    @Test(.enabled(if: !SystemFile.names(in: "/opt").isEmpty, "there is nothing in /opt"))
    func `an installation below /opt is seen beside the layers`() async throws {
        let name = try #require(SystemFile.names(in: "/opt").first { SystemFile.isFolder("/opt/\($0)") })
        var program = workspace.shell("ls /opt; cat /opt/name; (: > /opt/new) 2>/dev/null || echo ' read-only'")
        program.folders.installation = ["/opt/\(name)"]
        let names = ["name", name].sorted().joined(separator: "\n")
        #expect(try await workspace.run(program, in: .bubblewrap).output == "\(names)\nthe layers read-only\n")
    }

    @Test func `the user, the host's name and the processes are the function's own`() async throws {
        let script = "id; whoami; cat /proc/sys/kernel/hostname; ls -d /proc/[0-9]* | wc -l"
        let lines = try await output(script).split(separator: "\n")
        #expect(
            lines.first == "uid=993(sbx_user1051) gid=990(sbx_user1051) groups=990(sbx_user1051)"
                || lines.first?.hasPrefix("uid=993(sbx_user1051) gid=990") == true)
        #expect(lines.dropFirst().first == "sbx_user1051")
        #expect(lines.dropFirst(2).first == "169.254.1.1")
        #expect(try Int(#require(lines.last)).map { $0 <= 5 } == true)
    }

    @Test func `a program has no privileges`() async throws {
        let lines = try await output(
            "grep -E '^(CapEff|CapBnd|NoNewPrivs)' /proc/self/status; mount -t tmpfs x /tmp && echo mounted")
        #expect(lines.contains("CapEff:\t0000000000000000\n"))
        #expect(lines.contains("NoNewPrivs:\t1\n"))
        #expect(!lines.contains("mounted"))
    }

    @Test func `names are resolved and certificates are there as on the host`() async throws {
        #expect(try await output("getent hosts sandbox.localdomain").hasPrefix("127.0.0.1"))
        #expect(try await output("cat /etc/resolv.conf") == SystemFile.text("/etc/resolv.conf"))
        let certificates = "/etc/ssl/certs/ca-certificates.crt"
        if let size = SystemFile.bytes(certificates)?.count {
            #expect(try await output("wc -c < \(certificates)") == "\(size)\n")
        }
        #expect(try await output("ls /etc/ssl/private 2>&1 >/dev/null | wc -l") == "1\n")
    }

    @Test func `/tmp has the size of the function's ephemeral storage`() async throws {
        let script = "head -c 15000000 /dev/zero > /tmp/a && echo fits; head -c 3000000 /dev/zero > /tmp/b || echo full"
        let output = try await output(script)
        #expect(output.hasPrefix("fits\n") && output.hasSuffix("full\n"))
    }

    @Test func `a full /tmp is no use of memory`() async throws {
        var program = workspace.shell("head -c 200000000 /dev/zero > /tmp/a && echo fits")
        program.temporarySizeInMegabytes = 512
        #expect(try await workspace.run(program, in: .bubblewrap).output == "fits\n")
    }

    @Test func `/tmp is private to each program`() async throws {
        #expect(try await output("touch /tmp/mine; ls /tmp | grep mine") == "mine\n")
        #expect(try await output("ls /tmp | grep mine") == "")
    }

    @Test(
        .enabled(if: BubblewrapSandbox.countsProcessesByNamespace, "user namespaces count processes since Linux 5.14"))
    func `a program may have about a thousand processes`() async throws {
        let script = """
            import os, signal
            count = 0
            try:
                while count < 2000:
                    if os.fork() == 0: signal.pause()
                    count += 1
            except BlockingIOError: pass
            print(count)
            """
        var program = workspace.python(script)
        program.memoryLimitInMegabytes = 3000
        let count = try #require(Int(try await workspace.run(program, in: .bubblewrap).output.dropLast()))
        #expect((900...1024).contains(count))
    }

    @Test func `arguments and variables do not show in the list of processes`() async throws {
        let sandbox = try await workspace.sandbox(.bubblewrap)
        let process = try await sandbox.start(
            workspace.shell("echo ready; exec sleep 60", environment: ["KEY": "a secret"]))
        let output = ProgramOutput(process)
        #expect(await output.line() == "ready")
        let program = try #require(process as? RunningProgram)
        let child = try #require(program.enclosure as? NamespaceEnclosure).child.id
        #expect(SystemFile.text("/proc/\(child)/cmdline")?.contains("a secret") == false)
        await process.discard()
    }

    @Test func `without bubblewrap it says what to install`() async throws {
        let error = await #expect(throws: LambdaEngineError.self) {
            _ = try await BubblewrapSandbox(searchPath: "\(workspace.path)/installation", folder: workspace.path)
        }
        #expect(error?.code == .sandboxUnavailable)
        #expect(error?.message.contains("apt-get install bubblewrap") == true)
        #expect(error?.message.contains("--sandbox none") == true)
    }

    @Test func `without namespaces it says what to set`() async throws {
        let folder = "\(workspace.path)/installation"
        try workspace.write(
            "#!/bin/sh\necho bwrap: No permissions to create new namespace >&2\nexit 1\n", to: "installation/bwrap")
        chmod("\(folder)/bwrap", 0o755)
        let error = await #expect(throws: LambdaEngineError.self) {
            _ = try await BubblewrapSandbox(searchPath: folder, folder: workspace.path)
        }
        #expect(error?.code == .sandboxUnavailable)
        #expect(error?.message.contains("user.max_user_namespaces") == true)
        #expect(error?.cause == "bwrap: No permissions to create new namespace")
    }
}
