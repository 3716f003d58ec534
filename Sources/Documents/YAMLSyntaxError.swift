internal import CLibYAML
internal import Diagnostics

/// Turns libyaml's words about a malformed text into what the author most likely did.
struct YAMLSyntaxError {
    private let problem: String
    private let context: String
    /// Where reading failed, in bytes.
    private let offset: Int
    private let contextStart: Int
    private let text: SourceText
    private let source: SourceID
    /// Where the innermost list or map in brackets starts that is not closed yet, in bytes.
    private let openBracket: Int?

    init(_ parser: yaml_parser_t, text: SourceText, source: SourceID, openBracket: Int?) {
        problem = parser.problem.map { String(cString: $0) } ?? "the text cannot be read"
        context = parser.context.map { String(cString: $0) } ?? ""
        self.text = text
        self.source = source
        self.openBracket = openBracket
        // Reader errors carry no mark, only an offset, and one within the malformed character.
        offset =
            parser.error == YAML_READER_ERROR
            ? min(parser.problem_offset, text.bytes[...].firstMalformedUTF8 ?? text.bytes.count)
            : text.byteOffset(ofCharacter: parser.problem_mark.index)
        contextStart = text.byteOffset(ofCharacter: parser.context_mark.index)
    }

    /// Up to where the text was understood: an open quote is what it is from its start.
    var contextOffset: Int { context.contains("quoted scalar") ? contextStart : offset }

    var diagnostic: Diagnostic {
        encoding ?? tabIndentation ?? missingSpaceAfterColon ?? longKey ?? colonInValue ?? strayByteOrderMark
            ?? unclosed
            ?? reservedCharacter ?? unknownEscape ?? chainedTags ?? misplacedLine ?? inOtherWords
    }

    // MARK: - The text around the place

    private var position: SourcePosition { text.position(ofByte: offset) }
    private var contextPosition: SourcePosition { text.position(ofByte: contextStart) }
    private var byte: UInt8? { offset < text.bytes.count ? text.bytes[offset] : nil }

    /// The character at the place, for a message.
    private var character: String {
        byte == nil ? "the end of the text" : quoted(text.line(Int(position.line), columns: columns(from: position, 1)))
    }

    private func columns(from position: SourcePosition, _ count: Int) -> Range<Int> {
        Int(position.column)..<Int(position.column) + count
    }

    private func span(_ position: SourcePosition, length: Int = 1) -> SourceSpan {
        SourceSpan(source: source, start: position, end: position.advanced(by: length))
    }

    /// The first thousand characters of a line: enough for every mistake, and little on lines without end.
    private func line(_ number: Int32) -> Substring { text.line(Int(number), columns: 1..<1001)[...] }

    /// True when nothing but white space stands before the place on its line.
    private var isAtLineStart: Bool {
        position.column <= 1000
            && line(position.line).unicodeScalars.prefix(Int(position.column) - 1).allSatisfy { $0 == " " }
    }

    // MARK: - What it may have been

    private var encoding: Diagnostic? {
        if problem.contains("control characters") {
            return Diagnostic(
                .yamlEncoding, "the text holds a control character", at: span(position), help: "delete it")
        }
        guard ["UTF-8", "UTF-16", "Unicode character"].contains(where: problem.contains) else { return nil }
        return Diagnostic(
            .yamlEncoding, "the text is not valid UTF-8", at: span(position),
            help: "save the file as UTF-8; is it a text file at all?")
    }

    private var tabIndentation: Diagnostic? {
        guard byte == UInt8(ascii: "\t") else { return nil }
        let count = text.bytes[offset...].prefix { $0 == UInt8(ascii: "\t") }.count
        let place = span(position, length: count)
        let edit = DiagnosticFix.Edit(place, String(repeating: "  ", count: count))
        return Diagnostic(
            .yamlTab, "a tab is used for indentation; YAML allows spaces only", at: place,
            help: "replace each tab by two spaces"
        ).fixed(by: DiagnosticFix("replace the tabs of this line by spaces", [edit]))
    }

    private var isAboutColons: Bool {
        problem.contains("could not find expected ':'") || problem.contains("mapping values are not allowed")
    }

    /// `Handler:app.main` is one long scalar to YAML, and the complaint comes a line later.
    private var missingSpaceAfterColon: Diagnostic? {
        if byte == UInt8(ascii: ":"), offset > 0,
            [UInt8(ascii: "\""), UInt8(ascii: "'")].contains(text.bytes[offset - 1])
        {
            return .missingSpace(at: span(position), help: "YAML wants a space there, unlike JSON")
        }
        guard isAboutColons else { return nil }
        var candidates = context.isEmpty ? [position.line] : [contextPosition.line, position.line]
        if let before = lineBefore(position.line) { candidates.append(before) }
        for number in candidates {
            let line = line(number)
            let words = line.drop { $0 == " " || $0 == "-" }
            let indent = line.unicodeScalars.distance(from: line.startIndex, to: words.startIndex)
            let place = span(SourcePosition(line: Int(number), column: indent + 1), length: words.unicodeScalars.count)
            if let diagnostic = Diagnostic.missingSpaceAfterColon(in: words, at: place) { return diagnostic }
        }
        return nil
    }

