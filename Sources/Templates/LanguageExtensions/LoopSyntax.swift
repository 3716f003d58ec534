public import Diagnostics
internal import Documents

/// A loop as it is written: `Fn::ForEach::Name: [identifier, collection, body]`.
struct LoopSyntax {
    static let prefix = "Fn::ForEach::"

    /// True for the key of a loop.
    static func isLoop(_ key: String) -> Bool { key.utf8.starts(with: prefix.utf8) }

    let key: Mapping.Key
    /// Behind the prefix of the key.
    let name: String
    let identifier: String
    let identifierNode: Node
    let collection: Node
    let body: Node
    /// Of the body.
    let entries: Mapping

    /// Why something is no loop.
    struct Problem: Error {
        let diagnostic: Diagnostic
    }

    static func reading(_ entry: Mapping.Entry) -> Result<LoopSyntax, Problem> {
        let name = String(entry.key.text.dropFirst(prefix.count))
        guard LogicalID(name).isWellFormed else { return .failure(Problem(diagnostic: .loopName(entry.key, name))) }
        guard let items = entry.value.sequence, items.count == 3 else {
            return .failure(Problem(diagnostic: .loopArguments(entry)))
        }
        guard let identifier = items[0].text, LogicalID(identifier).isWellFormed else {
            return .failure(Problem(diagnostic: .loopIdentifier(items[0], entry.key)))
        }
        guard items[1].scalar == nil else {
            return .failure(Problem(diagnostic: .loopCollection(items[1], parameter: nil, isKnown: true)))
        }
        guard let entries = items[2].mapping else {
            return .failure(Problem(diagnostic: .loopBody(items[2], entry.key)))
        }
        return .success(
            LoopSyntax(
                key: entry.key, name: name, identifier: identifier, identifierNode: items[0], collection: items[1],
                body: items[2], entries: entries))
    }
}

/// What the identifiers of the loops around a place stand for.
struct LoopBindings {
    private struct Binding {
        let identifier: String
        let value: String
        /// What stands in texts, and what comes in its place.
        let replacements: [(pattern: String, value: String)]

        init(_ identifier: String, _ value: String) {
            self.identifier = identifier
            self.value = value
            replacements = [("${\(identifier)}", value), ("&{\(identifier)}", value.lettersAndDigits)]
        }
    }

    private var values: [Binding] = []

    var isEmpty: Bool { values.isEmpty }
    var count: Int { values.count }

    subscript(identifier: String) -> String? { values.first { $0.identifier == identifier }?.value }

    /// These and one more.
    func binding(_ identifier: String, to value: String) -> LoopBindings {
        var result = self
        result.values.append(Binding(identifier, value))
        return result
    }

    /// A text with the value for `${Identifier}`, and with the letters and digits of it for `&{Identifier}`.
    ///
    /// - Returns: nil for a text that would have more bytes than `limit`.
    func applied(to text: String, atMost limit: Int) -> String? {
        guard text.utf8.count <= limit else { return nil }
        guard !isEmpty, text.utf8.contains(UInt8(ascii: "{")) else { return text }
        var result = text
        for (pattern, value) in values.lazy.flatMap(\.replacements) {
            let size = result.utf8.count
            let growth = value.utf8.count - pattern.utf8.count
            // Few texts come near the limit; only in those it is counted how often the pattern is there.
            if growth > 0, size + size / pattern.utf8.count * growth > limit,
                size + result.ranges(of: pattern).count * growth > limit
            {
                return nil
            }
            result = result.replacing(pattern, with: value)
        }
        return result
    }

    /// What `Ref: Identifier` comes to; nil for any other map.
    func value(ofReference mapping: Mapping, at span: SourceSpan) -> Node? {
        guard !isEmpty, mapping.count == 1, let name = mapping["Ref"]?.text, let value = self[name] else { return nil }
        return .text(value, at: span)
    }
}

extension String {
    /// The ASCII letters and digits of a text.
    var lettersAndDigits: String { filter { $0.isASCII && ($0.isLetter || $0.isNumber) } }
}

// MARK: - Messages

extension DiagnosticCode {
    /// A function or a loop of the language extensions in a template that does not ask for them.
    public static let extensionWithoutTransform = DiagnosticCode("T124")
    /// A loop that is written wrong.
    public static let malformedLoop = DiagnosticCode("T125")
    /// The values that a loop goes through cannot be known.
    public static let loopCollection = DiagnosticCode("T126")
    /// A loop makes a name twice, or one that is none.
    public static let loopKey = DiagnosticCode("T127")
}

extension Diagnostic {
    static func loopName(_ key: Mapping.Key, _ name: String) -> Diagnostic {
        Diagnostic(
            .malformedLoop,
            "a loop is named with letters and digits, as in 'Fn::ForEach::Queues'; found \(quoted(name))",
            at: key.span)
    }

