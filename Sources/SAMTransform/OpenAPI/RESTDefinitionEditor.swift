internal import Diagnostics
internal import Documents

/// Changes the definition of a REST API, Swagger 2 or OpenAPI 3, step by step as AWS's transform does.
///
/// The transform copies the definition before and after each edit; the editor only counts the copies.
struct RESTDefinitionEditor {
    /// The whole definition; its sections below take effect when the edit is finished.
    var root: DefinitionMap
    var securityDefinitions: DefinitionMap
    var gatewayResponses: DefinitionMap
    var resourcePolicy: DefinitionMap
    var definitions: DefinitionMap
    /// Stands for what causes the edit: the event, or a property of the API.
    let span: SourceSpan

    /// `securityDefinitions` of the template when it is no map.
    private let brokenSecurity: DefinitionValue?

    static let policyKey = "x-amazon-apigateway-policy"
    private static let gatewayResponsesKey = "x-amazon-apigateway-gateway-responses"
    private static let securityKey = "securityDefinitions"

    init(_ definition: consuming DefinitionMap, at span: SourceSpan) {
        root = definition
        self.span = span
        root.noteCopies(1)
        let empty = DefinitionMap(at: span)
        securityDefinitions = root.current(Self.securityKey)?.map ?? empty
        gatewayResponses = root.current(Self.gatewayResponsesKey)?.map ?? empty
        resourcePolicy = root.current(Self.policyKey)?.map ?? empty
        definitions = root.current("definitions")?.map ?? empty
        brokenSecurity = root[Self.securityKey].flatMap { $0.isTruthy && $0.map == nil ? $0 : nil }
    }

    /// Finds out whether the definition can be worked on.
    ///
    /// - Parameter isChecked: every path was seen to be a map; set when it has been.
    func check(_ isChecked: inout Bool) throws(DefinitionProblem) {
        guard DefinitionSkeleton.isRESTDefinition(root) else {
            throw DefinitionProblem(
                "the API has no inline definition that can be worked on: 'DefinitionBody' needs 'paths', and 'swagger' or 'openapi'",
                at: root.span)
        }
        guard !isChecked, let paths = root.current("paths")?.map else { return }
        for path in paths.keys { _ = try paths.pathItems(path) }
        isChecked = true
    }

    /// The definition with all changes.
    var finished: DefinitionMap {
        var result = root
        if !securityDefinitions.isEmpty { result.set(Self.securityKey, .map(securityDefinitions)) }
        if !gatewayResponses.isEmpty { result.set(Self.gatewayResponsesKey, .map(gatewayResponses)) }
        if !definitions.isEmpty { result.set("definitions", .map(definitions)) }
        result.noteCopies(1)
        return result
    }

    // MARK: - Sections

    var paths: DefinitionMap { root.current("paths")?.map ?? DefinitionMap(at: span) }

    mutating func updatePaths(
        _ change: (inout DefinitionMap) throws(DefinitionProblem) -> Void
    ) throws(DefinitionProblem) {
        _ = try root.update("paths", change)
    }

    /// Adds to the security definitions, unless they are no map.
    mutating func addSecurityDefinition(
        _ name: String, isFromTemplate: Bool = false, _ value: DefinitionValue
    ) throws(DefinitionProblem) {
        if let brokenSecurity {
            throw DefinitionProblem(
                "'securityDefinitions' is a map; found \(brokenSecurity.kindInWords)", at: brokenSecurity.span)
        }
        securityDefinitions.set(name, value, isFromTemplate: isFromTemplate)
    }

    // MARK: - Values

    func text(_ text: String) -> DefinitionValue { .text(text, at: span) }

    func map(_ entries: KeyValuePairs<String, DefinitionValue?> = [:]) -> DefinitionValue { .map(entries, at: span) }

    func plainMap(_ entries: KeyValuePairs<String, DefinitionValue>) -> DefinitionValue { .plainMap(entries, at: span) }

    func list(_ items: [DefinitionValue] = []) -> DefinitionValue { .list(items, span) }

    func reference(_ name: String, isFromTemplate: Bool = false) -> DefinitionValue {
        .plainMap(["Ref": .text(name, at: span, isFromTemplate: isFromTemplate)], at: span)
    }
}
