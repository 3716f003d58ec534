import Diagnostics
import SAMConfiguration
import Testing

struct ConfigurationFileTests {
    private func file(_ text: String, name: String = "samconfig.toml") throws -> ConfigurationFile {
        try ConfigurationFile(SourceText(name: name, text: text))
    }

    private let two = """
        version = 0.1

        [default.global.parameters]
        region = "eu-west-1"
        stack_name = "common"

        [default.deploy.parameters]
        stack_name = "orders"
        parameter_overrides = "Table=orders Size=3"
        confirm_changeset = true

        [prod.deploy.parameters]
        stack_name = "orders-prod"
        template_file = "prod.yaml"
        parameter_overrides = ["Table=prod orders", "Size=9"]
        """

    @Test func `the command's own table wins over that of all commands`() throws {
        let defaults = try file(two).defaults(for: "deploy", in: "default", isNamed: false)
        #expect(defaults.stackName == "orders")
        #expect(defaults.region == "eu-west-1")
        #expect(defaults.template == nil)
        #expect(defaults.parameterOverrides == ["Table=orders Size=3"])
        #expect(try file(two).defaults(for: "validate", in: "default", isNamed: false).stackName == "common")
    }

    @Test func `another environment has nothing of the first`() throws {
        let defaults = try file(two).defaults(for: "deploy", in: "prod", isNamed: true)
        #expect(defaults.stackName == "orders-prod")
        #expect(defaults.region == nil)
        #expect(defaults.template == "prod.yaml")
        #expect(defaults.parameterOverrides == ["Table=prod orders", "Size=9"])
    }

    @Test func `overrides can be a table`() throws {
        let text = """
            [default.deploy.parameters.parameter_overrides]
            Table = "a b"
            Size = 3
            Debug = true
            Zones = ["a", "b"]
            """
        let words = try file(text).defaults(for: "deploy", in: "default", isNamed: false).parameterOverrides
        #expect(Set(words) == ["Table=a b", "Size=3", "Debug=true", "Zones=a,b"])
    }

    @Test(arguments: ["samconfig.yaml", "samconfig.json"])
    func `the file can be YAML or JSON`(name: String) throws {
        let text = #"{"default": {"deploy": {"parameters": {"stack-name": "orders", "region": "eu-west-1"}}}}"#
        let defaults = try file(text, name: name).defaults(for: "deploy", in: "default", isNamed: false)
        #expect(defaults.stackName == "orders")
        #expect(defaults.region == "eu-west-1")
    }

    @Test func `an environment that is asked for has to be there`() throws {
        let file = try file(two)
        let error = #expect(throws: ConfigurationError.self) {
            try file.defaults(for: "deploy", in: "staging", isNamed: true)
        }
        #expect(error?.message == "'samconfig.toml' has no environment 'staging'")
        #expect(error?.help == "it has default, prod")
        #expect(try file.defaults(for: "deploy", in: "staging", isNamed: false) == CommandDefaults())
    }

    @Test(arguments: [
        ("stack_name = [1]", "'stack_name' in [default.deploy.parameters] of 'samconfig.toml' has to be a text"),
        (
            "parameter_overrides = [[1]]",
            "'parameter_overrides' in [default.deploy.parameters] of 'samconfig.toml' has to be a list of texts such as \"Name=Value\""
        ),
    ])
    func `values of another type are named`(line: String, message: String) throws {
        let file = try file("[default.deploy.parameters]\n\(line)")
        let error = #expect(throws: ConfigurationError.self) {
            try file.defaults(for: "deploy", in: "default", isNamed: false)
        }
        #expect(error?.message == message)
    }

    @Test func `a text that is no TOML is told with its place`() {
        let error = #expect(throws: ConfigurationError.self) { try file("[default\nx = 1") }
        #expect(error?.message.contains("'samconfig.toml' is no TOML") == true)
        #expect(error?.message.contains("line 1") == true)
    }

    @Test func `an empty file says nothing`() throws {
        #expect(try file("").defaults(for: "deploy", in: "default", isNamed: false) == CommandDefaults())
    }
}
