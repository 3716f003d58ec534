/// Which function's events are to be run next, and when to look again: the bookkeeping of the dispatcher, without the events.
///
/// Functions take turns, and none has more running than its share, so that many events of one hold up neither those of
/// others nor synchronous calls. A function that turns events away is asked again after a pause, with one event. Times are in
/// milliseconds since 1970.
struct DispatchTable {
    /// How many events may run at a time.
    struct Limits: Hashable, Sendable {
        var total = 32
        var perFunction = 16
    }

    /// A function that has events waiting or running.
    private struct Line {
        /// When the next of those that wait is due; nil when none does, or they are being looked at.
        var next: Int64?
        var running = 0
        /// Nothing is tried before; for ``throttles`` in a row.
        var closedUntil: Int64 = 0
        var throttles = 0
        var lastTurn = 0

        /// When its next event may be tried.
        var nextTime: Int64? { next.map { max($0, closedUntil) } }

        /// It turns nothing away any more.
        mutating func open() { (throttles, closedUntil) = (0, 0) }
    }

    private let limits: Limits
    private var lines: [String: Line] = [:]
    private var running = 0
    private var turn = 0

    init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// An event waits.
    mutating func added(to function: String, dueAt: Int64) {
        lines[function, default: Line()].next = min(lines[function]?.next ?? dueAt, dueAt)
    }

    /// The function whose turn it is, and how many of its events may run; their places are taken.
    ///
    /// - Parameter reserved: a function's reserved concurrency, nil where it has none.
    mutating func nextTurn(
        at now: Int64, reserved: (String) -> Int?
    ) -> (function: String, count: Int)? {
        let ready = lines.filter { entry in
            guard let time = entry.value.nextTime else { return false }
            return time <= now && places(entry.value, reserved(entry.key)) > 0
        }
        guard let (function, line) = ready.min(by: { $0.value.lastTurn < $1.value.lastTurn }) else { return nil }
        let count = places(line, reserved(function))
        turn += 1
        running += count
        lines[function]?.running += count
        lines[function]?.next = nil
        lines[function]?.lastTurn = turn
        return (function, count)
    }

    /// The events of a turn are taken out of the store.
    ///
    /// - Parameters:
    ///   - unused: places that were taken for events that are not there.
    ///   - next: when the next of those that wait is due.
    mutating func taken(of function: String, unused: Int, next: Int64?) {
        free(unused, of: function)
        if let next { added(to: function, dueAt: next) }
        forgetIfEmpty(function)
    }

    /// An attempt ended, and the place is free.
    mutating func ended(of function: String, wasTurnedAway: Bool, at now: Int64) {
        free(1, of: function)
        if !wasTurnedAway {
            lines[function]?.open()
        } else if let line = lines[function], now >= line.closedUntil {
            close(function, until: now + EventTiming.throttlePause(after: line.throttles + 1))
        }
        forgetIfEmpty(function)
    }

    /// Nothing of the function is tried for a while.
    mutating func close(_ function: String, until time: Int64) {
        lines[function]?.throttles += 1
        lines[function]?.closedUntil = time
    }

    /// Functions that turned events away may be others now.
    mutating func reopen() {
        for function in lines.keys { lines[function]?.open() }
    }

    /// When there is something to do that needs no other event; nil for never.
    func nextTime(reserved: (String) -> Int?) -> Int64? {
        lines.filter { places($0.value, reserved($0.key)) > 0 }.compactMap(\.value.nextTime).min()
    }

    // MARK: - Places

    private func places(_ line: Line, _ reserved: Int?) -> Int {
        // Where nothing may run, nothing is run: events only find that out.
        let share = reserved.flatMap { $0 > 0 ? $0 : nil } ?? limits.perFunction
        let limit = line.throttles > 0 ? 1 : min(limits.perFunction, share)
        return max(0, min(limits.total - running, limit - line.running))
    }

    private mutating func free(_ count: Int, of function: String) {
        running -= count
        lines[function]?.running -= count
    }

    private mutating func forgetIfEmpty(_ function: String) {
        if let line = lines[function], line.running == 0, line.next == nil { lines[function] = nil }
    }
}
