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
        let start = text.bytes.drop(while: \.isBlankOrBreak)
        guard start.first == UInt8(ascii: "{") else { return yaml(text, as: source, into: &diagnostics) }
        var asJSON = DiagnosticList()
        if let json = json(text, as: source, into: &asJSON) {
            diagnostics.add(contentsOf: asJSON.all)
            return json
        }
        var asYAML = DiagnosticList()
        let yaml = yaml(text, as: source, into: &asYAML)
        // Where neither can read it, a key in quotes shows that JSON was meant.
        let isQuoted = start.dropFirst().first { !$0.isBlankOrBreak } == UInt8(ascii: "\"")
        diagnostics.add(contentsOf: yaml == nil && isQuoted ? asJSON.all : asYAML.all)
        return yaml
    }

    /// The root value of a JSON text; nil, with a diagnostic, for anything else.
    public static func json(
        _ text: SourceText, as source: SourceID = .template, into diagnostics: inout DiagnosticList
    ) -> Node? {
        var reader = JSONReader(text, as: source)
        return reader.read(into: &diagnostics)
    }

    /// The root value of a JSON text, or nil when it is none or says a key twice.
    public static func json(_ bytes: [UInt8]) -> Node? {
        var diagnostics = DiagnosticList()
        let node = json(SourceText(name: "", bytes: bytes), into: &diagnostics)
        return diagnostics.all.isEmpty ? node : nil
    }

    private static func yaml(_ text: SourceText, as source: SourceID, into diagnostics: inout DiagnosticList) -> Node? {
        YAMLComposer(text: text, source: source).compose(into: &diagnostics)
    }

    /// Bytes that are no text in UTF-8: better said in one sentence than by a parser.
    private static func refusal(of text: SourceText, source: SourceID) -> Diagnostic? {
        let bytes = text.bytes
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return .utf16(in: source) }
        guard let zero = bytes.firstIndex(of: 0) else { return nil }
        // Without a mark, ASCII in UTF-16 is known by its zeros beside what can begin a text.
        if bytes.count > 1, (bytes[0] == 0) != (bytes[1] == 0), max(bytes[0], bytes[1]) >= 0x09 {
            return .utf16(in: source)
        }
        let place = SourceSpan(source: source, at: text.position(ofByte: zero))
        return Diagnostic(.yamlEncoding, "a file with zero bytes is no text; is it a binary file?", at: place)
    }
}