    /// The nearest line above that holds more than white space; looks a few lines up only.
    private func lineBefore(_ number: Int32) -> Int32? {
        stride(from: number - 1, through: max(1, number - 5), by: -1).first { candidate in
            line(candidate).contains { $0 != " " && $0 != "\t" }
        }
    }

    /// libyaml looks for the colon of a key within 1024 characters.
    private var longKey: Diagnostic? {
        guard isAboutColons else { return nil }
        let start = context.isEmpty ? SourcePosition(line: Int(position.line), column: 1) : contextPosition
        guard start.line == position.line, position.column - start.column >= 1024 else { return nil }
        return Diagnostic(.yamlSyntax, "a key is longer than 1024 characters, or its colon is missing", at: span(start))
    }

    /// `Description: Orders: all of them` has a second colon in one line.
    private var colonInValue: Diagnostic? {
        guard problem.contains("mapping values are not allowed"), !isAtLineStart, position.column <= 1000 else {
            return nil
        }
        let line = line(position.line)
        let before = line.unicodeScalars.prefix(Int(position.column) - 1)
        guard let key = Substring(before).firstRange(of: ": ") else {
            return keyBelowValue(indent: before.prefix { $0 == " " }.count, end: before.count)
        }
        let value = line[key.upperBound...].drop { $0 == " " }
        let start = SourcePosition(
            line: Int(position.line),
            column: line.unicodeScalars.distance(from: line.startIndex, to: value.startIndex) + 1)
        let place = span(start, length: value.unicodeScalars.count)
        let diagnostic = Diagnostic(
            .yamlColonInValue, "a value that holds ': ' must be in quotes", at: span(position),
            help: "write \(quoted(value))")
        guard !value.contains("'"), !value.contains("#"), !value.contains("\"") else { return diagnostic }
        return diagnostic.fixed(by: DiagnosticFix("put the value in quotes", [DiagnosticFix.Edit(place, "'\(value)'")]))
    }

    private func keyBelowValue(indent: Int, end: Int) -> Diagnostic {
        let above = lineBefore(position.line).map { String(line($0).drop { $0 == " " }) } ?? ""
        return Diagnostic(
            .yamlIndentation, "this key is indented below \(quoted(above)), which has a value already",
            at: span(SourcePosition(line: Int(position.line), column: indent + 1), length: end - indent),
            help: "indent it like the lines it belongs to; a line that others are to stand below ends with ':'")
    }

    private var strayByteOrderMark: Diagnostic? {
        let line = line(position.line).unicodeScalars
        guard let mark = line.firstIndex(of: "\u{FEFF}") else { return nil }
        let column = line.distance(from: line.startIndex, to: mark) + 1
        return .byteOrderMark(at: span(SourcePosition(line: Int(position.line), column: column)))
    }

    /// Quotes and brackets without an end.
    private var unclosed: Diagnostic? {
        if context.contains("quoted scalar"),
            problem.contains("end of stream") || problem.contains("document indicator")
        {
            return Diagnostic(.yamlUnclosed, "the quote that starts here is not closed", at: span(contextPosition))
        }
        if byte == nil, let openBracket {
            return Diagnostic(
                .yamlUnclosed, "the bracket that starts here is not closed",
                at: span(text.position(ofByte: openBracket)))
        }
        let isFlow = problem.contains("',' or ']'") || problem.contains("',' or '}'")
        guard isFlow else { return nil }
        let (open, close, what) = problem.contains("]") ? ("[", "]", "list") : ("{", "}", "map")
        guard position.line > contextPosition.line else {
            return Diagnostic(.yamlSyntax, "expected ',' or '\(close)', found \(character)", at: span(position))
                .relating(span(contextPosition), "the \(what) starts here")
        }
        return Diagnostic(
            .yamlUnclosed, "the \(what) that starts here with '\(open)' is not closed", at: span(contextPosition)
        )
        .relating(span(position), "here, ',' or '\(close)' is expected")
    }

    private var reservedCharacter: Diagnostic? {
        let isReference = context.contains("scanning an alias") || context.contains("scanning an anchor")
        guard isReference || problem.contains("cannot start any token") else { return nil }
        let start = isReference ? contextPosition : position
        let sign = text.line(Int(start.line), columns: columns(from: start, 1))
        return Diagnostic(
            .yamlReserved, "a value cannot start with \(quoted(sign))", at: span(start), help: "put the value in quotes"
        )
    }

