internal import Dispatch
internal import Glibc
internal import Synchronization

/// A program that runs in an enclosure of either kind.
final class RunningProgram: SandboxedProcess {
    let output: Int32
    let enclosure: any Enclosure
    let extensionOutput: Int32?
    let extensionEnds: AsyncStream<(String, ProgramEnd)>?
    private let extensionEnd: AsyncStream<(String, ProgramEnd)>.Continuation?
    private let limitInBytes: Int
    private let watch: MemoryWatch
    private let state = Mutex(State())

    private enum Run {
        case running
        /// The program has ended; what it started may still run.
        case ended(ProgramEnd)
        case cleared(ProgramEnd)
        case gone(ProgramEnd)
    }

    private struct State {
        var run = Run.running
        var waitingForEnd: [CheckedContinuation<ProgramEnd, Never>] = []
        var waitingForClearing: [CheckedContinuation<Void, Never>] = []
        var waitingForExit: [CheckedContinuation<Void, Never>] = []
        var hasExceededLimit = false
        /// Of the control group, before the program was started.
        var earlierKills = 0
        var peakInBytes = 0
        /// It is to rest: what freezes it later looks here whether that still holds.
        var rests = false
        var isFrozen = false
    }

    var group: ControlGroup? { enclosure.group }

    /// Starts the program.
    init(
        output: Int32, enclosure: any Enclosure, extensionOutput: Int32? = nil, limitInBytes: Int, watch: MemoryWatch
    ) throws(LambdaEngineError) {
        self.output = output
        self.enclosure = enclosure
        self.extensionOutput = extensionOutput
        if extensionOutput != nil {
            let (ends, end) = AsyncStream.makeStream(of: (String, ProgramEnd).self)
            (extensionEnds, extensionEnd) = (ends, end)
        } else {
            (extensionEnds, extensionEnd) = (nil, nil)
        }
        self.limitInBytes = limitInBytes
        self.watch = watch
        enclosure.begin { self.happened($0) }
        do {
            try enclosure.start()
        } catch {
            enclosure.kill()
            throw error
        }
        watch.add(self)
    }

    func end() async -> ProgramEnd {
        await withCheckedContinuation { continuation in
            let end = state.withLock { state -> ProgramEnd? in
                switch state.run {
                case .running:
                    state.waitingForEnd.append(continuation)
                    return nil
                case .ended(let end), .cleared(let end), .gone(let end): return end
                }
            }
            if let end { continuation.resume(returning: end) }
        }
    }

    func clear() async {
        thaw()
        await withCheckedContinuation { continuation in
            let (isWaiting, isFirst) = state.withLock { state in
                switch state.run {
                case .cleared, .gone: return (false, false)
                case .running, .ended:
                    state.waitingForClearing.append(continuation)
                    return (true, state.waitingForClearing.count == 1)
                }
            }
            guard isWaiting else { return continuation.resume() }
            if isFirst { enclosure.clear() }
            endLatecomers()
        }
    }

