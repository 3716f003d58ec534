import Glibc
import Testing

@testable import LambdaEngine

struct ControlGroupsTests {
    private func folders(_ groups: String, _ mounts: String) -> [String] {
        ControlGroups.places(for: "memory", groups: groups, mounts: mounts).map { "\($0.version) \($0.folder)" }
    }

    @Test func `version one is found by the memory controller`() {
        let mounts = """
            33 31 0:30 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
            35 31 0:32 / /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory
            """
        #expect(folders("8:pids:/\n4:memory:/engine/1\n0::/\n", mounts) == ["one /sys/fs/cgroup/memory/engine/1"])
    }

    @Test func `of version two the own group is tried, then the one above`() {
        let mounts = "30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate"
        #expect(
            folders("0::/user.slice/app.scope\n", mounts) == [
                "two /sys/fs/cgroup/user.slice/app.scope", "two /sys/fs/cgroup/user.slice",
            ])
        #expect(folders("0::/\n", mounts) == ["two /sys/fs/cgroup"])
    }

    @Test func `in a container the mounted root is left out of the path`() {
        let mounts = "35 31 0:32 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory"
        #expect(folders("4:memory:/docker/abc\n", mounts) == ["one /sys/fs/cgroup/memory"])
        #expect(folders("4:memory:/docker/abc/inner\n", mounts) == ["one /sys/fs/cgroup/memory/inner"])
    }

    @Test func `without control groups there is none`() {
        #expect(folders("", "") == [])
        #expect(folders("4:memory:/a\n", "22 27 0:21 / /proc rw - proc proc rw") == [])
    }

    @Test(.enabled(if: ControlGroups() != nil, "control groups cannot be made here"))
    func `a group has its limits and is removed, and so are those of engines that are gone`() throws {
        let groups = try #require(ControlGroups())
        let group = try #require(groups.group(.init(memoryInBytes: 64 << 20, memorySizeInMegabytes: 256)))
        #expect(group.processes() == [])
        // A thread of this process is in it while a program is started; what ends all that is in it must not end this process.
        #expect(try groups.starting(in: group) { () throws(LambdaEngineError) in group.processes() } == [])
        #expect(group.outOfMemoryKills() == 0)
        let limits = [group.path, group.others.processes, group.others.processors].compactMap(\.self).flatMap {
            folder in
            ["cpu.shares", "cpu.weight", "pids.max"].compactMap { SystemFile.text("\(folder)/\($0)") }
        }
        #expect(limits.contains("1024\n"))
        #expect(limits.contains("2048\n") || limits.contains("200\n") || limits.count == 1)
        let abandoned =
            String(group.path[...(group.path.lastIndex(of: "/") ?? group.path.endIndex)]) + "samlet-2147483000-1"
        try #require(mkdir(abandoned, 0o755) == 0)
        _ = ControlGroups()
        #expect(!SystemFile.isFolder(abandoned))
        #expect(SystemFile.isFolder(group.path))
        #expect(group.remove())
        #expect(([group.path] + group.others.all).allSatisfy { !SystemFile.isFolder($0) })
    }

    @Test(.enabled(if: ControlGroups() != nil, "control groups cannot be made here"))
    func `what an engine that was killed left to the first process is ended`() async throws {
        let groups = try #require(ControlGroups())
        let group = try #require(groups.group(.init(memoryInBytes: 64 << 20, memorySizeInMegabytes: 128)))
        let folder = group.path[..<(group.path.lastIndex(of: "/") ?? group.path.endIndex)]
        let abandoned = "\(folder)/samlet-2147483000-2"
        try #require(group.remove() && mkdir(abandoned, 0o755) == 0)
        let pipe = try #require(popen("sleep 60 > /dev/null & echo $!", "r"))
        var line = [CChar](repeating: 0, count: 32)
        fgets(&line, 32, pipe)
        pclose(pipe)
        let text = String(decoding: line.map { UInt8(bitPattern: $0) }.prefix { $0 != 0 }, as: UTF8.self)
        let orphan = try #require(ProcessTree.numbers(text).first)
        defer { kill(orphan, SIGKILL) }
        try #require(SystemFile.write("\(orphan)", to: "\(abandoned)/cgroup.procs"))
        // Somebody else than the first process may take in what is left alone here; that is not touched then.
        let isFirst = ProcessTree.parent(of: orphan) == 1
        _ = ControlGroups()
        for _ in 0..<200 where isFirst && SystemFile.isFolder(abandoned) {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(SystemFile.isFolder(abandoned) != isFirst)
    }
}
