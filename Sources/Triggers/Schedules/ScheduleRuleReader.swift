internal import Deployments
internal import Diagnostics
internal import Documents
internal import Templates

/// Reads `AWS::Events::Rule`, and checks `AWS::Scheduler::Schedule`.
struct ScheduleRuleReader {
    private let source: StackRecord
    private static let targetLimit = 5

    init(_ source: StackRecord) {
        self.source = source
    }

    /// The rule; nil when it has no schedule, or a failure was found.
    func rule(into findings: inout TriggerFindings) -> ScheduleRule? {
        let properties = source.properties
        let hasPattern = properties["EventPattern"].map { !$0.isNull } ?? false
        if hasPattern {
            findings.note("event patterns are not matched yet; the rule fires by its schedule only", of: source)
        }
        guard let text = properties["ScheduleExpression"]?.text else {
            if !hasPattern { findings.fail("a rule needs a ScheduleExpression or an EventPattern", at: []) }
            _ = targets(into: &findings)
            return nil
        }
        if let bus = properties["EventBusName"]?.text, bus != "default", !bus.hasSuffix(":event-bus/default") {
            findings.fail(
                "schedules run on the default event bus only", help: "remove EventBusName, or the schedule",
                at: ["EventBusName"])
        }
        let isEnabled = state(into: &findings)
        let expression = expression(text, into: &findings)
        let targets = targets(into: &findings)
        guard let expression, findings.failures.isEmpty else { return nil }
        return ScheduleRule(
            name: name, origin: source.record.originID ?? source.record.logicalID, eventID: source.record.originEventID,
            arn: arn,
            accountID: source.stack.accountID, region: source.stack.region, expression: expression,
            expressionText: text,
            isEnabled: isEnabled, targets: targets)
    }

    /// Checks what can be said of a schedule of EventBridge Scheduler, which does not fire yet.
    func checkSchedule(into findings: inout TriggerFindings) {
        if let text = source.properties["ScheduleExpression"]?.text {
            _ = expression(text, isScheduler: true, into: &findings)
        } else {
            findings.fail("a schedule needs a ScheduleExpression", at: ["ScheduleExpression"])
        }
        findings.note("schedules of EventBridge Scheduler do not fire yet", of: source)
    }

    private var name: String {
        // The reference value of a rule on a bus of its own is `bus|rule`.
        source.ref.split(separator: "|").last.map(String.init) ?? source.record.physicalID
    }

    private var arn: String {
        let stack = source.stack
        return source.record.attributes["Arn"]
            ?? "arn:\(stack.partition):events:\(stack.region):\(stack.accountID):rule/\(name)"
    }

    private func state(into findings: inout TriggerFindings) -> Bool {
        let state = source.properties["State"]?.text ?? "ENABLED"
        switch state {
        case "ENABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS": return true
        case "DISABLED": return false
        default:
            let near = suggestion(for: state, in: ["ENABLED", "DISABLED"])
            findings.fail("a rule's State is ENABLED or DISABLED, not '\(state)'\(near)", at: ["State"])
            return false
        }
    }

    private func expression(
        _ text: String, isScheduler: Bool = false, into findings: inout TriggerFindings
    ) -> ScheduleExpression? {
        do throws(ScheduleExpressionError) {
            return try ScheduleExpression(text, for: isScheduler ? .scheduler : .rules)
        } catch {
            findings.fail(error.message, help: error.help, at: ["ScheduleExpression"])
            return nil
        }
    }

    // MARK: - Targets

    private func targets(into findings: inout TriggerFindings) -> [ScheduleTarget] {
        let list = source.properties["Targets"]?.list ?? []
        if list.count > Self.targetLimit {
            findings.fail("a rule has at most \(Self.targetLimit) targets, not \(list.count)", at: ["Targets"])
        }
        var ids: Set<String> = []
        return list.enumerated().compactMap { index, target in
            let path = ["Targets", String(index)]
            guard let id = target["Id"]?.text, let arn = target["Arn"]?.text else {
                findings.fail("a target needs an Id and an Arn", at: path)
                return nil
            }
            if !ids.insert(id).inserted { findings.fail("two targets have the Id '\(id)'", at: path + ["Id"]) }
            guard let input = input(of: target, at: path, into: &findings) else { return nil }
            guard FunctionReference(arn: arn) != nil else {
                findings.note("target '\(id)' is no function (\(arn)); only functions are invoked yet", of: source)
                return nil
            }
            return ScheduleTarget(id: id, functionARN: arn, input: input)
        }
    }

    private func input(of target: Value, at path: [String], into findings: inout TriggerFindings) -> ScheduleTarget
        .Input?
    {
        let given = ["Input", "InputPath", "InputTransformer"].filter { target[$0].map { !$0.isNull } ?? false }
        guard given.count <= 1 else {
            findings.fail(
                "a target has one of Input, InputPath and InputTransformer, not several", at: path + [given[1]])
            return nil
        }
        switch given.first {
        case "Input": return constant(target["Input"], at: path + ["Input"], into: &findings)
        case "InputPath":
            guard let text = target["InputPath"]?.text, let jsonPath = JSONPath(text) else {
                findings.fail("InputPath is a JSON path such as $.detail", at: path + ["InputPath"])
                return nil
            }
            return .path(jsonPath)
        case "InputTransformer":
            return transformer(target["InputTransformer"], at: path + ["InputTransformer"], into: &findings)
        default: return .event
        }
    }

    private func constant(_ value: Value?, at path: [String], into findings: inout TriggerFindings) -> ScheduleTarget
        .Input?
    {
        guard let text = value?.text, Document.json(Array(text.utf8)) != nil else {
            findings.fail(
                "Input is JSON in a text", help: "a plain text needs quotes of its own: Input: '\"text\"'", at: path)
            return nil
        }
        return .constant(text)
    }

    private func transformer(
        _ value: Value?, at path: [String], into findings: inout TriggerFindings
    ) -> ScheduleTarget.Input? {
        guard let template = value?["InputTemplate"]?.text else {
            findings.fail("an InputTransformer needs an InputTemplate", at: path)
            return nil
        }
        let paths = value?["InputPathsMap"]?.map?.map { (name: $0.key, path: $0.value.text ?? "") } ?? []
        do throws(InputTransformerError) {
            return .transformed(try InputTransformer(paths: paths, template: template))
        } catch {
            findings.fail(error.message, at: path + (error.key.map { ["InputPathsMap", $0] } ?? ["InputTemplate"]))
            return nil
        }
    }
}
