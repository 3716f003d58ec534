import Glibc
import Testing

@testable import LambdaEngine

struct ProcessTreeTests {
    @Test func `this process is among those that descend from its parent`() {
        #expect(ProcessTree.descendants(of: getppid()).contains(getpid()))
        #expect(!ProcessTree.descendants(of: getpid()).contains(getpid()))
    }

    @Test func `a process knows who started it`() {
        #expect(ProcessTree.parent(of: getpid()) == getppid())
        #expect(ProcessTree.parent(of: Int32.max) == nil)
    }

    @Test func `a process has ended when nobody has taken note of it yet, too`() async throws {
        #expect(!ProcessTree.hasEnded(getpid()))
        #expect(ProcessTree.hasEnded(Int32.max))
        var child = pid_t()
        let words = [strdup("sh"), strdup("-c"), strdup("exit 0"), nil]
        defer { words.forEach { free($0) } }
        try #require(posix_spawn(&child, "/bin/sh", nil, nil, words, nil) == 0)
        for _ in 0..<200 where !ProcessTree.hasEnded(child) { try await Task.sleep(for: .milliseconds(10)) }
        #expect(ProcessTree.hasEnded(child))
        #expect(kill(child, 0) == 0)
        var status: Int32 = 0
        #expect(waitpid(child, &status, 0) == child)
    }

    @Test func `a process group with this process in it is alive`() {
        #expect(ProcessTree.hasLivingProcesses(inGroup: getpgrp()))
        #expect(!ProcessTree.hasLivingProcesses(inGroup: Int32.max))
    }

    @Test func `memory is told in bytes`() {
        let memory = ProcessTree.memory(of: getpid())
        #expect(memory.peak > 1 << 20)
        #expect(memory.anonymous > 1 << 16 && memory.anonymous <= memory.peak)
        #expect((1...memory.peak).contains(ProcessTree.shareOfAnonymousMemory(of: getpid())))
    }

    @Test func `a process that is gone has no memory`() {
        #expect(ProcessTree.memory(of: Int32.max).peak == 0)
        #expect(ProcessTree.descendants(of: Int32.max) == [])
    }
}
