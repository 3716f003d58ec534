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

    /// Who reads an expression: they differ a little in what they take.
    public enum Service: Sendable {
        /// `AWS::Events::Rule`: no `at(…)`, and the unit of a rate is singular for 1 and plural for more.
        case rules
        /// `AWS::Scheduler::Schedule`.
        case scheduler
    }

    /// - Throws: what is wrong with the text, where in it, and what to write instead.
    public init(_ text: String, for service: Service) throws(ScheduleExpressionError) {
        self = try ScheduleExpressionParser(text, for: service).parse()
    }
}

/// What is wrong with a schedule expression.
public struct ScheduleExpressionError: Error, Hashable, Sendable {
    /// The kinds of mistakes.
    public enum Code: Hashable, Sendable {
        /// The text is none of `rate(…)`, `cron(…)` and `at(…)`, or of those that the service takes.
        case notAnExpression
        /// Singular and plural of a rate's unit are mixed up, or the unit or the number is wrong.
        case rate
        /// Five fields, as Unix cron has them.
        case unixCron
        /// A field of a cron expression, or their number.
        case cron
        /// The date and time of `at(…)`.
        case at
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
