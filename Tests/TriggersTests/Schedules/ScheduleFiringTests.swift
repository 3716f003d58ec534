import Testing

@testable import Templates
@testable import Triggers

@Suite struct ScheduleFiringTests {
    private func time(_ text: String) -> WallTime {
        let numbers = text.split { !$0.isNumber }.compactMap { Int($0) }
        return CivilTime(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]).wallTime
    }

    private func text(_ time: WallTime?) -> String {
        time.map { String(CivilTime($0).iso8601.dropLast(4).replacing("T", with: " ")) } ?? "never"
    }

    private func firings(_ expression: String, after start: String, count: Int) throws -> [String] {
        let expression = try ScheduleExpression(expression, for: .scheduler)
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
        let expression = try ScheduleExpression("cron(* * * * ? *)", for: .rules)
        let start = WallTime(milliseconds: CivilTime(2024, 1, 1, 0, 0, 59).wallTime.milliseconds + 999)
        #expect(expression.next(after: start) == CivilTime(2024, 1, 1, 0, 1).wallTime)
    }

    @Test(arguments: [
        ("rate(1 minute)", 60), ("rate(5 minutes)", 300), ("rate(1 hour)", 3600), ("rate(12 hours)", 43_200),
        ("rate(1 day)", 86_400), ("rate(7 days)", 604_800), ("rate( 2  minutes )", 120),
    ])
    func `a rate fires one period after its start, and then on`(expression: String, seconds: Int64) throws {
        let expression = try ScheduleExpression(expression, for: .scheduler)
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
        let expression = try ScheduleExpression("at(2030-01-31T08:00:00)", for: .scheduler)
        let time = CivilTime(2030, 1, 31, 8).wallTime
        #expect(expression.next(after: WallTime(seconds: 0)) == time)
        #expect(expression.next(after: time) == nil)
    }
}
