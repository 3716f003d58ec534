public import Diagnostics
internal import Documents
internal import OrderedCollections

/// Finds the functions that cannot be evaluated whatever values the parameters have.
public enum EvaluationChecker {
    /// Evaluates all properties and outputs without any parameter's value and adds what goes wrong.
    public static func check(
        _ template: Template, pseudoParameters: PseudoParameters, into diagnostics: inout DiagnosticList
    ) {
        let context = EvaluationContext(
            pseudoParameters: pseudoParameters, parameters: [:], mappings: template.mappings)
        var evaluator = Evaluator(context)
        for resource in template.resources.values {
            let before = evaluator.diagnostics.all.count
            _ = evaluator.values(of: resource.properties)
            for var diagnostic in evaluator.diagnostics.all[before...] where isCertain(diagnostic) {
                diagnostic.logicalID = (resource.origin?.logicalID ?? resource.logicalID).rawValue
                diagnostics.add(diagnostic)
            }
        }
        let before = evaluator.diagnostics.all.count
        for output in template.outputs.values { _ = evaluator.value(of: output.value) }
        for diagnostic in evaluator.diagnostics.all[before...] where isCertain(diagnostic) {
            diagnostics.add(diagnostic)
        }
    }

    /// Which exports there are, only a deployment knows; malformed functions have been reported.
    private static func isCertain(_ diagnostic: Diagnostic) -> Bool {
        [.missingMappingKey, .subOfCollection, .badArgument, .indexOutOfRange, .tooMuchText].contains(diagnostic.code)
    }
}
