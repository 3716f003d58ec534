internal import Deployments
internal import Documents
internal import Templates

/// An `AWS::Events::Rule` with a schedule.
struct ScheduleRule: Hashable, Sendable {
    var name: String
    /// The resource of the user's template, and its event, that the rule comes from.
    var origin: LogicalID
    var eventID: String?
    var arn: String
    var accountID: String
    var region: String
    var expression: ScheduleExpression
    /// As the template has it.
    var expressionText: String
    var isEnabled: Bool
    /// Those that are functions.
    var targets: [ScheduleTarget]
}

/// A function that a rule invokes.
struct ScheduleTarget: Hashable, Sendable {
    /// What the function gets.
    enum Input: Hashable, Sendable {
        case event
        /// JSON text.
        case constant(String)
        case path(JSONPath)
        case transformed(InputTransformer)
    }

    var id: String
    /// ARN of a function, with or without a qualifier.
    var functionARN: String
    var input: Input

    /// The payload of the invocation, as JSON text.
    func payload(for event: Node, in context: InputTransformer.Context) -> String {
        switch input {
        case .event: JSONWriter.text(of: event)
        case .constant(let text): text
        case .path(let path): path.value(in: event).map { JSONWriter.text(of: $0) } ?? "null"
        case .transformed(let transformer): transformer.input(for: event, in: context)
        }
    }
}
