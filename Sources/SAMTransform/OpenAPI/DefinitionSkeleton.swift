internal import Diagnostics
internal import Documents

/// The definition of an API that the template leaves to its events.
enum DefinitionSkeleton {
    static func rest(at span: SourceSpan) -> DefinitionMap { make("swagger", "2.0", at: span) }

    static func http(at span: SourceSpan) -> DefinitionMap { make("openapi", "3.0.1", at: span) }

    private static func make(_ kind: String, _ version: String, at span: SourceSpan) -> DefinitionMap {
        let title = DefinitionValue.plainMap(["Ref": .text("AWS::StackName", at: span)], at: span)
        let skeleton = DefinitionValue.map(
            [
                kind: .text(version, at: span),
                "info": .map(["version": .text("1.0", at: span), "title": title], at: span),
                "paths": .map(DefinitionMap(at: span)),
            ], at: span)
        return skeleton.map?.asDocument ?? DefinitionMap(at: span)
    }

    /// True for a map with paths that says to be Swagger, or OpenAPI 3.
    static func isRESTDefinition(_ definition: DefinitionMap?) -> Bool {
        guard let definition, definition["paths"]?.map != nil else { return false }
        if definition["swagger"]?.isTruthy ?? false { return true }
        return definition["openapi"].map { $0.isTruthy && OpenAPINames.isVersion3($0) } ?? false
    }

    /// True for a map with paths that says to be OpenAPI 3.
    static func isHTTPDefinition(_ definition: DefinitionMap?) -> Bool {
        guard let definition, definition["paths"]?.map != nil else { return false }
        return definition["openapi"].map { $0.isTruthy && OpenAPINames.isVersion3($0) } ?? false
    }
}
