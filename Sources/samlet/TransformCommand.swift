internal import ArgumentParser
internal import Diagnostics
internal import Documents
internal import Glibc
internal import Templates
internal import Validation

/// Prints what AWS's transforms make of a template.
struct TransformCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transform", _superCommandName: Samlet.name,
        abstract: "Print the CloudFormation template that a SAM template stands for.",
        discussion: """
            References stay references: nothing is evaluated that AWS's transform does not evaluate itself, and nothing is \
            checked that it does not check; 'samlet validate' does.
            """)

    @OptionGroup var options: TemplateOptions

    @Option(name: .long, help: "The form of the result: json or yaml.")
    var format = TemplateFormat.json

    func run() throws {
        try Settings().runningAtOnce { settings in
            let request = try options.request(of: "transform")
            let file = request.file
            let pipeline = TemplatePipeline(
                file.source, overrides: request.overrides, pseudoParameters: request.pseudoParameters,
                requiresParameters: false, deploymentTime: settings.time, isTransformRequested: true,
                isChecked: false, included: file.included)
            settings.console.report(pipeline.shown(pipeline.diagnostics.all), in: pipeline.sources)
            guard pipeline.isTransformed else { throw ExitStatus.invalidTemplate.code }
            settings.console.output(format.bytes(of: pipeline.expanded.document))
            // All is said: taking the trees apart, node by node, would only take time.
            Glibc.exit(ExitStatus.done.rawValue)
        }
    }
}

/// The text forms of a template.
enum TemplateFormat: String, ExpressibleByArgument, CaseIterable {
    case json, yaml

    /// In UTF-8.
    func bytes(of document: Node) -> [UInt8] {
        switch self {
        case .json: JSONWriter.bytes(of: document, layout: .indented)
        case .yaml: Array(YAMLWriter.text(of: document).utf8)
        }
    }
}
