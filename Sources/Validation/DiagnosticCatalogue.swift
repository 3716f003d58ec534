internal import CTemplateData
public import Diagnostics
internal import Documents

/// What the codes of diagnostics mean, with a wrong and a right example each: `diagnostic-codes.yaml`.
public struct DiagnosticCatalogue: Sendable {
    /// What is known of one code.
    public struct Entry: Sendable {
        /// Such as `R301`.
        public let code: String
        /// In a sentence.
        public let meaning: String
        /// The examples are the properties of a function, not whole templates.
        public let isOfFunction: Bool
        /// What is left out of an example is of no matter to it.
        public let wrong: String
        /// The same without the mistake.
        public let right: String
        /// Which command finds the mistake, where `validate` alone cannot.
        public let foundBy: String?
        /// The mistake is one of size: the examples only show where it lies.
        public let isShortened: Bool
    }

    /// The built-in catalogue.
    public static let standard = DiagnosticCatalogue()

    /// In the order of the codes.
    public let entries: [Entry]

    private init() {
        let data = samlet_diagnostic_codes()
        let text = SourceText(
            name: "diagnostic-codes.yaml", bytes: Array(UnsafeBufferPointer(start: data.bytes, count: data.count)))
        var ignored = DiagnosticList()
        let rows = Document.read(text, into: &ignored)?.mapping ?? Mapping()
        entries = rows.map(Entry.init).sorted { $0.code < $1.code }
    }

    /// What is known of a code; nil for one that there is not.
    public subscript(code: DiagnosticCode) -> Entry? { entries.first { $0.code == code.rawValue } }
}

extension DiagnosticCatalogue {
    /// The entry that a user asks for, whatever the case of its letters; nil for a code that there is not.
    public func entry(named name: String) -> Entry? { self[DiagnosticCode(name.uppercased())] }

    /// Codes and their meanings, one to a line.
    public var list: String { entries.map { "\($0.code)  \($0.meaning)\n" }.joined() }

    /// `; did you mean 'R301'?`, or nothing.
    public func suggestion(forCode name: String) -> String {
        Diagnostics.suggestion(for: name.uppercased(), in: entries.map(\.code))
    }
}

extension DiagnosticCatalogue.Entry {
    fileprivate init(_ row: Mapping.Entry) {
        code = row.key.text
        meaning = row.value["means"]?.text ?? ""
        isOfFunction = row.value["in"]?.text == "function"
        wrong = row.value["wrong"]?.text ?? ""
        right = row.value["right"]?.text ?? ""
        foundBy = row.value["found by"]?.text
        isShortened = row.value["shortened"]?.text == "true"
    }

    /// For a terminal.
    public func text(style: TextStyle) -> String {
        let place = isOfFunction ? ", among the properties of a function" : ""
        var text = style.bold(code) + ": \(meaning)\n"
        if let foundBy { text += "Found by: samlet \(foundBy)\n" }
        if !wrong.isEmpty {
            text += "\n" + style.coloured("Wrong", .red, isBold: true) + "\(place):\n\n" + Self.indented(wrong)
        }
        if !right.isEmpty {
            text += "\n" + style.coloured("Right", .green, isBold: true) + ":\n\n" + Self.indented(right)
        }
        return text
    }

    private static func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : "    \($0)" }.joined(separator: "\n") + (text.hasSuffix("\n") ? "" : "\n")
    }
}
