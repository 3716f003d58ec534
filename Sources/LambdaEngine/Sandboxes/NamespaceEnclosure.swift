internal import Glibc
internal import Synchronization

/// A PID namespace made by bubblewrap, which ends with its first process, and the shell in it that starts the program.
final class NamespaceEnclosure: Enclosure {
    /// bubblewrap's own process, a child of this one.
    let child: ProcessHandle
    let group: ControlGroup?
    /// The first process of the namespace.
    private let first: ProcessHandle
    /// To the shell; before that, what lets bubblewrap go on.
    private let line: Descriptor
    private let state = Mutex(State())
    /// Held while answers are read and told, so that they keep their order.
    private let listening = Mutex(())

    private struct State {
        var watch: ReadinessWatch?
        var supervisor: Int32?
        var hasReapedChild = false
        var answers = SupervisorAnswers()
    }

    init(child: ProcessHandle, first: ProcessHandle, group: ControlGroup?, line: consuming Descriptor) {
        self.child = child
        self.first = first
        self.group = group
        self.line = line
    }

    func begin(_ tell: @escaping @Sendable (EnclosureEvent) -> Void) {
        let watch = ReadinessWatch(line.number, onReadable: { self.listen(tell) }, onCancelled: { _ = self })
        state.withLock { $0.watch = watch }
        child.whenEnded {
            self.kill()
            let end = self.state.withLock { state in
                state.hasReapedChild = true
                return SupervisorAnswers.meaning(of: self.child.reap())
            }
            self.first.whenEnded {
                // What the shell said last comes before the end.
                self.listen(tell)
                self.finish()
                tell(.gone(end))
            }
        }
    }

    private func listen(_ tell: (EnclosureEvent) -> Void) {
        listening.withLock { _ in
            for answer in answers() { tell(answer) }
        }
        state.withLock(\.watch)?.arm()
    }

    private func finish() {
        let watch = state.withLock { state in
            defer { state.watch = nil }
            return state.watch
        }
        watch?.cancel()
        group?.removeSoon()
    }

    /// Lets bubblewrap go on, which waits for a byte before it starts the shell. Once, before all else.
    func release() throws(LambdaEngineError) {
        try order("\n")
    }

    func start() throws(LambdaEngineError) {
        try order(Supervisor.Order.start.line)
    }

    private func order(_ text: String) throws(LambdaEngineError) {
        guard send(text) else { throw LambdaEngineError(.spawnFailed, "the sandbox is gone") }
    }

    /// Ends the enclosure where nobody wants to know.
    func abandon() {
        begin { _ in }
        kill()
    }

    func proceed() {
        _ = send(Supervisor.Order.run.line)
    }

    func members() -> [Int32] {
        let (isOver, supervisor) = state.withLock { ($0.hasReapedChild, $0.supervisor) }
        guard !isOver else { return [] }
        let own = [first.id, child.id, supervisor ?? findSupervisor()]
        return (group?.processes() ?? ProcessTree.descendants(of: first.id)).filter { !own.contains($0) }
    }

    func program() -> Int32? {
        // What starts beside the program starts before it.
        (state.withLock(\.supervisor) ?? findSupervisor()).flatMap { ProcessTree.children(of: $0).last }
    }

    func clear() {
        ProcessTree.send(SIGKILL, toAllOf: members)
        _ = send(Supervisor.Order.clear.line)
    }

    func kill() {
        first.kill()
    }

    // MARK: - The shell

    /// The oldest child of the namespace's first process. Children that it takes over come later.
    private func findSupervisor() -> Int32? {
        guard let found = ProcessTree.children(of: first.id).first else { return nil }
        state.withLock { $0.supervisor = found }
        return found
    }

    private func send(_ text: String) -> Bool {
        Glibc.send(line.number, text, text.utf8.count, Int32(MSG_NOSIGNAL)) == text.utf8.count
    }

    /// What the shell has said.
    private func answers() -> [EnclosureEvent] {
        state.withLock { $0.answers.events(from: line.number) }
    }
}
