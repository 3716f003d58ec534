import Artifacts
import Deployments
import Diagnostics
import Documents
import OrderedCollections
import Templates
import Testing

/// Plans templates given as text, as the command line does it, without engine or disk.
struct Deploying {
    var stack = StackIdentity(name: "shop", accountID: "000000000000", region: "us-east-1")
    var overrides: [String: String] = [:]
    var exports: [String: Value] = [:]
    var artifacts: [LogicalID: [String: ArtifactID]] = [:]

    struct Outcome {
        var plan: Plan
        var graph: ResourceGraph
        var diagnostics: [Diagnostic]
    }

    func plan(_ text: String, over state: StackState? = nil) -> Outcome {
        let source = SourceText(name: "template.yaml", text: text)
        var diagnostics = DiagnosticList()
        let root = Document.read(source, into: &diagnostics)
        let template = TemplateReader.template(from: root, source: source, into: &diagnostics)
        let pseudo = PseudoParameters(accountID: stack.accountID, region: stack.region, stackName: stack.name)
        let parameters = ParameterValues.resolved(for: template, overrides: overrides, into: &diagnostics)
        var context = EvaluationContext(pseudoParameters: pseudo, parameters: parameters, mappings: template.mappings)
        context.conditions = Conditions.evaluated(of: template, in: context, into: &diagnostics)
        context.exports = exports
        let graph = ResourceGraph(template: template, conditions: context.conditions, into: &diagnostics)
        let input = PlanInput(
            template: template, graph: graph, context: context, stack: stack, templatePath: "/shop/template.yaml",
            state: state,
            artifacts: artifacts)
        let plan = Planner.plan(input, into: &diagnostics)
        return Outcome(plan: plan, graph: graph, diagnostics: diagnostics.all)
    }

    /// The state after a template was deployed.
    func state(after text: String, over state: StackState? = nil) -> StackState { plan(text, over: state).plan.desired }
}

extension ArtifactID {
    /// An id made of one repeated digit.
    static func sample(_ digit: Character) -> ArtifactID? {
        ArtifactID(rawValue: "sha256:" + String(repeating: digit, count: 64))
    }
}
