internal import ArgumentParser
internal import Diagnostics
internal import Documents
internal import Templates
internal import Validation

/// Reports everything that is wrong with a template, without touching anything but what it is asked to mend.
struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Report everything that is wrong with a template.",
        discussion: """
            Ends with status 8 when there is an error, with 0 when there are none or only warnings.
            Each finding has a code; 'samlet explain CODE' says what it means.
            """)

    @OptionGroup var options: TemplateOptions

    @Option(
        name: .long,
        help: "The form of the report: text, json, sarif (2.1.0), or github (annotations of a workflow).")
    var format = ReportFormat.text

    @Flag(name: .long, help: "Note what is right as well, where other tools may read it as something else.")
    var pedantic = false

    @Flag(name: .long, help: "Mend in the file what can be mended without asking; comments and layout stay.")
    var fix = false

    func run() async throws {
        try await Settings().running { settings in
            var file = try options.request(of: "validate").file
            var pipeline = try pipeline(of: file, settings)
            if fix { try mend(&file, &pipeline, settings) }
            report(pipeline, settings.console)
            if pipeline.diagnostics.hasErrors { throw ExitStatus.invalidTemplate.code }
        }
    }

    private func pipeline(of file: TemplateFile, _ settings: Settings) throws -> TemplatePipeline {
        let request = try options.request(of: "validate")
        return TemplatePipeline(
            file.source, overrides: request.overrides, pseudoParameters: request.pseudoParameters,
            requiresParameters: false, isForStack: request.stackName != nil, deploymentTime: settings.time,
            isPedantic: pedantic, included: file.included)
    }

    private func report(_ pipeline: TemplatePipeline, _ console: Console) {
        let diagnostics = pipeline.diagnostics.sorted()
        switch format {
        case .text: console.report(diagnostics, in: pipeline.sources)
        case .json:
            let root = pipeline.root
            let renderer = DiagnosticJSONRenderer(sources: pipeline.sources) { span in
                span.source == .template ? root?.path(to: span).map(\.description) ?? [] : []
            }
            console.output(renderer.text(for: diagnostics))
        case .sarif:
            let renderer = DiagnosticSARIFRenderer(sources: pipeline.sources, version: Settings.version) {
                DiagnosticCatalogue.standard[$0]?.meaning
            }
            console.output(renderer.text(for: diagnostics))
        case .github: console.output(DiagnosticGitHubRenderer(sources: pipeline.sources).text(for: diagnostics))
        }
    }

    // MARK: - Mending

    /// A text that could not be read hides further mistakes, so that each round may find more to mend.
    private static let roundLimit = 100

    private func mend(_ file: inout TemplateFile, _ pipeline: inout TemplatePipeline, _ settings: Settings) throws {
        var count = 0
        for _ in 0..<Self.roundLimit {
            let fixed = FixedText(file.source, diagnostics: pipeline.diagnostics.sorted())
            guard !fixed.applied.isEmpty, fixed.bytes != file.source.bytes else { break }
            for (diagnostic, fix) in fixed.applied {
                settings.console.noteLine(line(diagnostic, fix, file))
            }
            count += fixed.applied.count
            file = file.with(fixed.bytes)
            pipeline = try self.pipeline(of: file, settings)
        }
        guard count > 0 else { return }
        try file.save()
        settings.console.noteLine("mended \(count) \(count == 1 ? "mistake" : "mistakes") in \(file.source.name)")
    }

    private func line(_ diagnostic: Diagnostic, _ fix: DiagnosticFix, _ file: TemplateFile) -> String {
        let place = diagnostic.span.map { "\(file.source.name):\($0.start.line):\($0.start.column): " } ?? ""
        return "\(place)fixed[\(diagnostic.code.rawValue)]: \(fix.title)".terminalSafe
    }
}

/// The forms of a report.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, sarif, github
}
