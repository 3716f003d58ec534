public import Diagnostics
internal import Documents
internal import TOMLKit

/// A `samconfig.toml`, or its form in YAML or JSON: what commands are started with, by environment.
///
/// Read with SAM CLI's keys, so that one file serves both: `[ENVIRONMENT.COMMAND.parameters]`, and `global` in the place of the
/// command for all of them. Keys that samlet has no use for are passed over.
/// Source: AWS SAM Developer Guide, "AWS SAM CLI configuration file".
public struct ConfigurationFile: Sendable {
    /// The environment of commands that do not name one.
    public static let standardEnvironment = "default"
    /// The names that are looked for, in SAM CLI's order.
    public static let standardNames = ["samconfig.toml", "samconfig.yaml", "samconfig.yml"]

    /// As shown to people.
    public let name: String
    private let root: Node?

    /// Reads a file's text; what it is written in follows from the end of its name, TOML where that says nothing.
    /// - Throws: ``ConfigurationError`` for a text that cannot be read.
    public init(_ source: SourceText) throws(ConfigurationError) {
        name = source.name
        let isDocument = [".yaml", ".yml", ".json"].contains { source.name.hasSuffix($0) }
        root = isDocument ? try Self.document(source) : try Self.table(source)
    }

    private static func document(_ source: SourceText) throws(ConfigurationError) -> Node? {
        var diagnostics = DiagnosticList()
        let root = Document.read(source, into: &diagnostics)
        guard let error = diagnostics.sorted().first(where: { $0.severity == .error }) else { return root }
        throw ConfigurationError("'\(source.name)' cannot be read: \(error.message)\(place(error.span))")
    }

    private static func place(_ span: SourceSpan?) -> String {
        span.map { " (line \($0.start.line), column \($0.start.column))" } ?? ""
    }

    private static func table(_ source: SourceText) throws(ConfigurationError) -> Node? {
        do {
            let table = try TOMLTable(string: String(decoding: source.bytes, as: UTF8.self))
            return Document.json(Array(table.convert(to: .json).utf8))
        } catch let error as TOMLParseError {
            let place = error.source.begin
            throw ConfigurationError(
                "'\(source.name)' is no TOML: \(error.description) (line \(place.line), column \(place.column))")
        } catch {
            throw ConfigurationError("'\(source.name)' is no TOML: \(error)")
        }
    }

    // MARK: - Environments

    /// The names of the environments, sorted.
    public var environments: [String] {
        (root?.mapping ?? Mapping()).filter { $0.value.mapping != nil }.map(\.key.text).sorted()
    }

    /// What a command is started with in an environment.
    /// - Parameter isNamed: the environment was asked for, so that it has to be there.
    /// - Throws: ``ConfigurationError`` for an environment that is not there, and for values of another type.
    public func defaults(
        for command: String, in environment: String, isNamed: Bool
    ) throws(ConfigurationError) -> CommandDefaults {
        guard let section = root?[environment], section.mapping != nil else {
            guard isNamed else { return CommandDefaults() }
            throw ConfigurationError(
                "'\(name)' has no environment '\(environment)'",
                help: environments.isEmpty
                    ? "it has none at all: write [\(environment).deploy.parameters]"
                    : "it has \(environments.joined(separator: ", "))")
        }
        let own = section[command]?["parameters"]
        let common = section["global"]?["parameters"]
        let reader = ParameterReader(
            file: name,
            tables: [(command, own), ("global", common)].compactMap { table in
                table.1.map { ("\(environment).\(table.0).parameters", $0) }
            })
        return CommandDefaults(
            stackName: try reader.text("stack_name"), region: try reader.text("region"),
            template: try reader.text("template_file", "template"),
            parameterOverrides: try reader.overrides())
    }
}

/// What a command is started with where its own arguments do not say.
public struct CommandDefaults: Hashable, Sendable {
    /// `stack_name`.
    public var stackName: String?
    /// `region`.
    public var region: String?
    /// `template_file`, or `template`: a path, from the folder of the configuration file.
    public var template: String?
    /// `parameter_overrides`, as words of the command line: `Name=Value`.
    public var parameterOverrides: [String] = []

    /// Nothing is given.
    public init() {}

    init(stackName: String?, region: String?, template: String?, parameterOverrides: [String]) {
        self.stackName = stackName
        self.region = region
        self.template = template
        self.parameterOverrides = parameterOverrides
    }
}

/// Why a configuration file cannot be used.
public struct ConfigurationError: Error, Hashable, Sendable {
    /// In lower case, without a full stop.
    public var message: String
    /// What to do about it.
    public var help: String?

    init(_ message: String, help: String? = nil) {
        self.message = message
        self.help = help
    }
}
