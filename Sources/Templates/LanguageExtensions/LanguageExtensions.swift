public import Diagnostics
public import Documents
internal import OrderedCollections

/// The transform `AWS::LanguageExtensions`: loops are written out, and what its functions come to is put in their places.
///
/// It works on the tree of the text, since loops make the entries that sections are read from.
public enum LanguageExtensions {
    /// A tree after the transform.
    public struct Result: Sendable {
        /// The tree without loops.
        public let root: Node
        /// The bodies of the loops: a text in them stands for several, so that no change of it mends one of them alone.
        public let loopBodies: [SourceSpan]
        /// What is wrong with functions that are in the tree still.
        public let refusals: [Diagnostic]
    }

    /// The sections in which there can be loops.
    private static let sections = ["Conditions", "Resources", "Outputs"]

    /// The tree of a template after the transform. One that does not ask for it is left as it is, and what needs it is
    /// reported.
    public static func expanded(
        _ root: Node, overrides: [String: String], pseudoParameters: PseudoParameters,
        into diagnostics: inout DiagnosticList
    ) -> Result {
        let root = MisplacedLoops.removed(from: root, allowed: sections, into: &diagnostics)
        guard root.asks(for: TransformDeclaration.languageExtensions) else {
            for section in sections {
                if let node = root[section] {
                    ExtensionUse.check(node, isResources: section == "Resources", into: &diagnostics)
                }
            }
            return Result(root: root, loopBodies: [], refusals: [])
        }
        var context = context(of: root, overrides, pseudoParameters)
        let parameterNames = Set(root["Parameters"]?.mapping?.keys ?? [])
        var loops = LoopExpansion(
            context: context, resourceNames: Set(root["Resources"]?.mapping?.keys ?? []), parameterNames: parameterNames
        )
        let written = root.mappingSections(sections) { loops.expanded(section: $0) }
        diagnostics.add(contentsOf: loops.diagnostics.all)
        context.conditions = conditions(of: written, context, parameterNames)
        var functions = ExtensionFunctions(
            context: context, parameterNames: parameterNames, isBehindServerless: root.isBehindServerless)
        let resolved = written.mappingSections(["Outputs", "Conditions"]) { functions.resolved($0) }
            .mappingSections(["Resources"]) { functions.resolved(resources: $0) }
        return Result(root: resolved, loopBodies: loops.bodies, refusals: functions.problems)
    }

    // MARK: - What is known without a stack

    /// Mistakes in the parameters are reported when the template is read.
    private static func context(
        of root: Node, _ overrides: [String: String], _ pseudoParameters: PseudoParameters
    ) -> EvaluationContext {
        let template = template(of: root, sections: ["Parameters", "Mappings"])
        var ignored = DiagnosticList()
        let values = ParameterValues.resolved(
            for: template, overrides: overrides, isComplete: false, into: &ignored)
        return EvaluationContext(pseudoParameters: pseudoParameters, parameters: values, mappings: template.mappings)
    }

    /// The conditions that do not depend on parameters without a value.
    private static func conditions(
        of root: Node, _ context: EvaluationContext, _ parameterNames: Set<String>
    ) -> [String: Bool] {
        var ignored = DiagnosticList()
        let template = template(of: root, sections: ["Conditions"])
        let open = OpenConditions.names(
            in: template.conditions, openParameters: parameterNames.subtracting(context.parameters.keys))
        return Conditions.evaluated(of: template, in: context, into: &ignored).filter { !open.contains($0.key) }
    }

    private static func template(of root: Node, sections: [String]) -> Template {
        let entries = root.mapping?.filter { sections.contains($0.key.text) } ?? []
        var ignored = DiagnosticList()
        return TemplateReader.template(
            from: .map(Mapping(entries), at: root.span), source: SourceText(name: "", text: ""), into: &ignored)
    }
}

/// Looks for what only the language extensions allow in a template that does not ask for them.
private enum ExtensionUse {
    /// - Parameter section: loops among its own entries are reported when they are read.
    static func check(_ section: Node, isResources: Bool, into diagnostics: inout DiagnosticList) {
        if isResources { checkPolicies(section, into: &diagnostics) }
        for entry in section.mapping ?? Mapping() { checkFunctions(entry.value, into: &diagnostics) }
    }

    private static func checkPolicies(_ resources: Node, into diagnostics: inout DiagnosticList) {
        for resource in resources.mapping ?? Mapping() {
            for name in ["DeletionPolicy", "UpdateReplacePolicy"] {
                guard let policy = resource.value[name], Intrinsic.isIntrinsic(policy) else { continue }
                diagnostics.add(.extensionWithoutTransform("\(name) with a function", at: policy.writtenSpan))
            }
        }
    }

    private static func checkFunctions(_ node: Node, into diagnostics: inout DiagnosticList) {
        switch node.content {
        case .scalar: break
        case .sequence(let items):
            for item in items { checkFunctions(item, into: &diagnostics) }
        case .mapping(let mapping):
            for entry in mapping {
                if LoopSyntax.isLoop(entry.key.text) {
                    diagnostics.add(.extensionWithoutTransform(entry.key.text, at: entry.key.span))
                    continue
                }
                if mapping.count == 1, let name = extensionName(entry) {
                    diagnostics.add(.extensionWithoutTransform(name, at: entry.key.span))
                }
                checkFunctions(entry.value, into: &diagnostics)
            }
        }
    }

    private static func extensionName(_ entry: Mapping.Entry) -> String? {
        switch entry.key.text {
        case "Fn::Length", "Fn::ToJsonString": entry.key.functionName
        case "Fn::FindInMap" where entry.value.sequence?.count == 4: "\(entry.key.functionName) with a default"
        default: nil
        }
    }
}

extension Node {
    /// True when a template names a transform.
    func asks(for transform: String) -> Bool {
        transformNames.contains(transform)
    }

    /// The names of the macros, as they are written under `Transform`.
    private var transformNames: [String?] {
        guard let node = self["Transform"] else { return [] }
        return (node.sequence ?? [node]).map { item in
            let content = item["Fn::Transform"] ?? item
            return (content["Name"] ?? content).text
        }
    }

    /// The language extensions are listed behind SAM's transform.
    var isBehindServerless: Bool {
        let names = transformNames
        guard let sam = names.firstIndex(of: TransformDeclaration.sam) else { return false }
        return names[sam...].contains(TransformDeclaration.languageExtensions)
    }

    /// The template with other sections in the places of some.
    func mappingSections(_ names: [String], _ change: (Node) -> Node) -> Node {
        guard let mapping else { return self }
        let entries = mapping.map { entry in
            names.contains(entry.key.text) ? Mapping.Entry(key: entry.key, value: change(entry.value)) : entry
        }
        return .map(Mapping(entries), at: span)
    }
}
