internal import ArgumentParser
internal import Validation

/// Says what the code of a diagnostic means.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", _superCommandName: Samlet.name,
        abstract: "Say what the code of an error or a warning means, with an example.",
        discussion: "Without a code, all codes are listed.")

    @Argument(help: ArgumentHelp("A code such as R301.", valueName: "code"))
    var code: String?

    func run() throws {
        try Settings().runningAtOnce { settings in
            let catalogue = DiagnosticCatalogue.standard
            guard let code else { return settings.console.output(catalogue.list) }
            guard let entry = catalogue.entry(named: code) else {
                throw CommandFailure(
                    .error, "no code '\(code)'" + catalogue.suggestion(forCode: code),
                    help: "'samlet explain' lists all codes")
            }
            settings.console.output(entry.text(style: settings.console.outputStyle))
        }
    }
}