    private var unknownEscape: Diagnostic? {
        guard problem.contains("unknown escape character") else { return nil }
        let escape = text.line(Int(position.line), columns: columns(from: position, 2))
        return Diagnostic(
            .yamlEscape, "\(quoted(escape)) is no escape sequence of a double-quoted text",
            at: span(position, length: 2),
            help: "use single quotes, in which a backslash is a backslash, or write it twice")
    }

    /// `!Base64 !Sub x`, on one line or two.
    private var chainedTags: Diagnostic? {
        guard byte == UInt8(ascii: "!") else { return nil }
        let before = text.bytes[..<offset].suffix(200)
        guard let end = before.lastIndex(where: { !$0.isBlankOrBreak }) else { return nil }
        let outer = before[...end].lastIndex(where: \.isBlankOrBreak).map { before[($0 + 1)...end] } ?? before[...end]
        guard outer.first == UInt8(ascii: "!") else { return nil }
        let outerName = String(decoding: outer, as: UTF8.self)
        let inner = text.bytes[offset...].prefix(100).prefix { !$0.isBlankOrBreak }
        let innerName = String(decoding: inner, as: UTF8.self)
        let start = text.position(ofByte: outer.startIndex)
        let place = SourceSpan(source: source, start: start, end: text.position(ofByte: inner.endIndex))
        let tag = SourceSpan(source: source, start: start, end: text.position(ofByte: outer.endIndex))
        let fix = DiagnosticFix.unchaining(tag, before: position, in: text)
        let diagnostic = Diagnostic(
            .yamlChainedTags, "two short forms cannot follow each other: \(quoted("\(outerName) \(innerName)"))",
            at: place,
            help: "write the outer one in full, on a line of its own: 'Fn::\(outerName.dropFirst()): \(innerName) …'")
        return fix.map { diagnostic.fixed(by: $0) } ?? diagnostic
    }

    /// A line that fits none of the lists and maps above it.
    private var misplacedLine: Diagnostic? {
        guard isAtLineStart, byte != nil else { return nil }
        let start = span(contextPosition)
        if problem.contains("did not find expected key") {
            if byte == UInt8(ascii: "-") {
                return Diagnostic(
                    .yamlIndentation, "a list item stands among the keys of a map", at: span(position),
                    help: "indent the items of a list deeper than the key they belong to, all alike"
                ).relating(start, "the map starts here")
            }
            return Diagnostic(
                .yamlIndentation, "the indentation of this line is that of none above it", at: span(position),
                help: "indent it like the lines it belongs to"
            ).relating(start, "the map starts here")
        }
        if problem.contains("did not find expected '-' indicator") {
            return Diagnostic(
                .yamlIndentation, "expected another item of the list, starting with '- '", at: span(position),
                help: "indent the line less, if it does not belong to the list"
            ).relating(start, "the list starts here")
        }
        guard problem.contains("did not find expected <document start>") else { return nil }
        return Diagnostic(
            .yamlIndentation, "this line is indented less than the first one, or follows the end of the document",
            at: span(position), help: "indent all lines of one map alike")
    }

    // MARK: - The rest, in better words

    private static let words: [(problem: String, message: String, help: String?)] = [
        (
            "could not find expected ':'", "expected ':' after this key",
            "indent the line if it belongs to the text above it"
        ),
        (
            "block sequence entries are not allowed", "a list cannot start on the line of its key",
            "start it on the next line, or write it as '[a, b]'"
        ),
        ("did not find expected whitespace or line break", "a space must follow the tag", nil),
        (
            "did not find expected comment or line break", "nothing but a comment may follow on this line",
            "start the text on the next line"
        ),
        ("found incompatible YAML document", "the text asks for a YAML version other than 1.1 and 1.2", nil),
    ]

    private var inOtherWords: Diagnostic {
        if let (_, message, help) = Self.words.first(where: { problem.contains($0.problem) }) {
            let isAboutContext = problem.contains("could not find expected ':'")
            return Diagnostic(.yamlSyntax, message, at: span(isAboutContext ? contextPosition : position), help: help)
        }
        if problem.contains("found undefined tag handle") {
            let tag = text.bytes[offset...].prefix(100).prefix { !$0.isBlankOrBreak }
            return .refusedTag(String(decoding: tag, as: UTF8.self), at: span(position, length: tag.count))
        }
        if byte == UInt8(ascii: "*"), problem.contains("did not find expected") {
            return Diagnostic(.yamlSyntax, "a tag or an anchor cannot stand before an alias", at: span(position))
        }
        if problem.contains("did not find expected node content") {
            return Diagnostic(.yamlSyntax, "expected a value, found \(character)", at: span(position))
        }
        if problem.contains("did not find expected") {
            return Diagnostic(
                .yamlSyntax, "expected the end of the value, found \(character)", at: span(position),
                help: "if it belongs to the value, put all of the value in quotes")
        }
        let words = context.isEmpty ? problem : "\(problem) \(context)"
        return Diagnostic(.yamlSyntax, "YAML: \(words)", at: span(position))
    }
}
