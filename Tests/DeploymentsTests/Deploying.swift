import Artifacts
import Deployments
import Diagnostics
import Documents
import OrderedCollections
import SAMTransform
import Templates
import Testing

/// Plans templates given as text, as the command line does it, without engine or disk.
struct Deploying {
    var stack = StackIdentity(name: "shop", accountID: "000000000000", region: "us-east-1")
    var overrides: [String: String] = [:]
    var exports: [String: Value] = [:]
    var artifacts: [LogicalID: [String: ArtifactID]] = [:]
    var endpoints = Endpoints.standard
    var types = ResourceTypes.standard.adding(Self.tables)

    /// A type that holds data and one whose Ref names the engine, whatever the built-in table has.
    private static let tables = SourceText(
        name: "types.yaml",
        text: """
            AWS::DynamoDB::Table:
              name: TableName 255
              attributes: {Arn: 'arn:${Partition}:dynamodb:${Region}:${AccountId}:table/${Name}'}
              replace: [KeySchema, TableName]
              data: true
            AWS::SQS::Queue:
              name: QueueName 80
              ref: ${AWSEndpoint}/${AccountId}/${Name}
              attributes: {Arn: 'arn:${Partition}:sqs:${Region}:${AccountId}:${Name}', QueueName: '${Name}'}
              replace: [QueueName]
              data: true
            AWS::SNS::Topic:
              name: TopicName 256
              ref: arn:${Partition}:sns:${Region}:${AccountId}:${Name}
              replace: [TopicName]
            """)

    struct Outcome {
        var plan: Plan
        var graph: ResourceGraph
        var diagnostics: [Diagnostic]
    }

    func plan(_ text: String, over state: StackState? = nil) -> Outcome {
        let source = SourceText(name: "template.yaml", text: text)
        var diagnostics = DiagnosticList()
        let root = Document.read(source, into: &diagnostics)
        let written = TemplateReader.template(from: root, source: source, into: &diagnostics)
        let pseudo = PseudoParameters(accountID: stack.accountID, region: stack.region, stackName: stack.name)
        let transform = ServerlessTransform.Context(
            pseudoParameters: pseudo, overrides: overrides, deploymentTime: 0, isRequested: false)
        let template = ServerlessTransform.expanded(written, in: transform, into: &diagnostics)
        let parameters = ParameterValues.resolved(for: template, overrides: overrides, into: &diagnostics)
        var context = EvaluationContext(pseudoParameters: pseudo, parameters: parameters, mappings: template.mappings)
        context.conditions = Conditions.evaluated(of: template, in: context, into: &diagnostics)
        context.exports = exports
        let graph = ResourceGraph(template: template, conditions: context.conditions, into: &diagnostics)
        let input = PlanInput(
            template: template, graph: graph, context: context, stack: stack, templatePath: "/shop/template.yaml",
            state: state, endpoints: endpoints, artifacts: artifacts, types: types)
        let plan = Planner.plan(input, into: &diagnostics)
        return Outcome(plan: plan, graph: graph, diagnostics: diagnostics.all)
    }

    /// The state after a template was deployed.
    func state(after text: String, over state: StackState? = nil) -> StackState { plan(text, over: state).plan.desired }

    /// The plan that leads from one template to another.
    func plan(from before: String, to after: String) -> Plan { plan(after, over: state(after: before)).plan }

    /// The changes of the first resource from one map of properties, in one line of YAML, to another.
    func action(of type: String, from before: String, to after: String) -> PlannedAction {
        let template = { (properties: String) in "Resources: {R: {Type: \(type), Properties: \(properties)}}" }
        return plan(from: template(before), to: template(after)).actions[0]
    }
}

extension ArtifactID {
    /// An id made of one repeated digit.
    static func sample(_ digit: Character) -> ArtifactID? {
        ArtifactID(rawValue: "sha256:" + String(repeating: digit, count: 64))
    }
}
