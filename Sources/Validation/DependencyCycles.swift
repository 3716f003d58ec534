internal import Deployments
internal import Diagnostics
internal import Documents
internal import OrderedCollections
internal import Templates

/// Finds resources that need each other, before there is a stack.
enum DependencyCycles {
    /// Adds the cycles there are with the parameters' values; one without a value counts as any of those it may have.
    static func check(
        _ template: Template, _ parameters: [String: Value], _ pseudoParameters: PseudoParameters,
        into diagnostics: inout DiagnosticList
    ) {
        var values = parameters
        for parameter in template.parameters.values where values[parameter.name] == nil {
            let text = parameter.allowedValues?.first?.scalar?.text ?? ""
            let value = Value.text(text, at: parameter.nameSpan)
            values[parameter.name] = parameter.type.isList ? .list([value], at: parameter.nameSpan) : value
        }
        let context = EvaluationContext(
            pseudoParameters: pseudoParameters, parameters: values, mappings: template.mappings)
        var conditionProblems = DiagnosticList()
        let conditions = Conditions.evaluated(of: template, in: context, into: &conditionProblems)
        diagnostics.add(contentsOf: conditionProblems.all.filter { $0.code == .circularCondition })
        var found = DiagnosticList()
        _ = ResourceGraph(template: template, conditions: conditions, into: &found)
        diagnostics.add(contentsOf: found.all.filter { $0.code == .dependencyCycle })
    }
}
