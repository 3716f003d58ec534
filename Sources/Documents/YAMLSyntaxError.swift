internal import CLibYAML
internal import Diagnostics

/// Turns libyaml's words about a malformed text into what the author most likely did.
struct YAMLSyntaxError {
    private let problem: String
    private let problemPosition: SourcePosition
    private let context: String
    private let contextPosition: SourcePosition
    private let text: SourceText
    private let source: SourceID

    init(_ parser: yaml_parser_t, text: SourceText, source: SourceID) {
        problem = parser.problem.map { String(cString: $0) } ?? "the text cannot be read"
        context = parser.context.map { String(cString: $0) } ?? ""
        self.text = text
        self.source = source
        if parser.error == YAML_READER_ERROR {
            // Reader errors carry no mark, only an offset.
            problemPosition = text.position(ofByte: parser.problem_offset)
        } else {
            problemPosition = Self.position(parser.problem_mark)
        }
        contextPosition = Self.position(parser.context_mark)
    }

    private static func position(_ mark: yaml_mark_t) -> SourcePosition {
        SourcePosition(line: mark.line + 1, column: mark.column + 1)
    }

    var diagnostic: Diagnostic {
        tabIndentation ?? missingSpaceAfterColon ?? strayByteOrderMark ?? reservedCharacter ?? unknownEscape ?? chainedTags
            ?? badEncoding ?? other
    }

    // MARK: - What it may have been

    private var line: String { text.line(Int(problemPosition.line)) }

    private func span(_ position: SourcePosition, length: Int = 1) -> SourceSpan {
        SourceSpan(source: source, start: position, end: position.advanced(by: length))
    }

    private var tabIndentation: Diagnostic? {
        for number in [problemPosition.line, problemPosition.line - 1] where number >= 1 {
            let line = text.line(Int(number))
            let indent = line.prefix { $0 == " " || $0 == "\t" }
            guard let tab = indent.firstIndex(of: "\t") else { continue }
            let column = indent.distance(from: indent.startIndex, to: tab) + 1
            let tabs = indent[tab...].prefix { $0 == "\t" }.count
            let place = span(SourcePosition(line: Int(number), column: column), length: tabs)
            let edit = DiagnosticFix.Edit(place, String(repeating: "  ", count: tabs))
            return Diagnostic(
                .yamlTab, "a tab is used for indentation; YAML allows spaces only", at: place,
                help: "replace each tab by two spaces"
            ).fixed(by: DiagnosticFix("replace the tabs of this line by spaces", [edit]))
        }
        return nil
    }

    /// `Handler:app.main` is one long scalar to YAML, and the complaint comes lines later.
    private var missingSpaceAfterColon: Diagnostic? {
        let isAboutKeys = problem.contains("could not find expected ':'") || problem.contains("mapping values are not allowed")
        guard isAboutKeys else { return nil }
        let candidates = [contextPosition.line, problemPosition.line, problemPosition.line - 1].filter { $0 >= 1 }
        for number in candidates {
            let line = text.line(Int(number))
            let word = line.drop { $0 == " " || $0 == "-" }
            guard let colon = word.firstIndex(of: ":"), word.index(after: colon) < word.endIndex else { continue }
            let key = word[..<colon]
            let next = word[word.index(after: colon)]
            guard !key.isEmpty, key.allSatisfy({ $0.isLetter || $0.isNumber }), next != " ", next != ":", next != "/" else {
                continue
            }
            let column = line.distance(from: line.startIndex, to: colon) + 1
            let place = span(SourcePosition(line: Int(number), column: column))
            let behind = SourceSpan(source: source, at: place.end)
            return Diagnostic(
                .yamlColon, "a space is missing after ':' in '\(word.prefix(40))'", at: place,
                help: "write '\(key): \(word[word.index(after: colon)...].prefix(40))'"
            ).fixed(by: DiagnosticFix("insert a space after ':'", [DiagnosticFix.Edit(behind, " ")]))
        }
        return nil
    }

    private var strayByteOrderMark: Diagnostic? {
        guard let mark = line.unicodeScalars.firstIndex(of: "\u{FEFF}") else { return nil }
        let column = line.unicodeScalars.distance(from: line.unicodeScalars.startIndex, to: mark) + 1
        return Diagnostic(
            .yamlByteOrderMark, "an invisible byte order mark stands inside the text", at:
                span(SourcePosition(line: Int(problemPosition.line), column: column)), help: "delete the character")
    }

    private var reservedCharacter: Diagnostic? {
        guard problem.contains("cannot start any token") else { return nil }
        let character = line.dropFirst(Int(problemPosition.column) - 1).first.map(String.init) ?? "?"
        return Diagnostic(
            .yamlReserved, "a value cannot start with '\(character)'", at: span(problemPosition), help: "put the value in quotes")
    }

    private var unknownEscape: Diagnostic? {
        guard problem.contains("unknown escape character") else { return nil }
        let escape = line.dropFirst(Int(problemPosition.column) - 1).prefix(2)
        return Diagnostic(
            .yamlEscape, "'\(escape)' is no escape sequence of a double-quoted text", at: span(problemPosition, length: 2),
            help: "use single quotes, in which a backslash is a backslash: '\\d+'")
    }

    private var chainedTags: Diagnostic? {
        guard let range = line.firstRange(of: /![A-Z][A-Za-z0-9]+ +![A-Z][A-Za-z0-9]+/) else { return nil }
        let words = line[range].split(separator: " ")
        let column = line.distance(from: line.startIndex, to: range.lowerBound) + 1
        let outer = words[0].dropFirst()
        return Diagnostic(
            .yamlChainedTags, "two short forms cannot follow each other: '\(words[0]) \(words[words.count - 1])'",
            at: span(SourcePosition(line: Int(problemPosition.line), column: column), length: line[range].count),
            help: "write the outer one in full: 'Fn::\(outer): \(words[words.count - 1]) …'")
    }

    private var badEncoding: Diagnostic? {
        if problem.contains("UTF-8") || problem.contains("UTF-16") || problem.contains("Unicode character") {
            return Diagnostic(
                .yamlEncoding, "the text is not valid UTF-8", at: span(problemPosition),
                help: "save the file as UTF-8; is it a text file at all?")
        }
        guard problem.contains("control characters") else { return nil }
        return Diagnostic(.yamlEncoding, "the text holds a control character", at: span(problemPosition), help: "delete it")
    }

    private var other: Diagnostic {
        let words = context.isEmpty ? problem : "\(problem) \(context)"
        let diagnostic = Diagnostic(.yamlSyntax, "YAML: \(words)", at: span(problemPosition))
        guard !context.isEmpty, contextPosition < problemPosition else { return diagnostic }
        return diagnostic.relating(span(contextPosition), "it started here")
    }
}
