public import Templates

extension ScheduleExpression {
    /// The next time the expression fires, strictly after `time`; nil when it never does again.
    ///
    /// - Parameter phase: a time at which a rate fired or was created; its firings are whole periods away from it.
    ///   Nil means `time` itself. Of no effect on the other kinds.
    public func next(after time: WallTime, phase: WallTime? = nil) -> WallTime? {
        switch self {
        case .rate(let minutes):
            let period = Int64(minutes) * 60_000
            let start = phase ?? time
            let periods = (time.milliseconds - start.milliseconds).quotientRoundedDown(by: period) + 1
            return WallTime(milliseconds: start.milliseconds + periods * period)
        case .cron(let cron): return cron.next(after: CivilTime(time))?.wallTime
        case .at(let once): return once.wallTime > time ? once.wallTime : nil
        }
    }
}
