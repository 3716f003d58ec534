public import Diagnostics
internal import Documents
internal import OrderedCollections
public import Templates

/// The transform `AWS::Serverless-2016-10-31`: rewrites SAM resources into the CloudFormation resources they stand for.
///
/// Symbolic, as in CloudFormation: parameters and intrinsics stay unevaluated, except where AWS's transform itself
/// resolves them. Generated resources carry their origin, and every generated value the place that caused it.
/// Source: AWS SAM Developer Guide; the behaviour of aws/serverless-application-model 1.110.0.
public enum ServerlessTransform {
    /// What the transform may know besides the template.
    public struct Context: Sendable {
        /// Region and partition are known to the transform; all others stay references.
        public var pseudoParameters: PseudoParameters
        /// Values given for parameters, by name; lists are written with commas.
        public var overrides: [String: String]
        /// Seconds since 1970: `AlwaysDeploy` makes of it a deployment of its own.
        public var deploymentTime: Int
        /// The transform was asked for by name, so that the template need not ask for it.
        public var isRequested: Bool

        /// Without anything but the region, no parameter has a value other than its default.
        public init(
            pseudoParameters: PseudoParameters, overrides: [String: String] = [:], deploymentTime: Int = 0,
            isRequested: Bool = false
        ) {
            self.pseudoParameters = pseudoParameters
            self.overrides = overrides
            self.deploymentTime = deploymentTime
            self.isRequested = isRequested
        }
    }

    /// The template without SAM resources. A template that neither asks for the transform nor needs it is returned as it is.
    public static func expanded(
        _ template: Template, in context: Context, into diagnostics: inout DiagnosticList
    ) -> Template {
        if !template.usesSAM, !context.isRequested {
            guard let user = template.resources.values.first(where: { PropertyTables.isKnown($0.type) }) else {
                return template
            }
            diagnostics.add(.missingTransform(user, in: template))
        }
        var expansion = Expansion(template, in: context)
        expansion.run(on: template)
        diagnostics.add(contentsOf: expansion.diagnostics.all)
        var result = template
        result.resources = expansion.resultingResources()
        result.conditions = expansion.conditions
        result.globals = nil
        result.transforms = []
        ReferenceRewriter(renamed: expansion.renamed, references: expansion.references).rewrite(&result)
        return result
    }
}

extension Expansion {
    /// The steps of the transform, in AWS's order.
    fileprivate mutating func run(on template: Template) {
        checkConditionNames()
        let globals = Globals(template.globals, into: &diagnostics)
        var implicitAPIs = ImplicitAPIs(template)
        implicitAPIs.addDefaultDefinitions(to: &self)
        implicitAPIs.collect(.rest, globals: globals, into: &self)
        implicitAPIs.collect(.http, globals: globals, into: &self)
        apply(globals, definitions: implicitAPIs.takeDefinitions())
        implicitAPIs.noteAdded(takeEmbeddedConnectors().map(\.logicalID.rawValue))
        expandAll(in: implicitAPIs.walkingOrder(of: resources))
        for resource in deployments.resources(in: &self) { addShared(resource) }
    }

    /// Conditions of resources are names.
    private mutating func checkConditionNames() {
        for resource in resources.values where PropertyTables.isKnown(resource.type) {
            guard let condition = resource.attributes["Condition"], condition.isTruthy, condition.string == nil else {
                continue
            }
            diagnostics.add(.expected(.text, at: "Condition", condition, of: Subject(resource)))
        }
    }

    private mutating func apply(_ globals: Globals, definitions: [LogicalID: DefinitionMap]) {
        for position in resources.values.indices {
            let resource = resources.values[position]
            let defaults = globals.defaults(for: resource, into: &diagnostics)
            if let defaults {
                resources.values[position].properties = GlobalsMerge.merged(defaults, resource.properties)
            }
            guard ImplicitAPIKind.isAPI(resource.type) else { continue }
            var state = APIState(
                resources.values[position], managed: definitions[resource.logicalID], globals: defaults,
                local: resource.properties, resolver: parameters)
            state.adoptOpenAPIVersion()
            resources.values[position] = state.resource
            apis[resource.logicalID] = state
        }
    }

    private mutating func expandAll(in order: [LogicalID]) {
        var phases: [[LogicalID]] = Array(repeating: [], count: SAMResources.phaseCount)
        for id in order {
            if let phase = resources[id].flatMap({ SAMResources.phase(of: $0.type) }) { phases[phase].append(id) }
        }
        for id in phases.joined() {
            guard let resource = resources[id], let type = SAMResources.type(resource.type) else { continue }
            noteFunctionNames(of: resource)
            let source = SAMResourceSource(resource, in: &self)
            replace(resource, by: type.init(source).resources(in: &self))
        }
    }
}

// MARK: - Messages

extension DiagnosticCode {
    /// SAM resources in a template that does not ask for SAM's transform.
    public static let missingTransform = DiagnosticCode("T141")
}

extension Diagnostic {
    fileprivate static func missingTransform(_ user: Resource, in template: Template) -> Diagnostic {
        let line = "Transform: \(TransformDeclaration.sam)"
        let diagnostic = Diagnostic(
            .error, .missingTransform, "\(user.type) needs '\(line)', which the template does not have",
            at: user.typeSpan,
            help: "write '\(line)' at the top of the template", logicalID: user.logicalID.rawValue)
        // Behind the format version, in front of whatever comes next; in a template that writes a key a line.
        let keys = template.sections.map(\.key)
        guard let key = keys.first(where: { $0.text != "AWSTemplateFormatVersion" }), key.style == .plain,
            key.span.start.column == 1, !template.sections.contains(where: { $0.key.text == "Transform" })
        else { return diagnostic }
        let place = SourceSpan(source: key.span.source, at: key.span.start)
        return diagnostic.fixed(by: DiagnosticFix("add '\(line)'", [DiagnosticFix.Edit(place, line + "\n")]))
    }
}
