public import Diagnostics
public import Documents
internal import OrderedCollections
internal import SAMTransform
public import Templates

/// The way from a template's text to its expanded form, with everything that was found wrong on the way.
///
/// Every stage goes on with the best it has, so that one run reports all there is.
public struct TemplatePipeline: Sendable {
    /// The text as a tree; nil for one that cannot be read.
    public let root: Node?
    /// The template as written.
    public private(set) var template: Template
    /// The template after its transforms.
    public private(set) var expanded: Template
    /// The template after its transforms, with the resources of nested templates: what is deployed.
    public internal(set) var deployable: Template
    /// The values of its parameters, and of the secrets of nested templates.
    public internal(set) var parameters: [String: Value]
    /// The texts that the diagnostics speak of.
    public internal(set) var sources: SourceMap
    /// What is wrong, in the order it was found.
    public internal(set) var diagnostics = DiagnosticList()
    /// What the stack believes of its surroundings.
    public let pseudoParameters: PseudoParameters

    /// AWS's transform would take the template too, whatever else is wrong with it.
    public private(set) var isTransformed = false

    /// - Parameters:
    ///   - requiresParameters: false where no stack is meant, so that parameters may lack a value.
    ///   - isForStack: the name of the stack is that of one that is meant.
    ///   - deploymentTime: seconds since 1970.
    ///   - isTransformRequested: SAM's transform applies whether the template asks for it or not.
    ///   - isChecked: false where only what the transform itself refuses counts.
    ///   - isPedantic: what is right, and may be read differently by other tools, is noted too.
    ///   - nesting: the templates that this one is nested in; nil for one that stands alone.
    ///   - included: reads a file that the template includes or nests, by its path beside the template.
    public init(
        _ source: SourceText, overrides: [String: String], pseudoParameters: PseudoParameters, requiresParameters: Bool,
        isForStack: Bool = true, deploymentTime: Int, isTransformRequested: Bool = false, isChecked: Bool = true,
        isPedantic: Bool = false, nesting: TemplateNesting? = nil, included: @escaping Includes.Reader = { _ in nil }
    ) {
        self.pseudoParameters = pseudoParameters
        // text → Node
        var texts = nesting?.sources ?? SourceMap()
        root = Document.read(source, as: texts.add(source), into: &diagnostics)
        // Node → Node without includes and loops
        var macros = DiagnosticList()
        let written = root.map { root in
            let root = Includes.expanded(root, sources: &texts, reader: included, into: &macros)
            return LanguageExtensions.expanded(
                root, overrides: overrides, pseudoParameters: pseudoParameters, into: &macros)
        }
        sources = texts
        // Node → Template
        template = TemplateReader.template(from: written?.root, source: source, into: &diagnostics)
        diagnostics.add(contentsOf: macros.all + (written?.refusals ?? []))
        parameters = ParameterValues.resolved(
            for: template, overrides: overrides, isComplete: requiresParameters, into: &diagnostics)
        // Template → transformed Template
        let context = ServerlessTransform.Context(
            pseudoParameters: pseudoParameters, overrides: overrides, deploymentTime: deploymentTime,
            isRequested: isTransformRequested)
        var refusals = DiagnosticList()
        expanded = ServerlessTransform.expanded(template, in: context, into: &refusals)
        deployable = expanded
        GeneratedNames.check(expanded, from: template, into: &refusals)
        diagnostics.add(contentsOf: refusals.all)
        // SAM's transform knows nothing of what the language extensions are needed for.
        let isIncomplete = macros.all.contains {
            $0.severity == .error && $0.code != .extensionWithoutTransform
        }
        isTransformed =
            !refusals.hasErrors && !isIncomplete && root != nil && written?.refusals.isEmpty != false
            && !hasUnappliedTransforms
        if isChecked { check(source, isForStack: isForStack, given: requiresParameters ? nil : overrides) }
        if isIncomplete { dropUndefinedNames() }
        mergeTurns(of: written?.loopBodies ?? [])
        dropCollidingFixes()
        if isPedantic { PedanticChecker.check(root, into: &diagnostics) }
        // transformed Template → Template with those that it nests
        if isChecked {
            inlineNestedStacks(
                TemplateNesting(
                    sources: sources, files: nesting?.files ?? [], isDeployed: nesting?.isDeployed ?? requiresParameters
                ),
                deploymentTime: deploymentTime,
                included: included)
        }
    }

