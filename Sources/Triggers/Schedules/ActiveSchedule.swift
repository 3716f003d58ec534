public import Deployments
public import Templates

/// A deployed rule with a schedule, for lists.
public struct ActiveSchedule: Hashable, Sendable {
    /// The stack of the rule.
    public var stack: StackIdentity
    /// The resource of the user's template that the rule comes from.
    public var logicalID: LogicalID
    /// The event of that resource, where the rule comes from one.
    public var eventID: String?
    /// The rule's name.
    public var ruleName: String
    /// `rate(…)` or `cron(…)`, as the template has it.
    public var expression: String
    /// False for a rule in the state `DISABLED`.
    public var isEnabled: Bool
    /// When it fires next; nil when it does not.
    public var next: WallTime?
}
