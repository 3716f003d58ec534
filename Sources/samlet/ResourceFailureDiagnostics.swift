internal import Deployments
internal import Diagnostics
internal import OrderedCollections
internal import Templates
internal import Validation

extension ResourceFailure {
    /// The failure as a finding in the template: at the property that it is about, or at the resource.
    func diagnostic(for action: PlannedAction, in pipeline: TemplatePipeline) -> Diagnostic {
        let resource = pipeline.deployable.resources[action.logicalID]
        return Diagnostic(
            .error, .cannotRun, message, at: span(in: action.desired?.properties) ?? resource?.idSpan, help: help,
            logicalID: action.originID.rawValue)
    }

    /// Where the last key of the path that is there has its value.
    private func span(in properties: Value?) -> SourceSpan? {
        var value = properties
        var found: SourceSpan?
        for key in propertyPath {
            guard let next = value?[key] else { break }
            (value, found) = (next, next.span)
        }
        return found
    }
}

extension DiagnosticCode {
    /// The engine cannot run a resource on this machine.
    static let cannotRun = DiagnosticCode("A807")
}
