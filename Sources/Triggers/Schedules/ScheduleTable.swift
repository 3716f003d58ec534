internal import Deployments
internal import Templates

/// Which rules there are and when each fires next.
struct ScheduleTable {
    struct RuleKey: Hashable {
        var stack: StackIdentity
        var logicalID: LogicalID
    }

    /// A rule that is due.
    struct Firing: Hashable {
        var rule: ScheduleRule
        /// When it was to fire.
        var time: WallTime
    }

    private struct Entry {
        var rule: ScheduleRule
        /// When the rule came to be; a rate counts from it.
        var start: WallTime
        var due: WallTime?
    }

    private var entries: [RuleKey: Entry] = [:]
    private var lastSeen: WallTime?

    /// A clock set back by more than this is believed, and schedules start over from the new time.
    private static let tolerance: Duration = .seconds(60)

    /// When the next rule is due.
    var nextDue: WallTime? { entries.values.compactMap(\.due).min() }

    /// Every rule with the time it fires next, sorted by stack and name.
    var schedules: [ActiveSchedule] {
        entries.map { key, entry in
            ActiveSchedule(
                stack: key.stack, logicalID: entry.rule.origin, eventID: entry.rule.eventID, ruleName: entry.rule.name,
                expression: entry.rule.expressionText, isEnabled: entry.rule.isEnabled, next: entry.due)
        }
        .sorted { ($0.stack.name, $0.ruleName) < ($1.stack.name, $1.ruleName) }
    }

    /// Makes these the rules of a stack. A rule whose expression is the same keeps its rhythm.
    mutating func replace(_ rules: [LogicalID: ScheduleRule], of stack: StackIdentity, at now: WallTime) {
        var kept = entries.filter { $0.key.stack != stack }
        for (logicalID, rule) in rules {
            let key = RuleKey(stack: stack, logicalID: logicalID)
            if let old = entries[key], old.rule.expression == rule.expression, old.rule.isEnabled, rule.isEnabled {
                kept[key] = Entry(rule: rule, start: old.start, due: old.due)
            } else {
                let due = rule.isEnabled ? rule.expression.next(after: now, phase: now) : nil
                kept[key] = Entry(rule: rule, start: now, due: due)
            }
        }
        entries = kept
    }

    /// The rules that are due by now, the earliest first, each once however often it was missed.
    mutating func fire(at now: WallTime) -> [Firing] {
        if let lastSeen, now.advanced(by: Self.tolerance) < lastSeen { startOver(at: now) }
        lastSeen = now
        var firings: [Firing] = []
        for (key, entry) in entries {
            guard let due = entry.due, due <= now else { continue }
            firings.append(Firing(rule: entry.rule, time: due))
            entries[key]?.due = entry.rule.expression.next(after: now, phase: entry.start)
        }
        return firings.sorted { ($0.time, $0.rule.arn) < ($1.time, $1.rule.arn) }
    }

    private mutating func startOver(at now: WallTime) {
        for (key, entry) in entries where entry.due != nil {
            entries[key]?.due = entry.rule.expression.next(after: now, phase: entry.start)
        }
    }
}
