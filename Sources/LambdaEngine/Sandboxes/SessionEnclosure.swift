internal import Dispatch
internal import Glibc
internal import Synchronization

/// A session of processes and a folder for their temporary files, which stays until the end.
final class SessionEnclosure: Enclosure {
    /// A program that has been started, in a session of its own, and waits for a word on a line. It ends with that line.
    struct Started {
        let child: ProcessHandle
        /// A descriptor, which the enclosure closes.
        let line: Int32
        /// Nil when the process could not be brought into it.
        let group: ControlGroup?
    }

    private let temporaryFolder: String
    private let outputs: [Int32]
    private let hasExtensions: Bool
    private let starting: @Sendable () throws(LambdaEngineError) -> Started
    private let state = Mutex(State())
    /// Held while answers are read and told, so that they come before the end.
    private let listening = Mutex(())

    private struct State {
        var group: ControlGroup?
        var child: ProcessHandle?
        var line: Int32?
        var hasReapedChild = false
        /// Reads the line where there are extensions.
        var watch: ReadinessWatch?
        var answers = SupervisorAnswers()
        /// The program itself was told to start, where it waits for extensions, and has not ended.
        var hasProgram = false
        var isOver = false
        var end: ProgramEnd?
        var isCleared = false
        var tell: (@Sendable (EnclosureEvent) -> Void)?
    }

    var group: ControlGroup? { state.withLock(\.group) }

    /// - Parameters:
    ///   - temporaryFolder: removed at the end.
    ///   - outputs: descriptors to which the program and its extensions write; closed at the end.
    ///   - hasExtensions: what is started is a shell that starts extensions, then the program, and tells of their ends.
    ///   - starting: starts the program; not on a thread that ends before this process.
    init(
        temporaryFolder: String, outputs: [Int32], group: ControlGroup?, hasExtensions: Bool,
        starting: @escaping @Sendable () throws(LambdaEngineError) -> Started
    ) {
        self.temporaryFolder = temporaryFolder
        self.outputs = outputs
        self.hasExtensions = hasExtensions
        state.withLock { $0.group = group }
        self.starting = starting
    }

    func begin(_ tell: @escaping @Sendable (EnclosureEvent) -> Void) {
        state.withLock { $0.tell = tell }
    }

    func start() throws(LambdaEngineError) {
        let started = try starting()
        _ = send(started.line, "\n", 1, Int32(MSG_NOSIGNAL))
        let isLate = state.withLock { state in
            (state.child, state.line, state.group) = (started.child, started.line, started.group)
            (state.hasReapedChild, state.end, state.isCleared) = (false, nil, false)
            state.hasProgram = !hasExtensions
            if hasExtensions {
                state.answers = SupervisorAnswers()
                state.watch = ReadinessWatch(
                    started.line, onReadable: { self.listen(to: started.child) }, onCancelled: { close(started.line) })
            }
            return state.isOver
        }
        started.child.whenEnded { self.childEnded(started.child) }
        if isLate { killAll() }
    }

    func proceed() {
        guard hasExtensions else { return }
        state.withLock { state in
            guard let line = state.line else { return }
            state.hasProgram = true
            _ = send(line, "\n", 1, Int32(MSG_NOSIGNAL))
        }
    }

    /// Tells what the shell has said.
    private func listen(to shell: ProcessHandle) {
        listening.withLock { _ in
            let (events, tell) = state.withLock { state -> ([EnclosureEvent], (@Sendable (EnclosureEvent) -> Void)?) in
                guard state.child === shell, let line = state.line else { return ([], nil) }
                let events = state.answers.events(from: line)
                for case .programEnded in events { state.hasProgram = false }
                return (events, state.tell)
            }
            for event in events { tell?(event) }
        }
        state.withLock { $0.child === shell ? $0.watch : nil }?.arm()
    }

    func members() -> [Int32] {
        guard let child = state.withLock({ $0.hasReapedChild ? nil : $0.child?.id }) else { return [] }
        return group?.processes() ?? [child] + ProcessTree.descendants(of: child)
    }

    func program() -> Int32? {
        let child = state.withLock { $0.hasReapedChild || !$0.hasProgram ? nil : $0.child?.id }
        // What starts beside the program starts before it.
        return hasExtensions ? child.flatMap { ProcessTree.children(of: $0).last } : child
    }

    func clear() {
        killAll()
        tellCleared { $0.isCleared = true }
    }

    func kill() {
        let isIdle = state.withLock { state in
            defer { state.isOver = true }
            return !state.isOver && (state.child == nil || state.end != nil)
        }
        killAll()
        if isIdle { finish() }
    }

    // MARK: - End

    private func childEnded(_ child: ProcessHandle) {
        // A session's number stays its own as long as the child is not reaped.
        killAll()
        let end = state.withLock { state in
            state.hasReapedChild = true
            return child.reap()
        }
        waitUntilEmpty(child, attempts: Self.patience) {
            // What the shell said last comes before the end.
            if self.hasExtensions { self.listen(to: child) }
            let (tell, isOver) = self.listening.withLock { _ in
                self.state.withLock { state in
                    state.end = end
                    Self.closeLine(&state)
                    return (state.tell, state.isOver)
                }
            }
            guard !isOver else { return self.finish() }
            tell?(.programEnded(end))
            self.tellCleared { _ in }
        }
    }

    private static func closeLine(_ state: inout State) {
        if let watch = state.watch {
            watch.cancel()
        } else if let line = state.line {
            close(line)
        }
        (state.watch, state.line) = (nil, nil)
    }

    /// Once for each run: when it has been asked for, and the program has ended.
    private func tellCleared(_ change: (inout State) -> Void) {
        let tell = state.withLock { state in
            change(&state)
            guard state.isCleared, state.end != nil else { return nil as (@Sendable (EnclosureEvent) -> Void)? }
            state.isCleared = false
            return state.tell
        }
        tell?(.cleared)
    }

    private func finish() {
        let (tell, end) = state.withLock { state in
            defer { state.tell = nil }
            return (state.tell, state.end)
        }
        guard let tell else { return }
        SystemFile.remove(temporaryFolder)
        for output in outputs { close(output) }
        group?.removeSoon()
        tell(.gone(end ?? .killed(signal: SIGKILL)))
    }

    /// How often to look whether the kernel has let go of processes that were killed, a millisecond apart.
    private static let patience = 1000

    private func waitUntilEmpty(_ child: ProcessHandle, attempts: Int, then action: @escaping @Sendable () -> Void) {
        killGroup()
        let isEmpty = group?.processes().isEmpty ?? !ProcessTree.hasLivingProcesses(inGroup: child.id)
        guard !isEmpty, attempts > 0 else { return action() }
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(1)) {
            self.waitUntilEmpty(child, attempts: attempts - 1, then: action)
        }
    }

    private func killAll() {
        state.withLock { state in
            guard !state.hasReapedChild, let child = state.child else { return }
            _ = Glibc.kill(-child.id, SIGKILL)
        }
        killGroup()
    }

    /// Also ends what has left the session, where there is a control group that nothing leaves.
    private func killGroup() {
        guard let group else { return }
        ProcessTree.send(SIGKILL, toAllOf: group.processes)
    }
}
