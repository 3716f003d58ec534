internal import ArgumentParser
internal import Diagnostics
internal import Validation

/// Says what the code of a diagnostic means.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Say what the code of an error or a warning means, with an example.",
        discussion: "Without a code, all codes are listed.")

    @Argument(help: ArgumentHelp("A code such as R301.", valueName: "code"))
    var code: String?

    func run() async throws {
        try await Settings().running { settings in
            let catalogue = DiagnosticCatalogue.standard
            guard let code else {
                for entry in catalogue.entries { settings.console.outputLine("\(entry.code)  \(entry.meaning)") }
                return
            }
            let name = code.uppercased()
            guard let entry = catalogue[DiagnosticCode(name)] else {
                throw CommandFailure(
                    .error, "no code '\(code)'" + suggestion(for: name, in: catalogue.entries.map(\.code)),
                    help: "'samlet explain' lists all codes")
            }
            settings.console.output(entry.text(style: settings.console.outputStyle))
        }
    }
}
