import Diagnostics
import Documents
import Testing
import TextMarkers

/// A marked text read as a document.
struct ReadDocument {
    let marked: MarkedText
    let root: Node?
    let diagnostics: DiagnosticList

    init(_ text: String) {
        marked = MarkedText(text)
        var list = DiagnosticList()
        root = Document.read(marked.source, into: &list)
        diagnostics = list
    }

    /// The document as JSON, `-` when there is none.
    var json: String { root.map { JSONWriter.text(of: $0) } ?? "-" }

    /// Codes and markers, in the order of the text.
    var findings: [String] { marked.findings(diagnostics) }

    /// The markers of all keys and values, in the order of the tree: `①② ③` is a map at ① with a key at ② and a value at ③.
    var spans: String { root.map { Self.spans(of: $0, marked) } ?? "-" }

    private static func spans(of node: Node, _ marked: MarkedText) -> String {
        let own = marked.name(of: node.span)
        switch node.content {
        case .scalar: return own
        case .sequence(let items): return own + "[" + items.map { spans(of: $0, marked) }.joined(separator: " ") + "]"
        case .mapping(let mapping):
            return own + "{"
                + mapping.map { marked.name(of: $0.key.span) + spans(of: $0.value, marked) }.joined(separator: " ")
                + "}"
        }
    }
}

/// Expects what is to be said about a mistake, and nothing else.
func check(_ mistake: Mistake, sourceLocation: SourceLocation = #_sourceLocation) {
    let document = ReadDocument(mistake.text)
    #expect(document.marked.details(document.diagnostics) == [mistake.expected], sourceLocation: sourceLocation)
}
