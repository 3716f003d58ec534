import Testing

@testable import Templates

@Suite struct ScheduleExpressionTests {
    @Test(arguments: ["rate(5 minutes)", "rate(1 hour)", "cron(0 12 * * ? *)", "cron(0/5 8-17 ? * MON-FRI *)"])
    func `what rules understand is right`(_ text: String) throws {
        _ = try ScheduleExpression(text, for: .rules)
    }

    @Test func `schedules of EventBridge Scheduler may be times, and need not agree in number`() throws {
        #expect(try ScheduleExpression("at(2027-01-01T00:00:00)", for: .scheduler) == .at(CivilTime(2027, 1, 1)))
        #expect(try ScheduleExpression("rate(5 minute)", for: .scheduler) == .rate(minutes: 5))
        let error = #expect(throws: ScheduleExpressionError.self) {
            try ScheduleExpression("at(2027-01-01T00:00:00)", for: .rules)
        }
        #expect(error?.message == "at(…) is for AWS::Scheduler::Schedule; a rule uses rate(…) or cron(…)")
    }

    struct Mistake: Sendable {
        var text: String
        var code: ScheduleExpressionError.Code
        var message: String
        var place: String
        var replacement: String?
        var service: ScheduleExpression.Service {
            text.hasPrefix("at(20") || text == "at(tomorrow)" ? .scheduler : .rules
        }

        init(
            _ text: String, _ code: ScheduleExpressionError.Code, _ message: String, at place: String,
            meant: String? = nil
        ) {
            self.text = text
            self.code = code
            self.message = message
            self.place = place
            replacement = meant
        }
    }

    static let mistakes: [Mistake] = [
        Mistake(
            "every 5 minutes", .notAnExpression, "'every 5 minutes' is no schedule expression; use rate(5 minutes)",
            at: "every 5 minutes", meant: "rate(5 minutes)"),
        Mistake(
            "every hour", .notAnExpression, "'every hour' is no schedule expression; use rate(1 hour)",
            at: "every hour",
            meant: "rate(1 hour)"),
        Mistake(
            "10 minutes", .notAnExpression, "'10 minutes' is no schedule expression; use rate(10 minutes)",
            at: "10 minutes",
            meant: "rate(10 minutes)"),
        Mistake("", .notAnExpression, "'' is no schedule expression", at: ""),
        Mistake(
            "Rate(5 minutes)", .notAnExpression,
            "'Rate(5 minutes)' is no schedule expression; write rate(…) in lower case and without spaces around it",
            at: "Rate(5 minutes)", meant: "rate(5 minutes)"),
        Mistake(
            "rate(1 minutes)", .rate, "the unit is singular for 1: rate(1 minute)", at: "minutes",
            meant: "rate(1 minute)"),
        Mistake(
            "rate(5 minute)", .rate, "the unit is plural for 5: rate(5 minutes)", at: "minute", meant: "rate(5 minutes)"
        ),
        Mistake("rate(0 minutes)", .rate, "a rate's value is a whole number above zero, not '0'", at: "0"),
        Mistake("rate(1.5 hours)", .rate, "a rate's value is a whole number above zero, not '1.5'", at: "1.5"),
        Mistake("rate(5 weeks)", .rate, "a rate's unit is minutes, hours or days, not 'weeks'", at: "weeks"),
        Mistake(
            "rate(5minutes)", .rate, "a rate is a number and a unit, such as rate(5 minutes); found 'rate(5minutes)'",
            at: "rate(5minutes)", meant: "rate(5 minutes)"),
        Mistake(
            "rate(5 min)", .rate, "a rate's unit is minutes, hours or days, not 'min'", at: "min",
            meant: "rate(5 minutes)"),
        Mistake(
            "0 12 * * ? *", .notAnExpression, "'0 12 * * ? *' is no schedule expression; use cron(0 12 * * ? *)",
            at: "0 12 * * ? *", meant: "cron(0 12 * * ? *)"),
        Mistake(
            "rate(soon)", .rate, "a rate is a number and a unit, such as rate(5 minutes); found 'rate(soon)'",
            at: "rate(soon)"),
        Mistake(
            "at noon", .notAnExpression,
            "'at noon' is no schedule expression; write at(…) in lower case and without spaces around it", at: "at noon"
        ),
        Mistake("rate(99999999999 days)", .rate, "a rate of 99999999999 days is too long", at: "99999999999"),
        Mistake(
            "0 12 * * *", .unixCron,
            "EventBridge's cron has 6 fields (minutes hours day-of-month month day-of-week year); this is Unix cron with 5: write cron(0 12 * * ? *)",
            at: "0 12 * * *", meant: "cron(0 12 * * ? *)"),
        Mistake(
            "cron(0 12 * * *)", .unixCron,
            "EventBridge's cron has 6 fields (minutes hours day-of-month month day-of-week year); this is Unix cron with 5: write cron(0 12 * * ? *)",
            at: "0 12 * * *", meant: "cron(0 12 * * ? *)"),
        Mistake(
            "cron(*/5 9-17 * * 1-5)", .unixCron,
            "EventBridge's cron has 6 fields (minutes hours day-of-month month day-of-week year); this is Unix cron with 5: write cron(*/5 9-17 ? * 2-6 *)",
            at: "*/5 9-17 * * 1-5", meant: "cron(*/5 9-17 ? * 2-6 *)"),
        Mistake(
            "cron(0 12 1 * 1)", .unixCron,
            "EventBridge's cron has 6 fields (minutes hours day-of-month month day-of-week year); this is Unix cron with 5",
            at: "0 12 1 * 1"),
        Mistake(
            "cron(0 12)", .cron,
            "a cron expression has 6 fields (minutes hours day-of-month month day-of-week year), not 2",
            at: "0 12"),
        Mistake(
            "cron(0 12 * * * *)", .cron, "day-of-month and day-of-week cannot both be given; one of them must be '?'",
            at: "*", meant: "cron(0 12 * * ? *)"),
        Mistake(
            "cron(0 12 * * MON *)", .cron, "day-of-month and day-of-week cannot both be given; one of them must be '?'",
            at: "MON", meant: "cron(0 12 ? * MON *)"),
        Mistake(
            "cron(0 12 ? * ? *)", .cron, "day-of-month and day-of-week are both '?'; one of them says which days",
            at: "?"),
        Mistake("cron(60 12 * * ? *)", .cron, "minutes is 0 to 59, not 60", at: "60"),
        Mistake("cron(0 24 * * ? *)", .cron, "hours is 0 to 23, not 24", at: "24"),
        Mistake("cron(0 12 32 * ? *)", .cron, "day-of-month is 1 to 31, not 32", at: "32"),
        Mistake("cron(0 12 ? * 0 *)", .cron, "day-of-week is 1 to 7, not 0", at: "0"),
        Mistake(
            "cron(0 12 ? * FUN *)", .cron,
            "'FUN' is no day-of-week; it is 1 to 7 or SUN to SAT, '*', a range or a list", at: "FUN"),
        Mistake(
            "cron(? 12 * * ? *)", .cron, "'?' is no minutes; it is 0 to 59, '*', a range or a list", at: "?"),
        Mistake(
            "cron(0/0 12 * * ? *)", .cron, "after '/' stands the step, a whole number above zero; found '0' in minutes",
            at: "0"),
        Mistake(
            "cron(0 0 ? * 3#6 *)", .cron,
            "after '#' stands one number from 1 to 5, as in 3#2 for the second Tuesday; found '3#6'", at: "3#6"),
        Mistake(
            "cron(0 0 ? * 3#1,6#3 *)", .cron,
            "after '#' stands one number from 1 to 5, as in 3#2 for the second Tuesday; found '3#1,6#3'", at: "3#1,6#3"),
        Mistake("cron(0 0 1 1 ? 1969)", .cron, "year is 1970 to 2199, not 1969", at: "1969"),
        Mistake("cron(0 0 1 1 ? 2030-2020)", .cron, "the range '2030-2020' of year runs backwards", at: "2030-2020"),
        Mistake(
            "cron(0 0 1, 1 ? *)", .cron, "'' is no day-of-month; it is 1 to 31, '*', a range or a list", at: ""),
        Mistake(
            "at(tomorrow)", .at, "at(…) takes a date and time such as 2030-01-31T08:00:00, not 'tomorrow'",
            at: "tomorrow"),
        Mistake(
            "at(2030-02-30T08:00:00)", .at, "there is no such date and time as '2030-02-30T08:00:00'",
            at: "2030-02-30T08:00:00"),
    ]

    @Test(arguments: mistakes) func `a mistake is named with its place`(mistake: Mistake) {
        let error = #expect(throws: ScheduleExpressionError.self) {
            try ScheduleExpression(mistake.text, for: mistake.service)
        }
        #expect(error?.code == mistake.code)
        #expect(error?.message == mistake.message)
        #expect(error?.replacement == mistake.replacement)
        let bytes = Array(mistake.text.utf8)
        #expect(error.map { String(decoding: bytes[$0.range], as: UTF8.self) } == mistake.place)
    }

    @Test(arguments: mistakes.compactMap(\.replacement)) func `what is offered instead is right`(replacement: String)
        throws
    {
        _ = try ScheduleExpression(replacement, for: .rules)
    }
}
