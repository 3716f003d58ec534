internal import Diagnostics
internal import Documents
internal import Templates

/// Starts a state machine for the requests to a route of a REST API.
struct StateMachineAPIEvent: StateMachineEvent {
    private let source: EventSource

    init(_ source: EventSource) {
        self.source = source
    }

    func resources(
        for target: EventTarget, permissionsBoundary: Node?, in expansion: inout Expansion
    ) -> [Resource] {
        if let route = RESTRoute(source, in: &expansion), expansion.apis[route.apiID]?.isManaged ?? false {
            addIntegration(to: route, target, in: &expansion)
        }
        return [source.startRole("apigateway.amazonaws.com", for: target, permissionsBoundary: permissionsBoundary)]
    }

    private func addIntegration(to route: RESTRoute, _ target: EventTarget, in expansion: inout Expansion) {
        let condition = target.condition.map { DefinitionValue($0) }
        route.edit(in: &expansion) { editor, expansion throws(DefinitionProblem) in
            if try editor.hasIntegration(route.method.text, of: route.path) {
                expansion.diagnostics.add(route.duplicate)
                return
            }
            let action = "arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution"
            let integration = Integration(
                path: route.path, method: route.method, condition: condition,
                uri: editor.plainMap(["Fn::Sub": editor.text(action)]))
            let role = editor.list([editor.text(source.startRoleID), editor.text("Arn")])
            try editor.addStateMachine(
                integration, credentials: editor.plainMap(["Fn::GetAtt": role]),
                requestTemplates: requestTemplates(target, editor))
            if let auth = source["Auth"]?.ifTruthy {
                try routeWithOwnStage(route).apply(auth, to: &editor, in: &expansion)
            }
        }
    }

    /// What a resource policy is made for: the stage that the event names, whatever the API's is.
    private func routeWithOwnStage(_ route: RESTRoute) -> RESTRoute {
        var copy = route
        copy.stage = DefinitionValue(source["Stage"] ?? .null(at: source.subject.span))
        return copy
    }

    /// The body of a request becomes the execution's input.
    private func requestTemplates(_ target: EventTarget, _ editor: RESTDefinitionEditor) -> DefinitionValue {
        let isUnescaped = source["UnescapeMappingTemplate"]?.isTruthy ?? false
        // Single quotes come out escaped, which JSON does not know.
        let unescaping = isUnescaped ? ".replaceAll(\"\\\\'\",\"'\")" : ""
        let input = "{\"input\": \"$util.escapeJavaScript($input.json('$'))\(unescaping)\""
        let template = editor.text("\(input), \"stateMachineArn\": \"${\(target.id)}\"}")
        return editor.plainMap(["application/json": editor.plainMap(["Fn::Sub": template])])
    }
}
