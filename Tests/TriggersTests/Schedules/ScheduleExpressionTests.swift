import Testing

@testable import Triggers

@Suite struct ScheduleExpressionTests {
    private func time(_ text: String) -> WallTime {
        let numbers = text.split { !$0.isNumber }.compactMap { Int($0) }
        return CivilTime(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]).wallTime
    }

    private func text(_ time: WallTime?) -> String {
        time.map { String(CivilTime($0).iso8601.dropLast(4).replacing("T", with: " ")) } ?? "never"
    }

    private func firings(_ expression: String, after start: String, count: Int) throws -> [String] {
        let expression = try ScheduleExpression(expression)
        var now = time(start)
        return (0..<count).compactMap { _ in
            guard let next = expression.next(after: now) else { return nil }
            now = next
            return text(next)
        }
    }

    @Test(arguments: [
        // every minute, and over the ends of hours, days and years
        ("cron(* * * * ? *)", "2023-12-31 23:58", ["2023-12-31 23:59", "2024-01-01 00:00", "2024-01-01 00:01"]),
        ("cron(0 12 * * ? *)", "2024-02-28 12:00", ["2024-02-29 12:00", "2024-03-01 12:00"]),
        ("cron(15 12 * * ? *)", "2024-01-01 12:14", ["2024-01-01 12:15", "2024-01-02 12:15"]),
        ("cron(0/15 * * * ? *)", "2024-01-01 00:44", ["2024-01-01 00:45", "2024-01-01 01:00", "2024-01-01 01:15"]),
        ("cron(1/10 * * * ? *)", "2024-01-01 00:50", ["2024-01-01 00:51", "2024-01-01 01:01", "2024-01-01 01:11"]),
        (
            "cron(0/5 8-17 ? * MON-FRI *)", "2024-03-01 17:54",
            ["2024-03-01 17:55", "2024-03-04 08:00", "2024-03-04 08:05"]
        ),
        (
            "cron(0,30 20-22/2 * * ? *)", "2024-01-01 20:00",
            ["2024-01-01 20:30", "2024-01-01 22:00", "2024-01-01 22:30"]
        ),
        ("cron(0 8 1 * ? *)", "2024-01-31 00:00", ["2024-02-01 08:00", "2024-03-01 08:00"]),
        // days that not every month has
        ("cron(0 0 31 * ? *)", "2024-01-31 00:00", ["2024-03-31 00:00", "2024-05-31 00:00", "2024-07-31 00:00"]),
        ("cron(0 0 29 2 ? *)", "2024-02-29 00:00", ["2028-02-29 00:00", "2032-02-29 00:00"]),
        ("cron(0 0 29 FEB ? *)", "2096-02-29 00:00", ["2104-02-29 00:00"]),
        ("cron(0 0 30 2 ? *)", "2024-01-01 00:00", []),
        // the last day
        ("cron(0 0 L * ? *)", "2023-01-31 00:00", ["2023-02-28 00:00", "2023-03-31 00:00", "2023-04-30 00:00"]),
        ("cron(0 0 L 2 ? *)", "2023-03-01 00:00", ["2024-02-29 00:00", "2025-02-28 00:00"]),
        ("cron(0 0 ? * L *)", "2024-01-01 00:00", ["2024-01-06 00:00", "2024-01-13 00:00"]),
        ("cron(0 0 ? * 6L *)", "2024-01-01 00:00", ["2024-01-26 00:00", "2024-02-23 00:00", "2024-03-29 00:00"]),
        ("cron(0 0 LW * ? *)", "2024-06-01 00:00", ["2024-06-28 00:00", "2024-07-31 00:00", "2024-08-30 00:00"]),
        // the nearest weekday stays within its month
        ("cron(0 0 1W * ? *)", "2024-05-31 00:00", ["2024-06-03 00:00", "2024-07-01 00:00", "2024-08-01 00:00"]),
        ("cron(0 0 15W * ? *)", "2024-06-01 00:00", ["2024-06-14 00:00", "2024-07-15 00:00"]),
        ("cron(0 0 31W * ? *)", "2024-08-01 00:00", ["2024-08-30 00:00", "2024-10-31 00:00"]),
        // numbered days of the week
        ("cron(0 0 ? * 3#2 *)", "2024-01-01 00:00", ["2024-01-09 00:00", "2024-02-13 00:00"]),
        ("cron(0 0 ? * MON#5 *)", "2024-01-01 00:00", ["2024-01-29 00:00", "2024-04-29 00:00", "2024-07-29 00:00"]),
        ("cron(0 10 ? * 2-6 *)", "2024-01-05 10:00", ["2024-01-08 10:00"]),
        ("cron(0 10 ? * SAT,SUN *)", "2024-01-05 10:00", ["2024-01-06 10:00", "2024-01-07 10:00", "2024-01-13 10:00"]),
        ("cron(0 10 ? * FRI-MON *)", "2024-01-03 10:00", ["2024-01-05 10:00", "2024-01-06 10:00", "2024-01-07 10:00"]),
        ("cron(0 0 1 NOV-FEB ? *)", "2024-01-15 00:00", ["2024-02-01 00:00", "2024-11-01 00:00", "2024-12-01 00:00"]),
        // years
        ("cron(30 9 1 1 ? 2030)", "2024-01-01 00:00", ["2030-01-01 09:30"]),
        ("cron(0 0 1 1 ? 2022-2030/4)", "2024-01-01 00:00", ["2026-01-01 00:00", "2030-01-01 00:00"]),
        ("cron(0 0 1 1 ? 2020)", "2024-01-01 00:00", []),
        ("cron(59 23 31 12 ? 2199)", "2199-12-31 23:59", []),
    ])
    func `a cron expression fires at`(expression: String, after start: String, expected: [String]) throws {
        let found = try firings(expression, after: start, count: max(expected.count, 1))
        #expect(found == expected)
    }

    @Test func `a cron expression fires at the full minute, after any second of the one before`() throws {
        let expression = try ScheduleExpression("cron(* * * * ? *)")
        let start = WallTime(milliseconds: CivilTime(2024, 1, 1, 0, 0, 59).wallTime.milliseconds + 999)
        #expect(expression.next(after: start) == CivilTime(2024, 1, 1, 0, 1).wallTime)
    }

    @Test(arguments: [
        ("rate(1 minute)", 60), ("rate(5 minutes)", 300), ("rate(1 hour)", 3600), ("rate(12 hours)", 43_200),
        ("rate(1 day)", 86_400), ("rate(7 days)", 604_800), ("rate( 2  minutes )", 120),
    ])
    func `a rate fires one period after its start, and then on`(expression: String, seconds: Int64) throws {
        let expression = try ScheduleExpression(expression)
        let start = WallTime(milliseconds: 1_700_000_000_123)
        let period = Duration.seconds(seconds)
        #expect(expression.next(after: start) == start.advanced(by: period))
        let late = start.advanced(by: period * 3.5)
        #expect(expression.next(after: late, phase: start) == start.advanced(by: period * 4))
        #expect(expression.next(after: start.advanced(by: period), phase: start) == start.advanced(by: period * 2))
        let early = start.advanced(by: .zero - period * 1.5)
        #expect(expression.next(after: early, phase: start) == start.advanced(by: .zero - period))
    }

    @Test func `a one-time schedule fires once`() throws {
        let expression = try ScheduleExpression("at(2030-01-31T08:00:00)")
        let time = CivilTime(2030, 1, 31, 8).wallTime
        #expect(expression.next(after: WallTime(seconds: 0)) == time)
        #expect(expression.next(after: time) == nil)
    }

    struct Mistake: Sendable {
        var text: String
        var code: ScheduleExpressionError.Code
        var message: String
        var place: String
        var replacement: String?

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
            at: "Rate(5 minutes)"),
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
            at: "rate(5minutes)"),
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
        let error = #expect(throws: ScheduleExpressionError.self) { try ScheduleExpression(mistake.text) }
        #expect(error?.code == mistake.code)
        #expect(error?.message == mistake.message)
        #expect(error?.replacement == mistake.replacement)
        let bytes = Array(mistake.text.utf8)
        #expect(error.map { String(decoding: bytes[$0.range], as: UTF8.self) } == mistake.place)
    }

    @Test(arguments: mistakes.compactMap(\.replacement)) func `what is offered instead is right`(replacement: String)
        throws
    {
        _ = try ScheduleExpression(replacement)
    }
}
