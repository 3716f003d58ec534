public import Diagnostics
internal import Templates

extension TemplatePipeline {
    /// What is wrong, in the order of the text, as it may be shown: without the values of NoEcho parameters.
    public var findings: [Diagnostic] { shown(diagnostics.sorted()) }

    /// Diagnostics without the values of NoEcho parameters.
    public func shown(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        let secrets = parameters.values.filter(\.holdsSecret)
        guard !secrets.isEmpty else { return diagnostics }
        let words = SecretWords(in: secrets)
        return diagnostics.map { diagnostic in
            var diagnostic = diagnostic
            diagnostic.message = words.hidden(in: diagnostic.message)
            diagnostic.label = diagnostic.label.map(words.hidden)
            diagnostic.help = diagnostic.help.map(words.hidden)
            diagnostic.notes = diagnostic.notes.map(words.hidden)
            for index in diagnostic.related.indices {
                diagnostic.related[index].text = words.hidden(in: diagnostic.related[index].text)
            }
            return diagnostic
        }
    }
}