    static func loopArguments(_ entry: Mapping.Entry) -> Diagnostic {
        let found = entry.value.sequence.map { "a list of \($0.count)" } ?? entry.value.kindInWords
        return Diagnostic(
            .malformedLoop, "\(quoted(entry.key.text)) takes an identifier, a collection and a map; found \(found)",
            at: entry.value.isNothing ? entry.key.span : entry.value.span)
    }

    static func loopIdentifier(_ node: Node, _ key: Mapping.Key) -> Diagnostic {
        Diagnostic(
            .malformedLoop,
            "the identifier of \(quoted(key.text)) is a name of letters and digits; found \(node.kindInWords)",
            at: node.isNothing ? key.span : node.span)
    }

    static func loopBody(_ node: Node, _ key: Mapping.Key) -> Diagnostic {
        Diagnostic(
            .malformedLoop, "what \(quoted(key.text)) repeats is a map; found \(node.kindInWords)",
            at: node.isNothing ? key.span : node.span)
    }

    static func loopNamedTwice(_ key: Mapping.Key, first: SourceSpan) -> Diagnostic {
        Diagnostic(
            .malformedLoop, "there is another loop \(quoted(key.text)); a loop has a name of its own", at: key.span
        )
        .relating(first, "the first loop of this name")
    }

    static func loopNamedLike(_ other: String, _ key: Mapping.Key, _ name: String) -> Diagnostic {
        Diagnostic(
            .malformedLoop, "a loop has a name of its own, and \(quoted(name)) is \(other); rename the loop",
            at: key.span)
    }

    static func identifierOfParameter(_ node: Node) -> Diagnostic {
        Diagnostic(
            .malformedLoop,
            "there is a parameter \(quoted(node.text ?? "")); take another name as identifier of the loop",
            at: node.span)
    }

    static func identifierInUse(_ node: Node) -> Diagnostic {
        Diagnostic(
            .malformedLoop, "a loop around this one uses the identifier \(quoted(node.text ?? "")); take another",
            at: node.span)
    }

    static func loopsTooDeep(_ key: Mapping.Key) -> Diagnostic {
        Diagnostic(
            .malformedLoop,
            "\(quoted(key.text)) stands in \(LoopExpansion.depthLimit) loops, which is as deep as they go",
            at: key.span)
    }

    static func tooManyTurns(_ key: Mapping.Key) -> Diagnostic {
        Diagnostic(
            .malformedLoop,
            "the loops of the template take more than \(LoopExpansion.turnLimit) turns, and a template holds 500 resources",
            at: key.span)
    }

    static func loopsTooLarge(_ key: Mapping.Key) -> Diagnostic {
        Diagnostic(
            .templateSize,
            "the loops make more than \(LoopExpansion.sizeLimit) bytes, all that CloudFormation takes of a template",
            at: key.span, help: "split the template into nested stacks, or move texts into files")
    }

    static func loopItem(_ node: Node) -> Diagnostic {
        Diagnostic(
            .loopCollection,
            "a loop goes through texts that are known before there is a stack; found \(node.kindInWords)",
            at: node.span)
    }

    static func loopCollection(_ node: Node, parameter: String?, isKnown: Bool) -> Diagnostic {
        guard let parameter, !isKnown else {
            return Diagnostic(
                .loopCollection,
                "a loop goes through a list, or what comes to a list without a stack; found \(node.kindInWords)",
                at: node.span, help: "write the values, or '!Ref' to a parameter of the type CommaDelimitedList")
        }
        return Diagnostic(
            .loopCollection, "a loop goes through the values of \(quoted(parameter)), which has none", at: node.span,
            help: "a parameter gets a value with 'Default', or with --parameter-overrides \(parameter)=A,B")
    }

    static func malformedLoopKey(_ key: Mapping.Key) -> Diagnostic {
        Diagnostic(
            .loopKey, "the loop makes the name \(quoted(key.text)), and names hold letters and digits only",
            at: key.span,
            help: "write '&{…}' instead of '${…}' to leave out all other characters")
    }

    static func madeTwice(_ key: Mapping.Key, first: SourceSpan) -> Diagnostic {
        let diagnostic = Diagnostic(
            .loopKey, "the loop makes \(quoted(key.text)) twice", at: key.span,
            help: "put '${…}' with the identifier into the key, and each value once into the collection")
        return first == key.span ? diagnostic : diagnostic.relating(first, "here it is made first")
    }

    static func extensionWithoutTransform(_ name: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .extensionWithoutTransform, "\(quoted(name)) needs the transform 'AWS::LanguageExtensions'", at: span,
            help: "name it under 'Transform:', before AWS::Serverless-2016-10-31")
    }
}
