import Testing

@testable import Templates

@Suite struct ScheduleExpressionTests {
    @Test(arguments: [
        "rate(5 minutes)", "rate(1 hour)", "rate(7 days)", "cron(0 12 * * ? *)", "cron(0/5 8-17 ? * MON-FRI *)",
    ]) func `what EventBridge understands is right`(_ text: String) {
        #expect(ScheduleExpression(problemOf: text, allowsTimes: false) == nil)
    }

    @Test(arguments: [
        ("rate(1 minutes)", "rate(1 minute)"),
        ("rate(5 minute)", "rate(5 minutes)"),
        ("rate(5 min)", "rate(5 minutes)"),
        ("every 5 minutes", "rate(5 minutes)"),
        ("every hour", "rate(1 hour)"),
        ("cron(0 12 * * *)", "cron(0 12 * * ? *)"),
        ("0 12 * * 1-5", "cron(0 12 ? * 2-6 *)"),
        ("cron(30 6 1 * *)", "cron(30 6 1 * ? *)"),
        ("cron(0 12 * * * *)", "cron(0 12 * * ? *)"),
        ("0 12 * * ? *", "cron(0 12 * * ? *)"),
    ]) func `what was meant is said`(_ text: String, _ meant: String) throws {
        let problem = try #require(ScheduleExpression(problemOf: text, allowsTimes: false))
        #expect(problem.meant == meant)
        #expect(ScheduleExpression(problemOf: meant, allowsTimes: false) == nil)
    }

    @Test(arguments: ["rate(0 minutes)", "rate(soon)", "cron(* *)", "cron(0 12 ? * ? *)", "at noon", ""])
    func `what cannot be guessed is only said to be wrong`(_ text: String) throws {
        #expect(try #require(ScheduleExpression(problemOf: text, allowsTimes: false)).meant == nil)
    }

    @Test func `schedules of EventBridge Scheduler may be times, and need not agree in number`() {
        #expect(ScheduleExpression(problemOf: "at(2027-01-01T00:00:00)", allowsTimes: true) == nil)
        #expect(ScheduleExpression(problemOf: "rate(5 minute)", allowsTimes: true) == nil)
        #expect(ScheduleExpression(problemOf: "at(2027-01-01T00:00:00)", allowsTimes: false) != nil)
    }
}
