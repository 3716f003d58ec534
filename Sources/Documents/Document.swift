public import Diagnostics

/// Reads texts into nodes.
public enum Document {
    /// The root node of a YAML or JSON text; nil for an empty one, and for one that cannot be read.
    ///
    /// A text that starts with `{` is read as JSON first, and as YAML when that fails: flow YAML starts like that too.
    /// Every problem is added to `diagnostics`; nil without a new error means that there is nothing in the text.
    public static func read(
        _ text: SourceText, as source: SourceID = .template, into diagnostics: inout DiagnosticList
    ) -> Node? {
        if let diagnostic = refusal(of: text, source: source) {
            diagnostics.add(diagnostic)
            return nil
        }
        guard startsWithBrace(text.bytes) else { return yaml(text, as: source, into: &diagnostics) }
        var asJSON = DiagnosticList()
        let json = json(text, as: source, into: &asJSON)
        if json == nil {
            var asYAML = DiagnosticList()
            if let yaml = yaml(text, as: source, into: &asYAML) {
                diagnostics.add(contentsOf: asYAML.all)
                return yaml
            }
        }
        diagnostics.add(contentsOf: asJSON.all)
        return json
    }

    /// The root value of a JSON text; nil, with a diagnostic, for anything else.
    public static func json(
        _ text: SourceText, as source: SourceID = .template, into diagnostics: inout DiagnosticList
    ) -> Node? {
        var reader = JSONReader(bytes: text.bytes, source: source)
        return reader.read(into: &diagnostics)
    }

    /// The root value of a JSON text, or nil when it is none.
    public static func json(_ bytes: [UInt8]) -> Node? {
        var ignored = DiagnosticList()
        var reader = JSONReader(bytes: bytes, source: .template)
        let node = reader.read(into: &ignored)
        return ignored.hasErrors ? nil : node
    }

    private static func yaml(_ text: SourceText, as source: SourceID, into diagnostics: inout DiagnosticList) -> Node? {
        YAMLComposer(text: text, source: source).compose(into: &diagnostics)
    }

    /// Bytes that are no text in UTF-8: better said in one sentence than by a parser.
    private static func refusal(of text: SourceText, source: SourceID) -> Diagnostic? {
        let bytes = text.bytes
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            return Diagnostic(
                .yamlEncoding, "the text is UTF-16", at: SourceSpan(source: source, at: .start), help: "save the file as UTF-8")
        }
        guard let zero = bytes.firstIndex(of: 0) else { return nil }
        let place = SourceSpan(source: source, at: text.position(ofByte: zero))
        return Diagnostic(.yamlEncoding, "this is a binary file, not a text", at: place)
    }

    private static func startsWithBrace(_ bytes: [UInt8]) -> Bool {
        bytes.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 } == UInt8(ascii: "{")
    }
}
