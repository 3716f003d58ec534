import Templates
import Testing

@testable import Triggers

@Suite struct ScheduleTableTests {
    private func rule(_ expression: String, isEnabled: Bool = true, name: String = "a") throws -> ScheduleRule {
        ScheduleRule(
            name: name, origin: "Rule", arn: name, accountID: "0", region: "r",
            expression: try ScheduleExpression(expression, for: .rules),
            expressionText: expression,
            isEnabled: isEnabled, targets: [])
    }

    private let start = CivilTime(2024, 1, 1).wallTime

    private func minutes(_ count: Double) -> WallTime { start.advanced(by: .milliseconds(Int64(count * 60_000))) }

    @Test func `a rule that was missed many times fires once, for the first of them`() throws {
        var table = ScheduleTable()
        table.replace(["A": try rule("rate(1 minute)")], of: Records.stack, at: start)
        let firings = table.fire(at: minutes(500.5))
        #expect(firings.map(\.time) == [minutes(1)])
        #expect(table.nextDue == minutes(501))
        #expect(table.fire(at: minutes(500.6)).isEmpty)
    }

    @Test func `the earliest rule fires first`() throws {
        var table = ScheduleTable()
        let rules = [
            "A": try rule("rate(2 minutes)", name: "a"), "B": try rule("cron(* * * * ? *)", name: "b"),
            "C": try rule("rate(2 minutes)", name: "c"),
        ]
        table.replace(.init(uniqueKeysWithValues: rules.map { (.init($0), $1) }), of: Records.stack, at: start)
        #expect(table.fire(at: minutes(2)).map(\.rule.name) == ["b", "a", "c"])
    }

    @Test func `a disabled rule is never due, and starts over when it is enabled`() throws {
        var table = ScheduleTable()
        table.replace(["A": try rule("rate(10 minutes)", isEnabled: false)], of: Records.stack, at: start)
        #expect(table.nextDue == nil)
        table.replace(["A": try rule("rate(10 minutes)")], of: Records.stack, at: minutes(5))
        #expect(table.nextDue == minutes(15))
    }

    @Test func `a changed expression starts over`() throws {
        var table = ScheduleTable()
        table.replace(["A": try rule("rate(10 minutes)")], of: Records.stack, at: start)
        table.replace(["A": try rule("rate(5 minutes)")], of: Records.stack, at: minutes(8))
        #expect(table.nextDue == minutes(13))
    }

    @Test func `a clock set back by seconds changes nothing`() throws {
        var table = ScheduleTable()
        table.replace(["A": try rule("rate(1 minute)")], of: Records.stack, at: start)
        #expect(table.fire(at: minutes(1)).count == 1)
        #expect(table.fire(at: minutes(0.5)).isEmpty)
        #expect(table.nextDue == minutes(2))
    }

    @Test func `a clock set back by hours does not silence the rules`() throws {
        var table = ScheduleTable()
        table.replace(["A": try rule("rate(1 minute)")], of: Records.stack, at: start)
        #expect(table.fire(at: minutes(600)).count == 1)
        #expect(table.fire(at: minutes(10.5)).isEmpty)
        #expect(table.nextDue == minutes(11))
    }
}
