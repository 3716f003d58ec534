import Glibc
import Testing

@testable import Artifacts

@Suite(.timeLimit(.minutes(1)))
struct ToolTests {
    private func shell(_ script: String, in workspace: Workspace, _ variables: [String: String] = [:]) -> Tool {
        Tool(
            executable: "/bin/sh", arguments: ["-c", script], workingFolder: workspace.path,
            variables: ["PATH": "/usr/bin:/bin"].merging(variables) { $1 })
    }

    @Test func `how a tool ended is a value`() async throws {
        let workspace = try Workspace()
        let good = try await shell("echo out; echo err >&2; pwd; echo $GREETING", in: workspace, ["GREETING": "hi"])
            .run(in: workspace.path)
        #expect(good.isSuccess)
        #expect(good.output.split(separator: "\n") == ["out", "err", Substring(workspace.path), "hi"])
        let bad = try await shell("echo no; exit 3", in: workspace).run(in: workspace.path)
        #expect(!bad.isSuccess)
        #expect(bad.status == "exit status 3")
        let killed = try await shell("kill -SEGV $$", in: workspace).run(in: workspace.path)
        #expect(killed.status == "signal 11")
    }

    @Test func `a tool has no input`() async throws {
        let workspace = try Workspace()
        let outcome = try await shell("cat; echo end", in: workspace).run(in: workspace.path)
        #expect(outcome.output == "end")
    }

    @Test func `of much output the last lines are kept`() async throws {
        let workspace = try Workspace()
        let outcome = try await shell("seq 1 300000", in: workspace).run(in: workspace.path)
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 30)
        #expect(lines.last == "300000")
    }

    @Test func `what a tool leaves running goes with it and holds nobody up`() async throws {
        let workspace = try Workspace()
        let outcome = try await shell("sleep 1000 & echo $!", in: workspace).run(in: workspace.path)
        let process = try #require(pid_t(outcome.output))
        try await gone(process)
    }

    @Test func `a cancelled tool is ended with all it started`() async throws {
        let workspace = try Workspace()
        let script = "sleep 1000 & echo $! > child; echo $$ > parent.new; mv parent.new parent; wait"
        let task = Task { try await shell(script, in: workspace).run(in: workspace.path) }
        while !FileSystem.isFile(workspace["parent"]) { await Task.yield() }
        task.cancel()
        #expect(try await code { _ = try await task.value } == .cancelled)
        for file in ["parent", "child"] {
            try await gone(try #require(pid_t(workspace.text(workspace[file]).split(separator: "\n").joined())))
        }
    }

    /// Waits until a process is no more, or only waits for its parent to take notice.
    private func gone(_ process: pid_t) async throws {
        while kill(process, 0) == 0 {
            let state = try FileSystem.text(of: "/proc/\(process)/stat")?.split(separator: ")").last?.first {
                $0 != " "
            }
            if state == nil || state == "Z" { return }
            await Task.yield()
        }
    }
}
