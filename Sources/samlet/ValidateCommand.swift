internal import ArgumentParser
internal import Diagnostics
internal import Templates

/// Reports everything that is wrong with a template, without touching anything.
struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Report everything that is wrong with a template.")

    @OptionGroup var options: TemplateOptions

    @Option(name: .long, help: "The form of the report: text or json.")
    var format = ReportFormat.text

    func run() async throws {
        try await Settings().running { settings in
            let file = try TemplateFile(argument: options.template)
            let pipeline = TemplatePipeline(
                file.source, overrides: try options.overrides(), pseudoParameters: options.pseudoParameters(for: file),
                requiresParameters: false, deploymentTime: settings.time)
            let diagnostics = pipeline.diagnostics.all
            switch format {
            case .text: settings.console.report(diagnostics, in: pipeline.sources)
            case .json:
                settings.console.output(DiagnosticJSONRenderer(sources: pipeline.sources).text(for: diagnostics))
            }
            if pipeline.diagnostics.hasErrors { throw ExitStatus.invalidTemplate.code }
        }
    }
}

/// The forms of a report.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}