    /// Adds what later stages found.
    public mutating func add(_ found: DiagnosticList) {
        diagnostics.add(contentsOf: found.all)
    }

    /// True when a macro of the list was not applied. Another version of SAM's transform is that transform to what applies it.
    private var hasUnappliedTransforms: Bool {
        let versions = template.transforms.filter { $0.name.hasPrefix("AWS::Serverless-") }.map(\.span)
        return diagnostics.all.contains { diagnostic in
            guard diagnostic.code == .unknownTransform, let span = diagnostic.span else { return false }
            return !versions.contains { $0.holds(span) }
        }
    }

    // MARK: - Checks

    /// - Parameter given: the values of parameters where others may be given another time; nil where all are known.
    private mutating func check(_ source: SourceText, isForStack: Bool, given: [String: String]?) {
        let checks: [@Sendable (inout DiagnosticList) -> Void] = [
            { [expanded, sources] in
                ReferenceChecker.check(expanded, sources: sources, types: .standard, into: &$0)
            },
            { [template, expanded, parameters, pseudoParameters] in
                ServerlessChecker.check(template, into: &$0)
                DependencyCycles.check(expanded, parameters, pseudoParameters, into: &$0)
            },
            { [expanded, root, pseudoParameters, parameters] in
                PropertyChecker.check(
                    expanded, root: root, types: .standard, in: Self.context(expanded, pseudoParameters, parameters),
                    isForStack: isForStack, into: &$0)
            },
            { [template, expanded, pseudoParameters] in
                if let given {
                    ConditionalReferences.check(expanded, given: given, pseudoParameters: pseudoParameters, into: &$0)
                }
                EvaluationChecker.check(expanded, pseudoParameters: pseudoParameters, into: &$0)
                TemplateLimits.check(template, expanded: expanded, source: source, into: &$0)
            },
        ]
        addOnce(Self.found(by: checks, isLarge: expanded.resources.count > Self.fewResources))
        dropConsequences()
        completeRenamings()
    }

    /// As many resources are checked before a second thread would have begun.
    private static let fewResources = 40

    /// What checks find, in their order.
    private static func found(by checks: [@Sendable (inout DiagnosticList) -> Void], isLarge: Bool) -> [Diagnostic] {
        let jobs = checks.map { check in
            { @Sendable () -> [Diagnostic] in
                var list = DiagnosticList()
                check(&list)
                return list.all
            }
        }
        return (isLarge ? inParallel(jobs) : jobs.map { $0() }).flatMap(\.self)
    }

    /// What a loop or an included file would have defined is not undefined.
    private mutating func dropUndefinedNames() {
        let consequences: Set<DiagnosticCode> = [
            .undefinedReference, .undefinedDependency, .undefinedCondition, .undefinedMapping, .emptyResources,
            .noResources, .missingMappingKey,
        ]
        var rest = DiagnosticList()
        rest.add(contentsOf: diagnostics.all.filter { !consequences.contains($0.code) })
        diagnostics = rest
    }

    /// A text that several resources are made from is mended for none of them alone, and what is said of each of them alike
    /// is said once.
    private mutating func mergeTurns(of loops: [SourceSpan]) {
        guard !loops.isEmpty else { return }
        let loops = LoopBodies(loops)
        var list = DiagnosticList()
        var seen: Set<Statement> = []
        for var diagnostic in diagnostics.all {
            if let span = diagnostic.span, loops.hold(span) {
                guard seen.insert(Statement(text: diagnostic.message, span: span)).inserted else { continue }
            }
            diagnostic.fixes.removeAll { fix in
                fix.edits.contains { loops.hold($0.span) && isMade($0.span) }
            }
            list.add(diagnostic)
        }
        diagnostics = list
    }

    /// What is mended stays readable.
    private mutating func dropCollidingFixes() {
        guard let root, diagnostics.all.contains(where: { !$0.fixes.isEmpty }) else { return }
        var keys = RenamedKeys(root)
        guard let kept = keys.withoutCollisions(diagnostics.all) else { return }
        diagnostics = DiagnosticList()
        diagnostics.add(contentsOf: kept)
    }

