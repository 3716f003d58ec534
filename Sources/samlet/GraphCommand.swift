internal import ArgumentParser
internal import Diagnostics
internal import Diagrams
internal import Glibc
internal import Validation

/// Draws a template: functions, layers, triggers and what they touch.
struct GraphCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "graph", _superCommandName: Samlet.name,
        abstract: "Draw a template: functions, layers, triggers and what they touch.",
        discussion: """
            Parameters need no values, and nothing is evaluated: what exists under a condition is dashed and named. \
            A template with errors is drawn as far as it can be understood.
            """)

    @OptionGroup var options: TemplateOptions

    @Option(
        name: .long,
        help: "The form of the picture: mermaid, dot, svg or json. (default: that of the file, else mermaid)")
    var format: PictureFormat?

    @Option(
        name: .shortAndLong,
        help: "The file to write, such as graph.svg, graph.dot, graph.mmd, graph.md or graph.json, instead of stdout.",
        completion: .file())
    var output: String?

    @Flag(help: "Show every CloudFormation resource, and how they refer to each other.")
    var expand = false

    func validate() throws {
        guard format == nil, let output, DiagramFormat(fileName: output) == nil else { return }
        throw ValidationError(
            "'\(output)' does not say by its end what to write; use .svg, .dot, .mmd, .md or .json, or add --format")
    }

    func run() async throws {
        try await Settings().running { settings in
            let request = try options.request(of: "graph")
            let file = request.file
            let pipeline = TemplatePipeline(
                file.source, overrides: request.overrides, pseudoParameters: request.pseudoParameters,
                requiresParameters: false, deploymentTime: settings.time,
                included: file.included)
            settings.console.report(pipeline.shown(pipeline.diagnostics.all), in: pipeline.sources)
            let graph = ApplicationGraph(
                name: request.stackName ?? file.standardStackName, written: pipeline.template,
                expanded: pipeline.expanded,
                view: expand ? .resources : .application)
            guard !graph.nodes.isEmpty else {
                throw CommandFailure(.invalidTemplate, "'\(file.source.name)' has no resources that can be drawn")
            }
            try write(graph, to: settings.console)
        }
    }

    private func write(_ graph: ApplicationGraph, to console: Console) throws(CommandFailure) {
        let format = format?.diagramFormat ?? output.flatMap { DiagramFormat(fileName: $0) } ?? .mermaid
        let text = format.text(of: graph)
        guard let output else { return console.output(text) }
        let isPage = format == .mermaid && output.lowercased().hasSuffix(".md")
        try OutputFile.write(isPage ? "```mermaid\n\(text)```\n" : text, to: output)
    }
}

/// The forms of a picture on the command line.
enum PictureFormat: String, ExpressibleByArgument, CaseIterable {
    case mermaid, dot, svg, json

    var diagramFormat: DiagramFormat {
        switch self {
        case .mermaid: .mermaid
        case .dot: .dot
        case .svg: .svg
        case .json: .json
        }
    }
}

/// A file that a command writes its result to.
enum OutputFile {
    /// Writes a text, in place of what the file held before.
    static func write(_ text: String, to path: String) throws(CommandFailure) {
        guard let file = fopen(path, "w") else { throw failure(path) }
        let bytes = Array(text.utf8)
        let count = fwrite(bytes, 1, bytes.count, file)
        guard fclose(file) == 0, count == bytes.count else { throw failure(path) }
    }

    private static func failure(_ path: String) -> CommandFailure {
        CommandFailure(.error, "'\(path)' cannot be written: \(String(cString: strerror(errno)))")
    }
}
