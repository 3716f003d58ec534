internal import ArgumentParser
internal import Daemon
internal import Diagnostics
internal import Glibc
internal import SAMConfiguration
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

    @Option(name: .long, help: "The region that the stack believes to be in. (default: us-east-1)")
    var region: String?

    @Option(
        name: .long, help: "The environment of samconfig.toml that gives what is not written here. (default: default)")
    var configEnv: String?

    @Option(
        name: .long, help: "The file with environments. (default: samconfig.toml beside the template)",
        completion: .file())
    var configFile: String?

    func validate() throws {
        if let stackName { try Self.checkName(stackName) }
        _ = try overrides()
    }

    private static func checkName(_ name: String) throws {
        let isWellFormed =
            (1...128).contains(name.utf8.count) && name.first.map { $0.isASCII && $0.isLetter } == true
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        guard isWellFormed else {
            throw ValidationError("a stack's name is letters, digits and hyphens, starting with a letter: '\(name)'")
        }
    }

    /// An option that says which stack or where, such as `--region`; nil where none was given.
    var stackOption: String? {
        [
            ("--stack-name", stackName), ("--region", region), ("--config-env", configEnv),
            ("--config-file", configFile),
        ].first { $0.1 != nil }?.0
    }

    /// The overrides of the command line alone, by name.
    func overrides() throws -> [String: String] { try overrides([]) }

    /// The overrides by name; those of the command line win over those of a file. Understands `Name=Value`, several of them in
    /// one word, and `ParameterKey=Name,ParameterValue=Value`, as SAM CLI does.
    private func overrides(_ words: [String]) throws -> [String: String] {
        var values: [String: String] = [:]
        for word in words + parameterOverrides { try ParameterOverride.parse(word, into: &values) }
        return values
    }

    /// What is asked for, with what a `samconfig.toml` adds.
    /// - Parameter command: SAM CLI's name of the command.
    func request(of command: String) throws -> TemplateRequest {
        let found = try ConfigurationFile.found(configFile, besideTemplate: template)
        let environment = configEnv ?? ConfigurationFile.standardEnvironment
        if let configEnv, found == nil {
            throw CommandFailure(
                .error, "no samconfig.toml to take the environment '\(configEnv)' from",
                help: "write one beside the template, or name it with --config-file")
        }
        let defaults =
            try found?.file.defaults(for: command, in: environment, isNamed: configEnv != nil) ?? CommandDefaults()
        if stackName == nil, let name = defaults.stackName { try Self.checkName(name) }
        let path =
            template
            ?? defaults.template.map { path in
                path.hasPrefix("/") ? path : "\(found?.folder ?? ".")/\(path)"
            }
        return TemplateRequest(
            file: try TemplateFile(argument: path), stackName: stackName ?? defaults.stackName,
            region: region ?? defaults.region ?? "us-east-1",
            overrides: try overrides(defaults.parameterOverrides))
    }
}

/// Which template, and the values it is deployed with, from wherever they were given.
struct TemplateRequest {
    let file: TemplateFile
    /// Nil where none was given: the template's own.
    let stackName: String?
    let region: String
    /// Values of parameters, by name.
    let overrides: [String: String]

    /// The stack's name.
    var deployedName: String { stackName ?? file.standardStackName }

    /// What the pseudo parameters are for a template that is only looked at.
    var pseudoParameters: PseudoParameters {
        PseudoParameters(region: region, stackName: deployedName)
    }
}

extension ConfigurationFile {
    /// The file that is named, or one with a standard name beside the template; nil where there is none.
    fileprivate static func found(
        _ name: String?, besideTemplate template: String?
    ) throws(CommandFailure) -> (file: ConfigurationFile, folder: String)? {
        let path = name.map { absolutePath($0) } ?? standardPath(besideTemplate: absolutePath(template ?? "."))
        guard let path else { return nil }
        let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        let source = SourceText(name: name ?? TemplateFile.shown(path), bytes: try TemplateFile.bytes(of: path))
        do throws(ConfigurationError) {
            return (try ConfigurationFile(source), folder)
        } catch {
            throw CommandFailure(error)
        }
    }

    private static func standardPath(besideTemplate path: String) -> String? {
        let parent = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        return [path, parent].flatMap { folder in standardNames.map { "\(folder)/\($0)" } }.first {
            access($0, F_OK) == 0
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
