public import Diagnostics
internal import Documents
internal import OrderedCollections
internal import Templates

/// The templates around one that is nested.
public struct TemplateNesting: Sendable {
    /// Nested templates may nest others, up to here.
    static let depthLimit = 5

    /// All texts so far.
    let sources: SourceMap
    /// The paths of the nested templates that lead here, each from the folder of the outermost one.
    let files: [String]
    /// What cannot be read is missing for good; else only for who looks at the template alone.
    let isDeployed: Bool
}

extension TemplatePipeline {
    /// Reads the templates of nested stacks that lie beside this one, checks them, and puts their resources in.
    mutating func inlineNestedStacks(
        _ nesting: TemplateNesting, deploymentTime: Int, included: @escaping Includes.Reader
    ) {
        var evaluator = Evaluator(
            EvaluationContext(
                pseudoParameters: pseudoParameters, parameters: parameters, mappings: expanded.mappings))
        var outputs = NestedOutputs(for: deployable)
        defer { outputs.replace(in: &deployable, into: &diagnostics) }
        var refused: Set<NestedUse> = []
        for resource in expanded.resources.values {
            guard let stack = NestedStack(resource), let node = stack.location else { continue }
            // What is no text by now is told of elsewhere, or known to no one.
            guard let location = evaluator.value(of: node)?.text else { continue }
            guard NestedStack.isLocal(location) else {
                diagnostics.add(.remoteNestedTemplate(location, at: node.span, of: stack))
                continue
            }
            let path = (nesting.files.last.map(Self.folder) ?? "").joinedPath(location)
            guard nesting.files.count < TemplateNesting.depthLimit, !nesting.files.contains(path) else {
                diagnostics.add(.endlessNesting(location, at: node.span, of: stack))
                continue
            }
            let use = NestedUse(path: path, overrides: overrides(for: resource, &evaluator))
            guard !refused.contains(use) else { continue }
            guard let source = included(location) else {
                diagnostics.add(
                    .missingNestedTemplate(location, at: node.span, of: stack, isNeeded: nesting.isDeployed))
                continue
            }
            let folder = Self.folder(of: location)
            let child = TemplatePipeline(
                source, overrides: use.overrides,
                pseudoParameters: PseudoParameters(
                    accountID: pseudoParameters.accountID, region: pseudoParameters.region,
                    stackName: "\(pseudoParameters.stackName)-\(resource.logicalID)"),
                requiresParameters: false, deploymentTime: deploymentTime,
                nesting: TemplateNesting(
                    sources: sources, files: nesting.files + [path], isDeployed: nesting.isDeployed),
                included: { included(folder.joinedPath($0)) })
            if child.diagnostics.hasErrors { refused.insert(use) }
            add(child, of: stack, folder: folder, &outputs)
        }
    }

    /// What a nested template is read with: what is wrong with one that is used several times alike is said once.
    private struct NestedUse: Hashable {
        let path: String
        let overrides: [String: String]
    }

    private mutating func add(
        _ child: TemplatePipeline, of stack: NestedStack, folder: String, _ outputs: inout NestedOutputs
    ) {
        sources = child.sources
        diagnostics.add(contentsOf: child.diagnostics.all)
        guard !child.diagnostics.hasErrors else { return }
        NestedStackInlining.inline(
            child.deployable, of: stack, in: &deployable, stackName: pseudoParameters.stackName, folder: folder,
            parameters: &parameters, outputs: &outputs, into: &diagnostics)
    }

    /// What the nested template's parameters are known to be.
    private func overrides(for resource: Resource, _ evaluator: inout Evaluator) -> [String: String] {
        var overrides: [String: String] = [:]
        for entry in resource.properties["Parameters"]?.mapping ?? Mapping() {
            guard let value = evaluator.value(of: entry.value), !value.isUnknown else { continue }
            let texts = value.list?.compactMap(\.text)
            overrides[entry.key.text] = value.text ?? texts?.joined(separator: ",")
        }
        return overrides
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }
}

extension String {
    /// A path seen from this folder; the folder above is taken for what it is.
    fileprivate func joinedPath(_ path: String) -> String {
        guard !isEmpty, !path.hasPrefix("/") else { return path.withoutDots }
        return "\(self)/\(path)".withoutDots
    }

    /// Without `.`, and without `a/..`.
    private var withoutDots: String {
        var parts: [Substring] = []
        for part in split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
        }
        return (hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }
}

// MARK: - Messages

extension DiagnosticCode {
    /// The template of a nested stack is not beside the one that names it.
    public static let remoteNestedTemplate = DiagnosticCode("A810")
    /// The template of a nested stack cannot be read.
    public static let missingNestedTemplate = DiagnosticCode("A811")
    /// A template that nests itself.
    public static let endlessNesting = DiagnosticCode("A812")
}

extension Diagnostic {
    fileprivate static func remoteNestedTemplate(
        _ path: String, at span: SourceSpan, of stack: NestedStack
    ) -> Diagnostic {
        Diagnostic(
            .warning, .remoteNestedTemplate,
            "the template of '\(stack.logicalID)' is at \(path); what is in it is not deployed here", at: span,
            help: "keep a copy beside this template, and name its path", logicalID: stack.logicalID.rawValue)
    }

    fileprivate static func missingNestedTemplate(
        _ path: String, at span: SourceSpan, of stack: NestedStack, isNeeded: Bool
    ) -> Diagnostic {
        Diagnostic(
            isNeeded ? .error : .warning, .missingNestedTemplate,
            "the template of '\(stack.logicalID)', '\(path)', cannot be read",
            at: span, help: "the path is seen from the folder of this template",
            logicalID: stack.logicalID.rawValue)
    }

    fileprivate static func endlessNesting(_ path: String, at span: SourceSpan, of stack: NestedStack) -> Diagnostic {
        Diagnostic(
            .error, .endlessNesting,
            "'\(path)' is nested in itself, or more than \(TemplateNesting.depthLimit) templates deep", at: span,
            logicalID: stack.logicalID.rawValue)
    }
}
