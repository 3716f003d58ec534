internal import Deployments
internal import Synchronization

/// Shows how a deployment goes: as a list that is drawn in place on a terminal, as events for programs, as lines elsewhere.
final class DeploymentProgress: Sendable {
    private struct Work {
        var progress: ApplyProgress
        var screen = LiveLines()
        var wasInterrupted = false
    }

    private let console: Console
    private let work: Mutex<Work>
    private let start = ContinuousClock.now

    /// Whatever is ready before is never seen, and times are shown in tenths of seconds.
    private static let interval = Duration.milliseconds(100)
    /// As many as are prepared at a time, and their sum.
    private static let lineLimit = 9

    init(of plan: Plan, on console: Console) {
        self.console = console
        work = Mutex(Work(progress: ApplyProgress(of: plan)))
    }

    private var now: Duration { ContinuousClock.now - start }
    private var isLive: Bool { console.isInteractive && console.events == nil }

    /// Tells of an event where programs read, or nobody watches; what is drawn comes with the next frame.
    func take(_ event: ApplyEvent) {
        work.withLock { work in
            let elapsed = work.progress.take(event, at: now)
            if let events = console.events {
                if let event = DeployEvent(event, elapsed: elapsed) { events.write(event) }
            } else if !isLive, let line = ApplyProgress.line(for: event, after: elapsed) {
                console.noteLine(line)
            }
        }
    }

    /// Does the work and shows meanwhile what runs.
    func drawn(_ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [self] in
                while true {
                    try await Task.sleep(for: Self.interval)
                    draw()
                }
            }
            defer { group.cancelAll() }
            try await body()
        }
    }

    /// Takes the list off the terminal.
    func end() {
        work.withLock { work in
            noteInterruption(&work)
            write(work.screen.cleared())
        }
    }

    // MARK: - Drawing

    private func draw() {
        work.withLock { work in
            guard isLive else { return remind(&work) }
            noteInterruption(&work)
            let size = Console.errorTerminalSize ?? (console.width, 24)
            let lines = work.progress.lines(
                at: now, style: console.errorStyle, width: size.width, limit: min(Self.lineLimit, size.height - 1))
            write(work.screen.text(for: lines))
        }
    }

    private func remind(_ work: inout Work) {
        for reminder in work.progress.reminders(at: now) {
            if let events = console.events {
                events.write(.applyProgress(reminder.action, reminder.elapsed))
            } else {
                console.noteLine(ApplyProgress.line(for: reminder))
            }
        }
    }

    /// What Ctrl-C says stands below the list, which begins anew below that.
    private func noteInterruption(_ work: inout Work) {
        guard Interruption.isRequested, !work.wasInterrupted else { return }
        work.wasInterrupted = true
        work.screen.forget()
    }

    private func write(_ text: String) {
        if !text.isEmpty { console.note(text) }
    }
}
