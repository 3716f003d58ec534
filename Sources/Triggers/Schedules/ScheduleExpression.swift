/// When a rule or a schedule fires.
///
/// Source: EventBridge User Guide, "Setting a schedule pattern for scheduled rules"; EventBridge Scheduler User Guide,
/// "Schedule types".
public enum ScheduleExpression: Hashable, Sendable {
    /// Every so often, counted from the creation of the rule.
    case rate(minutes: Int)
    /// At the times of the calendar that match, in UTC.
    case cron(CronExpression)
    /// Once. EventBridge Scheduler only.
    case at(CivilTime)

    /// - Throws: what is wrong with the text, where in it, and what to write instead.
    public init(_ text: String) throws(ScheduleExpressionError) {
        self = try ScheduleExpressionParser(text).parse()
    }

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

/// What is wrong with a schedule expression.
public struct ScheduleExpressionError: Error, Hashable, Sendable {
    /// Stable names, to be shown with the message.
    public enum Code: String, Hashable, Sendable {
        /// The text is none of `rate(…)`, `cron(…)` and `at(…)`.
        case notAnExpression = "E420"
        /// Singular and plural of a rate's unit are mixed up, or the unit or the number is wrong.
        case rate = "E421"
        /// Five fields, as Unix cron has them.
        case unixCron = "E422"
        /// A field of a cron expression, or their number.
        case cron = "E423"
        /// The date and time of `at(…)`.
        case at = "E424"
    }

    /// What kind of mistake it is.
    public var code: Code
    /// In lower case, without a full stop; stands alone.
    public var message: String
    /// What to do about it.
    public var help: String?
    /// The whole expression as it was probably meant.
    public var replacement: String?
    /// The place within the expression, in bytes of UTF-8.
    public var range: Range<Int>

    init(
        _ code: Code, _ message: String, help: String? = nil, replacement: String? = nil, at range: Range<Int>
    ) {
        self.code = code
        self.message = message
        self.help = help
        self.replacement = replacement
        self.range = range
    }
}
