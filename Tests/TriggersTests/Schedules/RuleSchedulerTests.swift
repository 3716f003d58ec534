import Deployments
import LambdaEngine
import Logging
import NIOCore
import ServiceLifecycle
import Templates
import Testing

@testable import Triggers

@Suite(.timeLimit(.minutes(1))) struct RuleSchedulerTests {
    private let function = "arn:aws:lambda:us-east-1:000000000000:function:worker"

    private func rule(_ expression: String, name: String = "Tick", more: String = "") -> ResourceRecord {
        Records.record(
            "Tick", "AWS::Events::Rule", ref: name,
            attributes: ["Arn": "arn:aws:events:us-east-1:000000000000:rule/\(name)"],
            """
            ScheduleExpression: \(expression)
            Targets:
            - {Id: one, Arn: '\(function)'}
            \(more)
            """)
    }

    /// Runs a scheduler while the body lasts.
    private func withScheduler(
        _ body: @Sendable (RuleScheduler, ManualClock, RecordingInvoker) async throws -> Void
    ) async throws {
        let clock = ManualClock()
        let invoker = RecordingInvoker(payload: "")
        let scheduler = RuleScheduler(invoker: invoker, logger: .silent, clock: clock.clock)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await scheduler.run() }
            await clock.sleeper()
            try await body(scheduler, clock, invoker)
            group.cancelAll()
        }
    }

    @Test func `a rate fires one period after activation, with the scheduled event`() async throws {
        try await withScheduler { scheduler, clock, invoker in
            await scheduler.activate([rule("rate(1 minute)")], of: Records.stack)
            await clock.sleeper()
            clock.advance(by: .seconds(60))
            let invocation = try #require(await invoker.next())
            #expect(invocation.function == function)
            #expect(invocation.type == .event)
            let payload = String(buffer: invocation.payload)
            #expect(
                payload.contains(
                    #""detail-type":"Scheduled Event","source":"aws.events","account":"000000000000","time":"2024-01-01T00:01:00Z","region":"us-east-1","resources":["arn:aws:events:us-east-1:000000000000:rule/Tick"],"detail":{}}"#
                ))
            #expect(payload.hasPrefix(#"{"version":"0","id":""#))
        }
    }

    @Test func `activating an unchanged rule again keeps its rhythm and does not fire it twice`() async throws {
        try await withScheduler { scheduler, clock, invoker in
            await scheduler.activate([rule("rate(1 minute)")], of: Records.stack)
            await clock.sleeper()
            clock.advance(by: .seconds(45))
            await scheduler.activate([rule("rate(1 minute)")], of: Records.stack)
            await clock.sleeper()
            clock.advance(by: .seconds(15))
            _ = await invoker.next()
            await scheduler.activate([rule("rate(1 minute)")], of: Records.stack)
            await clock.sleeper()
            clock.advance(by: .seconds(60))
            _ = await invoker.next()
            #expect(invoker.invocations.count == 2)
        }
    }

    @Test func `a removed rule does not fire`() async throws {
        try await withScheduler { scheduler, clock, invoker in
            await scheduler.activate([rule("rate(1 minute)")], of: Records.stack)
            await scheduler.activate([], of: Records.stack)
            let other = StackIdentity(name: "other", accountID: "000000000000", region: "us-east-1")
            await scheduler.activate([rule("rate(2 minutes)", name: "Other")], of: other)
            await clock.sleeper()
            clock.advance(by: .seconds(120))
            _ = await invoker.next()
            #expect(invoker.payloads.count == 1)
            #expect(invoker.payloads.first?.contains("rule/Other") == true)
        }
    }

    @Test func `without rules nothing wakes up`() async throws {
        let clock = ManualClock()
        let scheduler = RuleScheduler(invoker: RecordingInvoker(), logger: .silent, clock: clock.clock)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await scheduler.run() }
            await clock.sleeper()
            #expect(clock.sleeps == [.seconds(86_400)])
            group.cancelAll()
        }
    }

    @Test func `the schedules are listed with the time they fire next`() async throws {
        let scheduler = RuleScheduler(invoker: RecordingInvoker(), logger: .silent, clock: ManualClock().clock)
        var tick = rule("rate(90 minutes)")
        (tick.originID, tick.originEventID) = ("Worker", "Often")
        var off = rule("cron(0 8 ? * MON-FRI *)", name: "Off", more: "State: DISABLED")
        off.logicalID = "Off"
        await scheduler.activate([tick, off], of: Records.stack)
        let schedules = await scheduler.schedules
        #expect(schedules.map(\.ruleName) == ["Off", "Tick"])
        #expect(schedules.map(\.logicalID) == ["Off", "Worker"])
        #expect(schedules.map(\.eventID) == [nil, "Often"])
        #expect(schedules.map(\.expression) == ["cron(0 8 ? * MON-FRI *)", "rate(90 minutes)"])
        #expect(schedules.map(\.isEnabled) == [false, true])
        #expect(schedules.map { $0.next.map { CivilTime($0).iso8601 } } == [nil, "2024-01-01T01:30:00Z"])
    }

    @Test func `a target's input replaces the event`() async throws {
        try await withScheduler { scheduler, clock, invoker in
            let record = Records.record(
                "Tick", "AWS::Events::Rule",
                """
                ScheduleExpression: cron(0/2 * * * ? *)
                Targets:
                - {Id: a, Arn: '\(function)', Input: '{"n": 1}'}
                - {Id: b, Arn: '\(function)', InputPath: $.source}
                - Id: c
                  Arn: '\(function):live'
                  InputTransformer:
                    InputPathsMap: {when: $.time, rule: '$.resources[0]', gone: $.detail.x}
                    InputTemplate: '{"at": <when>, "text": "fired <rule> at <when>", "none": <gone>, "by": "<aws.events.rule-name>"}'
                """)
            await scheduler.activate([record], of: Records.stack)
            await clock.sleeper()
            clock.advance(by: .seconds(60))
            await clock.sleeper()
            clock.advance(by: .seconds(60))
            for _ in 0..<3 { _ = await invoker.next() }
            #expect(
                invoker.payloads == [
                    #"{"n": 1}"#, #""aws.events""#,
                    #"{"at": "2024-01-01T00:02:00Z", "text": "fired arn:aws:events:us-east-1:000000000000:rule/tick at 2024-01-01T00:02:00Z", "none": "", "by": "tick"}"#,
                ])
            #expect(invoker.invocations.last?.function == function + ":live")
        }
    }

    @Test func `a refused invocation does not stop the schedule`() async throws {
        let clock = ManualClock()
        let invoker = RecordingInvoker(error: LambdaError(code: "X", statusCode: 500, message: "no"))
        let scheduler = RuleScheduler(invoker: invoker, logger: .silent, clock: clock.clock)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await scheduler.run() }
            await scheduler.activate([rule("rate(1 minute)")], of: Records.stack)
            for _ in 0..<2 {
                await clock.sleeper()
                clock.advance(by: .seconds(60))
                _ = await invoker.next()
            }
            #expect(invoker.invocations.count == 2)
            group.cancelAll()
        }
    }

    // MARK: - What is refused

    @Test(arguments: [
        ("ScheduleExpression: rate(1 minutes)", "the unit is singular for 1: rate(1 minute)", ["ScheduleExpression"]),
        (
            "ScheduleExpression: at(2030-01-31T08:00:00)",
            "at(…) is for AWS::Scheduler::Schedule; a rule uses rate(…) or cron(…)", ["ScheduleExpression"]
        ),
        ("{}", "a rule needs a ScheduleExpression or an EventPattern", []),
        (
            "{ScheduleExpression: rate(1 day), State: enabled}",
            "a rule's State is ENABLED or DISABLED, not 'enabled'; did you mean 'ENABLED'?", ["State"]
        ),
        (
            "{ScheduleExpression: rate(1 day), EventBusName: mine}", "schedules run on the default event bus only",
            ["EventBusName"]
        ),
        ("{ScheduleExpression: rate(1 day), Targets: [{Id: a}]}", "a target needs an Id and an Arn", ["Targets", "0"]),
        (
            "{ScheduleExpression: rate(1 day), Targets: [{Id: a, Arn: x}, {Id: a, Arn: y}]}",
            "two targets have the Id 'a'",
            ["Targets", "1", "Id"]
        ),
        (
            "{ScheduleExpression: rate(1 day), Targets: [{Id: a, Arn: x, Input: hello}]}", "Input is JSON in a text",
            ["Targets", "0", "Input"]
        ),
        (
            "{ScheduleExpression: rate(1 day), Targets: [{Id: a, Arn: x, Input: '{}', InputPath: $.x}]}",
            "a target has one of Input, InputPath and InputTransformer, not several", ["Targets", "0", "InputPath"]
        ),
        (
            "{ScheduleExpression: rate(1 day), Targets: [{Id: a, Arn: x, InputTransformer: {InputTemplate: '<b>'}}]}",
            "the template uses <b>, which is not in InputPathsMap",
            ["Targets", "0", "InputTransformer", "InputTemplate"]
        ),
        (
            "{ScheduleExpression: rate(1 day), Targets: [{Id: 1, Arn: x}, {Id: 2, Arn: x}, {Id: 3, Arn: x}, {Id: 4, Arn: x}, {Id: 5, Arn: x}, {Id: 6, Arn: x}]}",
            "a rule has at most 5 targets, not 6", ["Targets"]
        ),
    ])
    func `a rule that cannot run is refused`(yaml: String, message: String, path: [String]) async {
        let scheduler = RuleScheduler(invoker: RecordingInvoker(), logger: .silent)
        let failure = await #expect(throws: ResourceFailure.self) {
            try await scheduler.prepare(Records.record("Tick", "AWS::Events::Rule", yaml), of: Records.stack)
        }
        #expect(failure?.message == message)
        #expect(failure?.propertyPath == path)
    }

    @Test func `what does not run yet is noted`() async throws {
        let scheduler = RuleScheduler(invoker: RecordingInvoker(), logger: .silent)
        let records = [
            Records.record("Pattern", "AWS::Events::Rule", "EventPattern: {source: [a]}"),
            Records.record("Later", "AWS::Scheduler::Schedule", "ScheduleExpression: at(2030-01-31T08:00:00)"),
            Records.record(
                "Queue", "AWS::Events::Rule",
                "{ScheduleExpression: rate(1 day), Targets: [{Id: q, Arn: 'arn:aws:sqs:us-east-1:0:q'}]}"),
        ]
        for record in records { try await scheduler.prepare(record, of: Records.stack) }
        await scheduler.activate(records, of: Records.stack)
        #expect(
            await scheduler.activeNotes.map(\.description) == [
                "Later: schedules of EventBridge Scheduler do not fire yet",
                "Pattern: event patterns are not matched yet; the rule fires by its schedule only",
                "Queue: target 'q' is no function (arn:aws:sqs:us-east-1:0:q); only functions are invoked yet",
            ])
    }
}
