public import Diagnostics
internal import Templates

/// What of a plan is being carried out, and for how long: turns events and times into lines.
///
/// Times count from the begin of the work. Where someone watches, ``lines(at:style:width:limit:)`` is drawn again and again;
/// elsewhere ``reminders(at:)`` and ``line(for:at:)`` tell of what takes long or fails, and of nothing else.
public struct ApplyProgress: Sendable {
    /// A resource that is still being prepared.
    public struct Reminder: Sendable {
        /// What is done with it.
        public var action: PlannedAction
        /// For how long.
        public var elapsed: Duration
    }

    private struct Entry {
        var action: PlannedAction
        var since: Duration
        /// When it is told of next, after its begin.
        var nextReminder = ApplyProgress.patience
    }

    /// So long nobody wonders what a resource is waiting for.
    static let patience = Duration.seconds(5)

    private var running: [Entry] = []
    private var finished = 0
    private let total: Int

    /// The progress of a plan of which nothing is done yet.
    public init(of plan: Plan) {
        total = plan.changes.count { $0.desired != nil }
    }

    /// Takes in what happened.
    /// - Returns: how long the resource of the event took; nil where it did not run.
    @discardableResult
    public mutating func take(_ event: ApplyEvent, at now: Duration) -> Duration? {
        switch event {
        case .started(let action): running.append(Entry(action: action, since: now))
        case .finished(let action, _), .failed(let action, _):
            guard let index = running.firstIndex(where: { $0.action.logicalID == action.logicalID }) else {
                return nil
            }
            finished += 1
            return now - running.remove(at: index).since
        case .skipped, .removed, .committed: break
        }
        return nil
    }

    // MARK: - Where nobody watches

    /// What has taken so long by now that it is told of: after 5 seconds, and whenever that time has doubled.
    public mutating func reminders(at now: Duration) -> [Reminder] {
        var reminders: [Reminder] = []
        for index in running.indices {
            let elapsed = now - running[index].since
            guard elapsed >= running[index].nextReminder else { continue }
            while running[index].nextReminder <= elapsed { running[index].nextReminder *= 2 }
            reminders.append(Reminder(action: running[index].action, elapsed: elapsed))
        }
        return reminders
    }

    /// The line that tells of a resource that took long or failed; nil for any other event.
    public static func line(for event: ApplyEvent, after elapsed: Duration?) -> String? {
        guard let elapsed else { return nil }
        switch event {
        case .finished(let action, _):
            return elapsed < patience ? nil : "  \(name(action)): ready after \(words(elapsed))"
        case .failed(let action, _): return "  \(name(action)): failed after \(words(elapsed))"
        case .started, .skipped, .removed, .committed: return nil
        }
    }

    /// `  + Orders: 12.3 s so far`.
    public static func line(for reminder: Reminder) -> String {
        "  \(name(reminder.action)): \(words(reminder.elapsed)) so far"
    }

    private static func name(_ action: PlannedAction) -> String {
        "\(action.kind.symbol) \(action.logicalID.rawValue.terminalSafe)"
    }

    // MARK: - Where someone watches

    /// What is being prepared, the longest running first, and how much of the plan is done.
    /// - Parameters:
    ///   - width: columns; a line leaves the last one free, in which some terminals would break it.
    ///   - limit: the most lines.
    public func lines(at now: Duration, style: TextStyle, width: Int, limit: Int) -> [String] {
        guard !running.isEmpty, limit > 1 else { return [] }
        let layout = PlanLayout(templateName: "", style: style, width: width, isExpanded: false)
        let ordered = running.sorted { ($0.since, $0.action.logicalID) < ($1.since, $1.action.logicalID) }
        let shown = ordered.prefix(ordered.count > limit - 1 ? limit - 1 : ordered.count)
        let times = shown.map { Self.words(now - $0.since) }
        let timeWidth = times.map(\.count).max() ?? 0
        let names = shown.map {
            layout.cut($0.action.logicalID.rawValue.terminalSafe, to: max(width - timeWidth - 7, 1))
        }
        let nameWidth = names.map { terminalWidth(of: $0) }.max() ?? 0
        let rows = zip(shown, zip(names, times)).map { entry, texts in
            let kind = entry.action.kind
            let gap = nameWidth - terminalWidth(of: texts.0) + timeWidth - texts.1.count + 2
            return "  \(style.coloured(String(kind.symbol), layout.colour(kind), isBold: true)) \(texts.0)"
                + String(repeating: " ", count: gap) + style.dim(texts.1)
        }
        let more = ordered.count - shown.count
        let sum = (more > 0 ? "and \(more) more · " : "") + "\(finished) of \(total) ready"
        return rows + [style.dim("  " + layout.cut(sum, to: max(width - 3, 1)))]
    }

    /// `0.4 s`, `12.3 s`, `3 min 07 s`.
    static func words(_ duration: Duration) -> String {
        let tenths = duration.components.seconds * 10 + duration.components.attoseconds / 100_000_000_000_000_000
        guard tenths >= 600 else { return "\(tenths / 10).\(tenths % 10) s" }
        let seconds = tenths / 10 % 60
        return "\(tenths / 600) min \(seconds < 10 ? "0" : "")\(seconds) s"
    }
}