    /// A program that was only about to start is missed at first.
    private func endLatecomers() {
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(10)) { [self] in
            guard state.withLock({ !$0.waitingForClearing.isEmpty }) else { return }
            ProcessTree.send(SIGKILL, toAllOf: members)
            endLatecomers()
        }
    }

    func restart() async throws(LambdaEngineError) {
        try await Starting.onLastingThread { [self] () throws(LambdaEngineError) in
            let kills = group?.outOfMemoryKills() ?? 0
            let isReady = state.withLock { state in
                guard case .cleared = state.run else { return false }
                state.run = .running
                (state.hasExceededLimit, state.earlierKills) = (false, kills)
                return true
            }
            guard isReady else { throw LambdaEngineError(.spawnFailed, "the sandbox is gone") }
            try enclosure.start()
        }
        watch.add(self)
    }

    func proceed() { enclosure.proceed() }

    func interrupt() {
        thaw()
        guard let program = enclosure.program() else { return }
        ProcessTree.send(SIGTERM, toAllOf: { self.enclosure.program() == program ? [program] : [] })
    }

    func kill() {
        thaw()
        enclosure.kill()
    }

    func discard() async {
        await withCheckedContinuation { continuation in
            let isWaiting = state.withLock { state in
                if case .gone = state.run { return false }
                state.waitingForExit.append(continuation)
                return true
            }
            if isWaiting { kill() } else { continuation.resume() }
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
    func members() -> [Int32] { enclosure.members() }

    // MARK: - Rest

    func freeze() {
        state.withLock { $0.rests = true }
        Self.freezing.async { [self] in
            state.withLock { state in
                guard state.rests, !state.isFrozen, case .running = state.run else { return }
                state.isFrozen = true
                if group?.freeze(true) != true { ProcessTree.send(SIGSTOP, toAllOf: enclosure.members) }
            }
        }
    }

    func thaw() {
        state.withLock { state in
            state.rests = false
            guard state.isFrozen else { return }
            state.isFrozen = false
            if group?.freeze(false) != true { ProcessTree.send(SIGCONT, toAllOf: enclosure.members) }
        }
    }

    private static let freezing = DispatchQueue(label: "samlet.freezing")

    // MARK: - Memory

    func watchMemory(_ isWorking: Bool) {
        guard isWorking else { return watch.remove(self) }
        watch.add(self)
        if case .gone = state.withLock(\.run) { watch.remove(self) }
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

    /// Ends the program when it has more memory than it may have.
    func checkMemory() {
        guard usesTooMuchMemory() else { return }
        let isRunning = state.withLock { state in
            guard case .running = state.run else { return false }
            state.hasExceededLimit = true
            state.peakInBytes = limitInBytes
            return true
        }
        if isRunning { ProcessTree.send(SIGKILL, toAllOf: members) }
    }

    private func usesTooMuchMemory() -> Bool {
        if let group { return group.anonymousMemory() > limitInBytes }
        let members = members()
        guard members.reduce(0, { $0 + ProcessTree.memory(of: $1).anonymous }) > limitInBytes else { return false }
        // Processes share much of it after a fork; this tells exactly, but takes long.
        return members.reduce(0) { $0 + ProcessTree.shareOfAnonymousMemory(of: $1) } > limitInBytes
    }

    // MARK: - End

    private func happened(_ event: EnclosureEvent) {
        let kills = group?.outOfMemoryKills() ?? 0
        switch event {
        case .programEnded(let end):
            watch.remove(self)
            resume { state in
                guard case .running = state.run else { return [] }
                state.run = .ended(Self.meaning(of: end, &state, kills, limitInBytes))
                return []
            }
        case .extensionEnded(let name, let end): extensionEnd?.yield((name, end))
        case .cleared:
            resume { state in
                guard case .ended(let end) = state.run else { return [] }
                state.run = .cleared(end)
                return []
            }
        case .gone(let end):
            extensionEnd?.finish()
            watch.remove(self)
            resume { state in
                if case .running = state.run {
                    state.run = .gone(Self.meaning(of: end, &state, kills, limitInBytes))
                } else if case .ended(let end) = state.run {
                    state.run = .gone(end)
                } else if case .cleared(let end) = state.run {
                    state.run = .gone(end)
                }
                defer { state.waitingForExit = [] }
                return state.waitingForExit
            }
        }
    }

    /// Changes the state, and tells those who wait for what it is then.
    private func resume(_ change: (inout State) -> [CheckedContinuation<Void, Never>]) {
        let (ends, others) = state.withLock { state in
            var others = change(&state)
            var ends: [(CheckedContinuation<ProgramEnd, Never>, ProgramEnd)] = []
            switch state.run {
            case .running: break
            case .ended(let end), .cleared(let end), .gone(let end):
                ends = state.waitingForEnd.map { ($0, end) }
                state.waitingForEnd = []
            }
            switch state.run {
            case .running, .ended: break
            case .cleared, .gone:
                others += state.waitingForClearing
                state.waitingForClearing = []
            }
            return (ends, others)
        }
        for (continuation, end) in ends { continuation.resume(returning: end) }
        for continuation in others { continuation.resume() }
    }

    private static func meaning(
        of end: ProgramEnd, _ state: inout State, _ kills: Int, _ limitInBytes: Int
    ) -> ProgramEnd {
        guard end == .killed(signal: SIGKILL), state.hasExceededLimit || kills > state.earlierKills else { return end }
        state.peakInBytes = limitInBytes
        return .outOfMemory
    }
}
