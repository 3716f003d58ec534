internal import Diagnostics
internal import Documents
internal import Templates

/// Calls a function for the requests to a route of an HTTP API.
struct HTTPAPIEvent: FunctionEvent {
    private let source: EventSource

    init(_ source: EventSource) {
        self.source = source
    }

    func resources(for target: EventTarget, policies: inout RolePolicies, in expansion: inout Expansion) -> [Resource] {
        guard let route = HTTPRoute(source, in: expansion) else { return [] }
        var isPermitted = false
        route.edit(in: &expansion) { editor, expansion throws(DefinitionProblem) in
            isPermitted = try isPermittedAlready(route, target, editor)
            try add(route, target, to: &editor, &expansion)
        }
        return isPermitted ? [] : [route.permission(for: target)]
    }

    /// The permission for the default route holds for all others of the same function.
    private func isPermittedAlready(
        _ route: HTTPRoute, _ target: EventTarget, _ editor: HTTPDefinitionEditor
    ) throws(DefinitionProblem) -> Bool {
        guard !route.isDefault, !target.isReferredByARN else { return false }
        return try editor.sendsEverything(to: target.id)
    }

    private func add(
        _ route: HTTPRoute, _ target: EventTarget, to editor: inout HTTPDefinitionEditor, _ expansion: inout Expansion
    ) throws(DefinitionProblem) {
        let (path, method) = (route.path, route.method.text)
        if expansion.apis[route.apiID]?.isManaged ?? false, try editor.hasIntegration(method, of: path) {
            expansion.diagnostics.add(route.duplicate)
            return
        }
        let condition = target.condition.map { DefinitionValue($0) }
        try editor.addFunction(
            Integration(path: path, method: route.method, condition: condition, uri: integrationURI(target)))
        if let auth = source["Auth"]?.ifTruthy { try route.apply(auth, to: &editor, in: &expansion) }
        if let timeout = source["TimeoutInMillis"]?.ifTruthy {
            try editor.setIntegration("timeoutInMillis", DefinitionValue(timeout), of: method, at: path)
        }
        let variables = route.variables
        if !variables.isEmpty { try editor.addPathParameters(variables, of: method, at: path) }
        if let version = source["PayloadFormatVersion"]?.ifTruthy {
            try editor.setIntegration("payloadFormatVersion", DefinitionValue(version), of: method, at: path)
        }
    }

    private func integrationURI(_ target: EventTarget) -> DefinitionValue {
        let function = target.isReferredByARN ? "${\(target.id)}" : "${\(target.id).Arn}"
        let text =
            "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/\(function)/invocations"
        let span = source.subject.span
        return .map(["Fn::Sub": .text(text, at: span)], at: span)
    }
}
