public import Diagnostics
internal import Documents
public import Templates

/// The code of a function, or the content of a layer, as the template names it.
public struct CodeReference: Sendable {
    /// Where the code is.
    public enum Source: Hashable, Sendable {
        /// A folder, a zip or a single file, relative to the template.
        case path(String)
        /// The text of the function itself.
        case inline(String)
    }

    /// The function or layer.
    public var logicalID: LogicalID
    /// The property that the artifact takes the place of: `Code` or `Content`.
    public var property: String
    /// Where the code is.
    public var source: Source
    /// Where the template names it.
    public var span: SourceSpan
    /// The function's runtime; of a layer, the first that it is compatible with.
    public var runtime: String?
    /// Where the runtime is named.
    public var runtimeSpan: SourceSpan?
    /// The function's handler.
    public var handler: String?
    /// Where the handler is named.
    public var handlerSpan: SourceSpan?
    /// True for a layer, false for a function.
    public var isLayer: Bool
    /// `Metadata.BuildMethod`.
    public var buildMethod: String?
    /// The resource of the user's template, whose name a makefile's target carries.
    public var originID: LogicalID

    /// The code references of resources, in their order.
    public static func all(
        in resources: some Sequence<Resource>, context: EvaluationContext, into diagnostics: inout DiagnosticList
    ) -> [CodeReference] {
        resources.compactMap { resource in
            guard let property = property(of: resource.type) else { return nil }
            var evaluator = Evaluator(context)
            let reference = reference(to: property, of: resource, with: &evaluator)
            diagnostics.add(contentsOf: evaluator.diagnostics.all)
            return reference
        }
    }

    private static func property(of type: String) -> String? {
        switch type {
        case "AWS::Lambda::Function": "Code"
        case "AWS::Lambda::LayerVersion": "Content"
        default: nil
        }
    }

    private static func reference(
        to property: String, of resource: Resource, with evaluator: inout Evaluator
    ) -> CodeReference? {
        guard let node = resource.properties[property], let value = evaluator.value(of: node) else { return nil }
        guard let source = source(value, of: resource, property: property, with: &evaluator) else { return nil }
        let runtime = resource.properties["Runtime"] ?? resource.properties["CompatibleRuntimes"]?.sequence?.first
        let handler = resource.properties["Handler"]
        return CodeReference(
            logicalID: resource.logicalID, property: property, source: source, span: node.span,
            runtime: runtime.flatMap { evaluator.value(of: $0) }?.text, runtimeSpan: runtime?.span,
            handler: handler.flatMap { evaluator.value(of: $0) }?.text, handlerSpan: handler?.span,
            isLayer: property == "Content", buildMethod: resource.attributes["Metadata"]?["BuildMethod"]?.text,
            originID: resource.origin?.logicalID ?? resource.logicalID)
    }

    /// A path as SAM leaves it, inline text, or what CDK says of the asset it made.
    private static func source(
        _ value: Value, of resource: Resource, property: String, with evaluator: inout Evaluator
    ) -> Source? {
        if let path = value.text { return .path(path) }
        if let text = value["ZipFile"]?.text { return .inline(text) }
        let metadata = resource.attributes["Metadata"]
        if let path = metadata?["aws:asset:path"]?.text, metadata?["aws:asset:property"]?.text ?? property == property {
            return .path(path)
        }
        return nil
    }
}
