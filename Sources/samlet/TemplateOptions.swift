internal import ArgumentParser
internal import Templates

/// Which template, and the values it is deployed with. The options have SAM CLI's names.
struct TemplateOptions: ParsableArguments {
    @Argument(
        help: "A template, or a folder that holds template.yaml, template.yml or template.json.", completion: .file())
    var template: String?

    @Option(name: .long, help: "The stack's name. (default: the name of the template's folder)")
    var stackName: String?

    @Option(
        name: .long, parsing: .upToNextOption,
        help: ArgumentHelp("Values for the template's parameters.", valueName: "name=value"))
    var parameterOverrides: [String] = []

    @Option(name: .long, help: "The region that the stack believes to be in.")
    var region = "us-east-1"

    /// The overrides by name. Understands `Name=Value`, several of them in one word, and
    /// `ParameterKey=Name,ParameterValue=Value`, as SAM CLI does.
    func overrides() throws -> [String: String] {
        var values: [String: String] = [:]
        for word in parameterOverrides { try ParameterOverride.parse(word, into: &values) }
        return values
    }

    func validate() throws {
        guard let stackName else { return }
        let isWellFormed = stackName.wholeMatch(of: /[A-Za-z][A-Za-z0-9-]{0,127}/) != nil
        guard isWellFormed else {
            throw ValidationError(
                "a stack's name is letters, digits and hyphens, starting with a letter: '\(stackName)'")
        }
    }
}

/// The ways to write the value of a parameter on the command line.
enum ParameterOverride {
    static func parse(_ word: String, into values: inout [String: String]) throws {
        if word.hasPrefix("ParameterKey=") {
            return try parseLongForm(word, into: &values)
        }
        for assignment in assignments(in: word) {
            guard let equals = assignment.firstIndex(of: "="), equals != assignment.startIndex else {
                throw ValidationError("a parameter is written NAME=VALUE: '\(assignment)'")
            }
            values[String(assignment[..<equals])] = unquoted(assignment[assignment.index(after: equals)...])
        }
    }

    /// `ParameterKey=A,ParameterValue=1 ParameterKey=B,ParameterValue=2`.
    private static func parseLongForm(_ word: String, into values: inout [String: String]) throws {
        for part in word.split(separator: /(?:^|\s+)ParameterKey=/) {
            guard let comma = part.firstRange(of: ",ParameterValue=") else {
                throw ValidationError("'ParameterKey=…' needs ',ParameterValue=…' behind it: '\(word)'")
            }
            values[String(part[..<comma.lowerBound])] = unquoted(part[comma.upperBound...])
        }
    }

    /// Cuts `A=1 B='x y'` at the spaces that a new `NAME=` follows.
    private static func assignments(in word: String) -> [Substring] {
        var parts: [Substring] = []
        var rest = word[...]
        while let next = rest.dropFirst().firstMatch(of: /\s+[A-Za-z0-9]+=/),
            !isInsideQuotes(rest[..<next.range.lowerBound])
        {
            parts.append(rest[..<next.range.lowerBound])
            rest = rest[next.range.lowerBound...].drop(while: \.isWhitespace)
        }
        return parts + [rest]
    }

    private static func isInsideQuotes(_ text: Substring) -> Bool { text.count { $0 == "\"" } % 2 == 1 }

    private static func unquoted(_ text: Substring) -> String {
        guard text.count >= 2, let quote = text.first, quote == text.last, quote == "\"" || quote == "'" else {
            return String(text)
        }
        return String(text.dropFirst().dropLast())
    }
}

extension TemplateOptions {
    /// What the pseudo parameters are for a template that is only looked at.
    func pseudoParameters(for file: TemplateFile) -> PseudoParameters {
        PseudoParameters(region: region, stackName: stackName ?? file.standardStackName)
    }
}