    private struct Statement: Hashable {
        let text: String
        let span: SourceSpan
    }

    /// True when the identifier of a loop may stand in a text.
    private func isMade(_ span: SourceSpan) -> Bool {
        let text = sources[span.source]?.text(of: span) ?? ""
        return text.contains("${") || text.contains("&{")
    }

    /// A new name has to be written wherever the old one is, and must not be that of something else.
    private mutating func completeRenamings() {
        let malformed = diagnostics.all.filter { $0.code == .malformedLogicalID }
        guard !malformed.isEmpty else { return }
        let names = Set(malformed.compactMap { $0.fixes.first?.edits.first }.map(oldName))
        let uses = ReferenceChecker.uses(of: names, in: template, sources: sources)
        var list = DiagnosticList()
        for var diagnostic in diagnostics.all {
            if diagnostic.code == .malformedLogicalID, let edit = diagnostic.fixes.first?.edits.first {
                diagnostic.fixes = renaming(edit, uses: uses).map { [$0] } ?? []
            }
            list.add(diagnostic)
        }
        diagnostics = list
    }

    private func oldName(_ edit: DiagnosticFix.Edit) -> String {
        sources[edit.span.source]?.text(of: edit.span) ?? ""
    }

    private func renaming(_ edit: DiagnosticFix.Edit, uses: [String: [SourceSpan]]) -> DiagnosticFix? {
        let new = edit.replacement
        let old = oldName(edit)
        let isTaken = template.resources[LogicalID(new)] != nil || template.parameters[new] != nil
        guard !isTaken, !old.isEmpty else { return nil }
        let places = Set(uses[old] ?? []).subtracting([edit.span])
        let edits = places.map { DiagnosticFix.Edit($0, new) } + [edit]
        return DiagnosticFix(
            "rename it to '\(new)' everywhere", edits.sorted { $0.span.start < $1.span.start })
    }

    /// What a resource lacks is not lacking where its properties merely stand beside `Properties`.
    private mutating func dropConsequences() {
        let misplaced = Set(
            diagnostics.all.filter { $0.code == .misplacedAttribute && $0.severity == .error }.compactMap(\.logicalID))
        guard !misplaced.isEmpty else { return }
        let consequences: Set<DiagnosticCode> = [.missingProperty, .functionCode]
        var rest = DiagnosticList()
        rest.add(
            contentsOf: diagnostics.all.filter { diagnostic in
                !consequences.contains(diagnostic.code) || !misplaced.contains(diagnostic.logicalID ?? "")
            })
        diagnostics = rest
    }

    private static func context(
        _ template: Template, _ pseudoParameters: PseudoParameters, _ parameters: [String: Value]
    ) -> EvaluationContext {
        var context = EvaluationContext(
            pseudoParameters: pseudoParameters, parameters: parameters, mappings: template.mappings)
        var ignored = DiagnosticList()
        context.conditions = Conditions.evaluated(of: template, in: context, into: &ignored)
        return context
    }

    /// A mistake in a value that several resources share, as one among the globals, is said once.
    private mutating func addOnce(_ found: [Diagnostic]) {
        var seen = Set(diagnostics.all.map { Place($0) })
        for diagnostic in found where diagnostic.span == nil || seen.insert(Place(diagnostic)).inserted {
            diagnostics.add(diagnostic)
        }
    }

    private struct Place: Hashable {
        let kind: String
        let span: SourceSpan?

        /// A property that the transform refuses has been spoken of; other messages of one place may well be two mistakes.
        init(_ diagnostic: Diagnostic) {
            let isOfProperty = diagnostic.code.rawValue.hasPrefix("P")
            kind = isOfProperty ? "P" : "\(diagnostic.code.rawValue) \(diagnostic.message)"
            span = diagnostic.span
        }
    }
}

extension SourceSpan {
    /// True when another span of the same text lies within this one.
    func holds(_ other: SourceSpan) -> Bool {
        source == other.source && start <= other.start && other.end <= end
    }
}
