public import Deployments
public import Diagnostics
internal import Documents
internal import OrderedCollections
internal import Templates

/// Looks whether the code that a template names lies beside it, and whether it holds the handlers.
///
/// Reads names and texts of local files alone; nothing is run, built or fetched. Code that a build makes first is not
/// looked into.
public struct CodeCheck {
    private let pipeline: TemplatePipeline
    private let folder: String
    private let references: [CodeReference]
    /// The template's own layers.
    private let layerIDs: Set<String>
    /// Their folders; nil where one of them is something else, or is yet to be built.
    private let layerFolders: [CodeFiles]?
    /// Some of the code is there.
    private let hasOtherCode: Bool

    /// - Parameter folder: that of the template; absolute.
    public static func check(_ pipeline: TemplatePipeline, in folder: String, into diagnostics: inout DiagnosticList) {
        let check = CodeCheck(pipeline, in: folder)
        let found = check.references.flatMap(check.findings)
        // A template that lies alone lacks all of its code, which is said once.
        let lacking = found.first { $0.code == .missingCode && $0.severity == .warning }
        diagnostics.add(contentsOf: found.filter { $0.severity == .error } + [lacking].compactMap(\.self))
    }

    private init(_ pipeline: TemplatePipeline, in folder: String) {
        self.pipeline = pipeline
        self.folder = folder
        let template = pipeline.expanded
        var ignored = DiagnosticList()
        var context = EvaluationContext(
            pseudoParameters: pipeline.pseudoParameters, parameters: pipeline.parameters, mappings: template.mappings)
        context.conditions = Conditions.evaluated(of: template, in: context, into: &ignored)
        // Whether it is created or not, its code has to be there.
        references = CodeReference.all(in: template.resources.values, context: context, into: &ignored)
        let layers = references.filter(\.isLayer)
        layerIDs = Set(layers.map(\.logicalID.rawValue))
        let folders = layers.compactMap { layer -> CodeFiles? in
            guard case .path(let path) = layer.source, layer.buildMethod == nil else { return nil }
            let location = CodeFiles.location(of: path, in: folder)
            return CodeFiles.kind(of: location) == .folder ? .folder(location) : nil
        }
        layerFolders = folders.count == layers.count ? folders : nil
        hasOtherCode = references.contains { reference in
            guard case .path(let path) = reference.source, !path.contains("://") else { return false }
            let location = CodeFiles.location(of: path, in: folder)
            return location != folder && CodeFiles.kind(of: location) != nil
        }
    }

    private func findings(_ reference: CodeReference) -> [Diagnostic] {
        switch reference.source {
        case .inline(let text):
            guard let name = reference.inlineFileName else { return [] }
            return handlerFindings(reference, .inline(name: name, text: text))
        case .path(let path):
            guard !path.contains("://"), !path.contains("${"), !path.isEmpty else { return [] }
            let location = CodeFiles.location(of: path, in: folder)
            switch CodeFiles.kind(of: location) {
            case .folder: return isBuilt(reference, location) ? [] : handlerFindings(reference, .folder(location))
            case .other: return []
            case .none: return [missing(path, location, reference)]
            }
        }
    }

    /// True where the files of the source are not those that run.
    private func isBuilt(_ reference: CodeReference, _ location: String) -> Bool {
        if reference.buildMethod != nil { return true }
        let code = CodeFiles.folder(location)
        // Sources, or the folder of a tool that compiles them, and may have left classes there.
        if reference.runtime?.hasPrefix("java") == true {
            return ["pom.xml", "build.gradle", "build.gradle.kts"].contains(where: code.holds) || !code.holdsClasses
        }
        let makers = ["Makefile", "makefile", "GNUmakefile", "Cargo.toml", "go.mod", "Package.swift", "CMakeLists.txt"]
        return reference.runtime?.hasPrefix("provided") == true
            && makers.contains(where: code.holds)
    }

    private func handlerFindings(_ reference: CodeReference, _ code: CodeFiles) -> [Diagnostic] {
        guard !reference.isLayer, let layers = layers(of: reference) else { return [] }
        return [HandlerCheck(reference, code: code, layers: layers).diagnostic].compactMap(\.self)
    }

    /// The folders of the template's layers; nil where a function has layers that are not all here, any of which may
    /// hold its handler.
    private func layers(of reference: CodeReference) -> [CodeFiles]? {
        guard let used = pipeline.expanded.resources[reference.logicalID]?.properties["Layers"] else { return [] }
        guard let items = used.sequence else { return nil }
        let areHere = items.allSatisfy { item in
            guard case .intrinsic(.ref(let name)) = Intrinsic.read(item) else { return false }
            return layerIDs.contains(name.text)
        }
        return areHere ? layerFolders : nil
    }

    // MARK: - Code that is not there

    /// An error where it was looked for among other code; a template that lies alone is merely not deployed from here.
    private func missing(_ path: String, _ location: String, _ reference: CodeReference) -> Diagnostic {
        let (parent, name) = CodeFiles.split(location)
        let near = nearest(to: String(name), in: CodeFiles.folder(parent).names().filter { !$0.hasPrefix(".") })
        let meant = near.map { String(path.trimmingSlashes.dropLast(name.count)) + $0 }
        let owner = reference.originID.rawValue
        let isError = near != nil || hasOtherCode
        let diagnostic = Diagnostic(
            isError ? .error : .warning, .missingCode,
            "\(quoted(path)), the \(reference.isLayer ? "content" : "code") of '\(owner)', does not exist"
                + (meant.map { "; did you mean \(quoted($0))?" } ?? ""),
            at: reference.span, help: meant == nil ? "it was looked for at '\(location)'" : nil, logicalID: owner)
        guard let meant, let span = place(of: path, within: reference.span) else { return diagnostic }
        // Which of several folders with like names is meant, only a person knows.
        let fix = DiagnosticFix(
            "write \(quoted(meant))", [DiagnosticFix.Edit(span, meant)], isMachineApplicable: false)
        return diagnostic.fixed(by: fix)
    }

    /// Where the path is written, without quotes; nil where the text does not have it in these words.
    private func place(of path: String, within span: SourceSpan) -> SourceSpan? {
        guard let text = pipeline.sources[span.source]?.text(of: span) else { return nil }
        if text == path { return span }
        guard text == "'\(path)'" || text == "\"\(path)\"" else { return nil }
        return SourceSpan(source: span.source, start: span.start.advanced(by: 1), end: span.end.advanced(by: -1))
    }
}

extension CodeReference {
    /// Source: CloudFormation, "AWS::Lambda::Function Code", property ZipFile.
    public var inlineFileName: String? {
        if runtime?.hasPrefix("nodejs") == true { return "index.js" }
        return runtime?.hasPrefix("python") == true ? "index.py" : nil
    }
}

extension String {
    fileprivate var trimmingSlashes: Substring {
        var text = self[...]
        while text.count > 1, text.hasSuffix("/") { text = text.dropLast() }
        return text
    }
}

extension DiagnosticCode {
    /// Code that is not there, or cannot be packaged.
    public static let missingCode = DiagnosticCode("A801")
}
