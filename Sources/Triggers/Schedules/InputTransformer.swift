internal import Documents

/// Makes a target's input from parts of the event.
///
/// Source: EventBridge User Guide, "Input transformation". Outside of quotes a placeholder becomes the JSON of its value,
/// within quotes its text.
struct InputTransformer: Hashable, Sendable {
    private enum Piece: Hashable {
        case text(String)
        case placeholder(String, isQuoted: Bool)
    }

    /// Of the names in the template.
    private let paths: [String: JSONPath]
    private let pieces: [Piece]

    /// What a rule adds to the names that the template can use.
    struct Context {
        var ruleARN: String
        var ruleName: String
        /// `2020-03-12T19:03:58Z`
        var ingestionTime: String
    }

    private static let reserved = [
        "aws.events.rule-arn", "aws.events.rule-name", "aws.events.event.ingestion-time", "aws.events.event",
        "aws.events.event.json",
    ]

    /// - Throws: the first thing that is wrong, for people.
    init(paths texts: [(name: String, path: String)], template: String) throws(InputTransformerError) {
        var paths: [String: JSONPath] = [:]
        for (name, text) in texts {
            guard let path = JSONPath(text) else {
                throw InputTransformerError(
                    "'\(text)' is no JSON path; it starts with '$', such as $.detail.id", key: name)
            }
            paths[name] = path
        }
        let pieces = Self.pieces(of: template)
        for case .placeholder(let name, _) in pieces where paths[name] == nil && !Self.reserved.contains(name) {
            throw InputTransformerError("the template uses <\(name)>, which is not in InputPathsMap", key: nil)
        }
        self.paths = paths
        self.pieces = pieces
    }

    /// The target's input, as text.
    func input(for event: Node, in context: Context) -> String {
        var result = ""
        for piece in pieces {
            switch piece {
            case .text(let text): result += text
            case .placeholder(let name, let isQuoted):
                let value = value(of: name, event, context)
                if isQuoted {
                    let text = value.map { $0.scalar == nil ? JSONWriter.text(of: $0) : $0.text ?? "" } ?? ""
                    result += JSONWriter.quoted(text).dropFirst().dropLast()
                } else {
                    result += value.map { JSONWriter.text(of: $0) } ?? "\"\""
                }
            }
        }
        return result
    }

    private func value(of name: String, _ event: Node, _ context: Context) -> Node? {
        switch name {
        case "aws.events.rule-arn": .json(context.ruleARN)
        case "aws.events.rule-name": .json(context.ruleName)
        case "aws.events.event.ingestion-time": .json(context.ingestionTime)
        case "aws.events.event", "aws.events.event.json": event
        default: paths[name]?.value(in: event)
        }
    }

    /// Splits a template at its `<names>`, keeping count of the quotes around them.
    private static func pieces(of template: String) -> [Piece] {
        var pieces: [Piece] = []
        var text = ""
        var isQuoted = false
        var rest = Substring(template)
        while let character = rest.first {
            if character == "<", let name = placeholderName(rest.dropFirst()) {
                pieces.append(.text(text))
                pieces.append(.placeholder(String(name), isQuoted: isQuoted))
                text = ""
                rest = rest.dropFirst(name.count + 2)
                continue
            }
            rest.removeFirst()
            text.append(character)
            if character == "\\", let escaped = rest.popFirst() { text.append(escaped) }
            if character == "\"" { isQuoted.toggle() }
        }
        pieces.append(.text(text))
        return pieces
    }

    /// The name before the next `>`, if what stands there can be one.
    private static func placeholderName(_ text: Substring) -> Substring? {
        guard let end = text.firstIndex(of: ">"), end > text.startIndex else { return nil }
        let name = text[..<end]
        return name.allSatisfy { $0.isLetter || $0.isNumber || "._-".contains($0) } ? name : nil
    }
}

/// Why an input transformer cannot be used.
struct InputTransformerError: Error {
    var message: String
    /// The entry of `InputPathsMap`; nil for the template.
    var key: String?

    init(_ message: String, key: String?) {
        self.message = message
        self.key = key
    }
}
