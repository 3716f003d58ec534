internal import Dispatch
internal import Glibc
internal import Synchronization

/// A program that runs in a sandbox of either kind.
final class RunningProgram: SandboxedProcess {
    /// What holds the program and all that it starts together.
    enum Enclosure {
        /// A PID namespace, which ends with its first process.
        case namespace(first: ProcessHandle)
        /// The session of the program itself, which also has a folder to remove at the end.
        case session(temporaryFolder: String)
    }

    let output: Int32
    /// The child of this process: bubblewrap, or the program itself.
    let child: ProcessHandle
    private let enclosure: Enclosure
    let group: ControlGroup?
    private let limitInBytes: Int
    private let watch: MemoryWatch
    /// A line whose far end holds the program back until something comes over it, and may end it when this end is closed.
    private let line: Descriptor
    private let state = Mutex(State())

    private struct State {
        var end: ProgramEnd?
        var waiting: [CheckedContinuation<ProgramEnd, Never>] = []
        var hasReapedChild = false
        var hasExceededLimit = false
        var peakInBytes = 0
    }

    /// Lets the program go on.
    init(
        output: Int32, child: ProcessHandle, enclosure: Enclosure, group: ControlGroup?, limitInBytes: Int,
        watch: MemoryWatch, line: consuming Descriptor
    ) {
        self.output = output
        self.child = child
        self.enclosure = enclosure
        self.group = group
        self.limitInBytes = limitInBytes
        self.watch = watch
        self.line = line
        watch.add(self)
        child.whenEnded { self.childEnded() }
        _ = send(self.line.number, "\n", 1, Int32(MSG_NOSIGNAL))
    }

    func end() async -> ProgramEnd {
        await withCheckedContinuation { continuation in
            let end = state.withLock { state in
                if state.end == nil { state.waiting.append(continuation) }
                return state.end
            }
            if let end { continuation.resume(returning: end) }
        }
    }

    func kill() {
        switch enclosure {
        case .namespace(let first): first.kill()
        case .session: killSession()
        }
    }

    func watchMemory(_ isWorking: Bool) {
        guard isWorking else { return watch.remove(self) }
        watch.add(self)
        if state.withLock({ $0.hasReapedChild }) { watch.remove(self) }
    }

    func peakMemoryInBytes() -> Int {
        let memories = members().map(ProcessTree.memory)
        let sum = memories.reduce(0) { $0 + $1.peak }
        // What processes share after a fork is in each one's peak. The group's peak has it once, but lacks the pages of
        // files that other groups have read before.
        let most = (group?.peak()).map { peak in min(sum, memories.reduce(peak) { $0 + $1.file }) } ?? sum
        return state.withLock { state in
            state.peakInBytes = max(state.peakInBytes, most)
            return state.peakInBytes
        }
    }

    func owns(connectionFrom port: Int, to localPort: Int) -> Bool {
        guard let socket = LoopbackConnection(port: port, remotePort: localPort).socket(), socket != 0 else {
            return false
        }
        // A process that has just been started can be missing from the first list.
        return (1...2).contains { _ in members().contains { ProcessTree.holds($0, socket: socket) } }
    }

    /// The processes of the program, without that of the sandbox.
    func members() -> [Int32] {
        guard state.withLock({ !$0.hasReapedChild }) else { return [] }
        switch enclosure {
        case .namespace(let first):
            return group?.processes().filter { $0 != first.id && $0 != child.id }
                ?? ProcessTree.descendants(of: first.id)
        case .session:
            return group?.processes() ?? [child.id] + ProcessTree.descendants(of: child.id)
        }
    }

    /// Ends the program when it has more memory than it may have.
    func checkMemory() {
        guard usesTooMuchMemory() else { return }
        state.withLock { state in
            guard !state.hasReapedChild else { return }
            state.hasExceededLimit = true
            state.peakInBytes = limitInBytes
        }
        kill()
    }

    // MARK: - Memory

    private func usesTooMuchMemory() -> Bool {
        if let group { return group.anonymousMemory() > limitInBytes }
        let members = members()
        guard members.reduce(0, { $0 + ProcessTree.memory(of: $1).anonymous }) > limitInBytes else { return false }
        // Processes share much of it after a fork; this tells exactly, but takes long.
        return members.reduce(0) { $0 + ProcessTree.shareOfAnonymousMemory(of: $1) } > limitInBytes
    }

    // MARK: - End

    private func childEnded() {
        let kills = group?.outOfMemoryKills() ?? 0
        // A session's number stays its own as long as the child is not reaped.
        kill()
        let end = state.withLock { state in
            state.hasReapedChild = true
            return Self.meaning(of: child.reap(), enclosure, isOutOfMemory: state.hasExceededLimit || kills > 0)
        }
        watch.remove(self)
        if end == .outOfMemory { state.withLock { $0.peakInBytes = limitInBytes } }
        switch enclosure {
        case .namespace(let first): first.whenEnded { self.cleanUp(end, attempts: Self.patience) }
        case .session: cleanUp(end, attempts: Self.patience)
        }
    }

    /// bubblewrap tells of a signal as shells do, by an exit status of 128 and more.
    private static func meaning(of end: ProgramEnd, _ enclosure: Enclosure, isOutOfMemory: Bool) -> ProgramEnd {
        var end = end
        if case .namespace = enclosure, case .exited(let status) = end, (129...192).contains(status) {
            end = .killed(signal: status - 128)
        }
        return isOutOfMemory && end == .killed(signal: SIGKILL) ? .outOfMemory : end
    }

    /// How often to look whether the kernel has let go of processes that were killed, a millisecond apart.
    private static let patience = 1000

    private func cleanUp(_ end: ProgramEnd, attempts: Int) {
        guard isEmpty() || attempts == 0 else {
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(1)) {
                self.cleanUp(end, attempts: attempts - 1)
            }
            return
        }
        if case .session(let folder) = enclosure { SystemFile.remove(folder) }
        group?.removeSoon()
        let waiting = state.withLock { state in
            state.end = end
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume(returning: end) }
    }

    /// True when nothing of the program runs any more.
    private func isEmpty() -> Bool {
        // A namespace has ended before this.
        guard case .session = enclosure else { return true }
        killGroup()
        return group?.processes().isEmpty ?? !ProcessTree.hasLivingProcesses(inGroup: child.id)
    }

    private func killSession() {
        state.withLock { state in
            guard !state.hasReapedChild else { return }
            _ = Glibc.kill(-child.id, SIGKILL)
        }
        killGroup()
    }

    /// Also ends what has left the session, where there is a control group that nothing leaves.
    private func killGroup() {
        for process in group?.processes() ?? [] {
            // Held first, then looked up again, so that it is one of the group's.
            guard let handle = try? ProcessHandle(process), group?.processes().contains(process) == true else {
                continue
            }
            handle.kill()
        }
    }
}
