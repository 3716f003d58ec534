internal import ArgumentParser
internal import Diagnostics
internal import Documents
internal import Templates
internal import Validation

/// Reports everything that is wrong with a template, without touching anything but what it is asked to mend.
struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", _superCommandName: Samlet.name,
        abstract: "Report everything that is wrong with a template.",
        discussion: """
            Looks at the template, and whether the code that it names lies beside it and has its handlers; nothing is run.
            Ends with status 8 when there is an error, with 0 when there are none or only warnings.
            Each finding has a code; 'samlet explain CODE' says what it means.
            Text shows up to 1000 findings and the other forms up to 5000, and what is left out of more is counted.
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

    func run() throws {
        try Settings().runningAtOnce { settings in
            let request = try options.request(of: "validate")
            var pipeline = try pipeline(of: request.file, request, settings)
            if fix { pipeline = try mended(request, pipeline, settings) }
            report(pipeline, settings.console)
            if pipeline.diagnostics.hasErrors { throw ExitStatus.invalidTemplate.code }
        }
    }

    private func pipeline(
        of file: TemplateFile, _ request: TemplateRequest, _ settings: Settings
    ) throws -> TemplatePipeline {
        var pipeline = TemplatePipeline(
            file.source, overrides: request.overrides, pseudoParameters: request.pseudoParameters,
            requiresParameters: false, isForStack: request.stackName != nil, deploymentTime: settings.time,
            isPedantic: pedantic, included: file.included)
        var diagnostics = DiagnosticList()
        CodeCheck.check(pipeline, in: file.folder, into: &diagnostics)
        pipeline.add(diagnostics)
        return pipeline
    }

    private func mended(
        _ request: TemplateRequest, _ pipeline: TemplatePipeline, _ settings: Settings
    ) throws -> TemplatePipeline {
        let file = request.file
        let mended = try MendedTemplate(file.source, pipeline) {
            try self.pipeline(of: file.with($0), request, settings)
        }
        let count = mended.changes.count
        guard count > 0 else { return pipeline }
        let shown = mended.changes.prefix(Self.changeLimit)
        settings.console.note(shown.map { $0.terminalSafe + "\n" }.joined())
        if shown.count < count { settings.console.noteLine("and \(count - shown.count) more") }
        try file.with(mended.source).save()
        settings.console.noteLine("mended \(count) \(count == 1 ? "mistake" : "mistakes") in \(file.source.name)")
        if mended.isUnfinished { settings.console.noteLine("there is more to mend; run it again") }
        return mended.pipeline
    }

    /// Nobody reads more.
    private static let changeLimit = 1_000

    private func report(_ pipeline: TemplatePipeline, _ console: Console) {
        let report = TemplateReport(pipeline)
        switch format {
        case .text: console.report(pipeline.findings, in: pipeline.sources)
        case .json: console.output(report.json)
        case .sarif: console.output(report.sarif(version: Settings.version))
        case .github: console.output(report.github)
        }
    }
}

/// The forms of a report.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, sarif, github
}
