public import Deployments
public import LambdaEngine
public import Logging
internal import NIOCore
public import ServiceLifecycle
internal import Templates

/// Fires the schedules of `AWS::Events::Rule`: invokes their functions asynchronously when they are due.
///
/// While nothing is due it sleeps, at most a minute at a time so that a clock that jumps is noticed. A rule that was
/// missed, because the machine slept, fires once. Rates count from the first activation in this process.
public actor RuleScheduler: Service, ResourceHandler {
    /// Rules and schedules.
    public nonisolated let resourceTypes: Set<String> = ["AWS::Events::Rule", "AWS::Scheduler::Schedule"]

    private let invoker: any FunctionInvoker
    private let logger: Logger
    private let clock: WallClock
    private var table = ScheduleTable()
    private var notes: [StackIdentity: [TriggerNote]] = [:]
    private var pause: Task<Void, Never>?

    private static let longestPause: Duration = .seconds(60)
    private static let idlePause: Duration = .seconds(86_400)

    /// A scheduler without rules, that fires once it runs.
    ///
    /// - Parameter logger: is told what does not work as on AWS, once, and which invocations were refused.
    public init(invoker: any FunctionInvoker, logger: Logger, clock: WallClock = .system) {
        self.invoker = invoker
        self.logger = logger
        self.clock = clock
    }

    /// What of the active rules and schedules does not work as on AWS.
    public var activeNotes: [TriggerNote] { notes.values.flatMap { $0 }.sorted { $0.description < $1.description } }

    /// The rules with a schedule, sorted by stack and name.
    public var schedules: [ActiveSchedule] { table.schedules }

    // MARK: - Resources

    /// Checks a rule's expression, state and targets, and a schedule's expression.
    public nonisolated func prepare(_ record: ResourceRecord, of stack: StackIdentity) async throws(ResourceFailure) {
        var findings = TriggerFindings()
        let reader = ScheduleRuleReader(StackRecord(record: record, stack: stack))
        if record.type == "AWS::Events::Rule" {
            _ = reader.rule(into: &findings)
        } else {
            reader.checkSchedule(into: &findings)
        }
        if let failure = findings.failures.first { throw failure }
    }

    /// Makes these the stack's rules; one that is as before keeps its rhythm.
    public func activate(_ records: [ResourceRecord], of stack: StackIdentity, isRestoring: Bool) async {
        var rules: [LogicalID: ScheduleRule] = [:]
        var found: [TriggerNote] = []
        for record in records where resourceTypes.contains(record.type) {
            var findings = TriggerFindings()
            let reader = ScheduleRuleReader(StackRecord(record: record, stack: stack))
            if record.type == "AWS::Events::Rule" {
                rules[record.logicalID] = reader.rule(into: &findings)
            } else {
                reader.checkSchedule(into: &findings)
            }
            found += findings.notes
        }
        table.replace(rules, of: stack, at: clock.now())
        let known = notes[stack] ?? []
        for note in found where !known.contains(note) {
            logger.warning("trigger does not work as on AWS", metadata: ["trigger.note": "\(note)"])
        }
        notes[stack] = found.isEmpty ? nil : found
        pause?.cancel()
    }

    // MARK: - Firing

    /// Fires rules until the service is shut down.
    public func run() async throws {
        await cancelWhenGracefulShutdown { await self.fireUntilCancelled() }
    }

    private func fireUntilCancelled() async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                for firing in table.fire(at: clock.now()) {
                    group.addTask { await self.deliver(firing) }
                }
                await pauseUntilDue()
            }
        }
    }

    /// Returns when a rule may be due, when the rules have changed, and when the task is cancelled.
    private func pauseUntilDue() async {
        let duration = table.nextDue.map { min(clock.now().duration(to: $0), Self.longestPause) } ?? Self.idlePause
        guard duration > .zero else { return }
        let sleep = clock.sleep
        let pause = Task { _ = try? await sleep(duration) }
        self.pause = pause
        await withTaskCancellationHandler {
            await pause.value
        } onCancel: {
            pause.cancel()
        }
        self.pause = nil
    }

    private nonisolated func deliver(_ firing: ScheduleTable.Firing) async {
        let rule = firing.rule
        let event = ScheduledEvent(
            id: RandomText.uuid(), accountID: rule.accountID, region: rule.region, ruleARN: rule.arn, time: firing.time
        ).node
        let context = InputTransformer.Context(
            ruleARN: rule.arn, ruleName: rule.name, ingestionTime: CivilTime(clock.now()).iso8601)
        for target in rule.targets {
            let payload = ByteBuffer(string: target.payload(for: event, in: context))
            do throws(LambdaError) {
                _ = try await invoker.invoke(Invocation(function: target.functionARN, type: .event, payload: payload))
            } catch {
                logger.warning(
                    "scheduled invocation failed",
                    metadata: [
                        "rule.name": "\(rule.name)", "function.arn": "\(target.functionARN)",
                        "error.code": "\(error.code)",
                        "error.message": "\(error.message)",
                    ])
            }
        }
    }
}
