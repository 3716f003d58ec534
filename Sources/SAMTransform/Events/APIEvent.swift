internal import Diagnostics
internal import Documents
internal import Templates

/// Calls a function for the requests to a route of a REST API.
struct APIEvent: FunctionEvent {
    private let source: EventSource

    init(_ source: EventSource) {
        self.source = source
    }

    func resources(for target: EventTarget, policies: inout RolePolicies, in expansion: inout Expansion) -> [Resource] {
        guard let route = RESTRoute(source, in: &expansion) else { return [] }
        let resources = [route.permission(for: target, in: expansion)]
        guard let api = expansion.apis[route.apiID] else { return resources }
        let merges = api.resource.properties["MergeDefinitions"]?.isTruthy ?? false
        if api.definition != nil, api.isManaged || merges {
            addIntegration(to: route, target, merges: merges, in: &expansion)
        }
        overrideAuth(of: route, in: &expansion)
        return resources
    }

    // MARK: - Integration

    private func addIntegration(to route: RESTRoute, _ target: EventTarget, merges: Bool, in expansion: inout Expansion)
    {
        let auth = source["Auth"]
        let uri = integrationURI(target, in: expansion)
        let condition = target.condition.map { DefinitionValue($0) }
        route.edit(usingSkeleton: merges, in: &expansion) { editor, expansion throws(DefinitionProblem) in
            if try editor.hasIntegration(route.method.text, of: route.path) {
                expansion.diagnostics.add(route.duplicate)
                return
            }
            let integration = Integration(path: route.path, method: route.method, condition: condition, uri: uri)
            try editor.addFunction(
                integration, streams: source["ResponseTransferMode"]?.string == "RESPONSE_STREAM",
                credentials: credentials(auth, route, editor, expansion))
            if let auth, auth.isTruthy { try route.apply(auth, to: &editor, in: &expansion) }
            if let timeout = source["TimeoutInMillis"]?.ifTruthy {
                try editor.setTimeout(DefinitionValue(timeout), of: route.method.text, at: route.path)
            }
            try RequestChecks(source: source, route: route).apply(to: &editor, in: &expansion)
        }
    }

    private func integrationURI(_ target: EventTarget, in expansion: Expansion) -> DefinitionValue {
        let isStream = source["ResponseTransferMode"]?.string == "RESPONSE_STREAM"
        let version = isStream ? "2021-11-15" : "2015-03-31"
        let action = isStream ? "response-streaming-invocations" : "invocations"
        let function = target.isReferredByARN ? "${\(target.id)}" : "${\(target.id).Arn}"
        let text =
            "arn:\(expansion.partition.name):apigateway:${AWS::Region}:lambda:path/\(version)/functions/\(function)/\(action)"
        let span = source.subject.span
        // Python 2.7 knew the function's id from the template, and an alias's as its own.
        return .map(["Fn::Sub": .text(text, at: span, isFromTemplate: !target.isReferredByARN)], at: span)
    }

    /// Of whom the function is called where IAM decides; nil where its permission is enough.
    private func credentials(
        _ auth: Node?, _ route: RESTRoute, _ editor: RESTDefinitionEditor, _ expansion: Expansion
    ) -> DefinitionValue? {
        let apiAuth = expansion.apis[route.apiID]?.auth
        let isByEvent = auth?["Authorizer"]?.string == "AWS_IAM"
        let isByDefault = apiAuth?["DefaultAuthorizer"]?.string == "AWS_IAM" && !(auth?.isTruthy ?? false)
        guard isByEvent || isByDefault else { return nil }
        let none = editor.text("NONE")
        let own = auth?.mapping?["InvokeRole"].map { $0.isTruthy ? DefinitionValue($0) : none }
        let inherited = apiAuth?["InvokeRole"].map { $0.isTruthy ? $0 : none }
        let role = own ?? inherited
        if role?.string == "NONE" { return nil }
        if let role, role.string != "CALLER_CREDENTIALS" { return role }
        return editor.text("arn:\(expansion.partition.name):iam::*:user/*")
    }

    // MARK: - Overriding

    /// `OverrideApiAuth` lets an event decide where the template brings its own definition.
    private func overrideAuth(of route: RESTRoute, in expansion: inout Expansion) {
        guard let auth = source["Auth"]?.ifTruthy, auth["OverrideApiAuth"]?.isTruthy ?? false,
            expansion.apis[route.apiID]?.definition != nil
        else { return }
        guard ["Authorizer", "ApiKeyRequired", "ResourcePolicy"].contains(where: { auth[$0]?.isTruthy ?? false }) else {
            expansion.diagnostics.add(
                source.error(
                    .eventRequirement,
                    "'OverrideApiAuth' of \(source.subject.name) needs 'Authorizer', 'ApiKeyRequired' or 'ResourcePolicy'",
                    at: auth.span))
            return
        }
        route.edit(in: &expansion) { editor, expansion throws(DefinitionProblem) in
            try route.apply(auth, to: &editor, in: &expansion)
        }
    }
}
