import Artifacts
import Deployments
import Templates
import Testing

@testable import LambdaEngine

@Suite struct `Configurations of functions` {
    private func configuration(_ properties: String) throws(ResourceFailure) -> FunctionConfiguration {
        try FunctionConfiguration(EngineRecords.function(properties), of: EngineRecords.stack)
    }

    private func failure(_ properties: String) -> ResourceFailure? {
        do throws(ResourceFailure) {
            _ = try configuration(properties)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a function without settings has Lambda's own`() throws {
        let configuration = try configuration("")
        #expect(configuration.arn == EngineRecords.arn)
        #expect(configuration.runtime.name == "python3.13")
        #expect(configuration.timeoutInSeconds == 3)
        #expect(configuration.memorySizeInMegabytes == 128)
        #expect(configuration.ephemeralStorageInMegabytes == 512)
        #expect(configuration.logGroup == "/aws/lambda/hello")
        #expect(configuration.architecture == "x86_64")
        #expect(configuration.reservedConcurrency == nil)
        #expect(configuration.variables.isEmpty)
        #expect(configuration.logging == FunctionLogging())
    }

    @Test func `settings are read, numbers also from texts`() throws {
        let configuration = try configuration(
            #"""
            "Timeout": "900", "MemorySize": 10240, "EphemeralStorage": {"Size": 1024}, "Architectures": ["arm64"],
            "Environment": {"Variables": {"TABLE": "orders", "NUMBER": 12, "FLAG": true}},
            "Layers": ["arn:aws:lambda:us-east-1:000000000000:layer:tools:2"], "ReservedConcurrentExecutions": 0,
            "LoggingConfig": {"LogFormat": "JSON", "LogGroup": "shared", "SystemLogLevel": "WARN"},
            "DeadLetterConfig": {"TargetArn": "arn:aws:sqs:us-east-1:000000000000:dead"}, "Tags": [{"Key": "team", "Value": "a"}]
            """#)
        #expect(configuration.timeoutInSeconds == 900)
        #expect(configuration.memorySizeInMegabytes == 10_240)
        #expect(configuration.ephemeralStorageInMegabytes == 1024)
        #expect(configuration.architecture == "arm64")
        #expect(configuration.variables == ["TABLE": "orders", "NUMBER": "12", "FLAG": "true"])
        #expect(configuration.layers == ["arn:aws:lambda:us-east-1:000000000000:layer:tools:2"])
        #expect(configuration.reservedConcurrency == 0)
        #expect(configuration.logGroup == "shared")
        #expect(configuration.logging == FunctionLogging(format: .json, applicationLevel: "INFO", systemLevel: "WARN"))
        #expect(configuration.metadata.deadLetterTarget == "arn:aws:sqs:us-east-1:000000000000:dead")
        #expect(configuration.metadata.tags == ["team": "a"])
    }

    @Test(arguments: [
        (#""Timeout": 901"#, ["Timeout"], "Timeout is a whole number from 1 to 900 seconds, not '901'"),
        (#""Timeout": "soon""#, ["Timeout"], "not 'soon'"),
        (#""Timeout": 1.5"#, ["Timeout"], "not '1.5'"),
        (#""MemorySize": 127"#, ["MemorySize"], "128 to 10240 MB"),
        (#""MemorySize": [128]"#, ["MemorySize"], "not a list"),
        (#""EphemeralStorage": {"Size": 100}"#, ["EphemeralStorage", "Size"], "512 to 10240 MB"),
        (#""ReservedConcurrentExecutions": 901"#, ["ReservedConcurrentExecutions"], "0 to 900"),
        (#""PackageType": "Image""#, ["PackageType"], "container images are not run yet"),
        (#""Architectures": ["x86_64", "arm64"]"#, ["Architectures"], "one of"),
        (#""Layers": ["tools"]"#, ["Layers"], "'tools' is no layer version"),
        (#""LoggingConfig": {"LogFormat": "Xml"}"#, ["LoggingConfig", "LogFormat"], "one of 'Text', 'JSON'"),
        (#""LoggingConfig": {"SystemLogLevel": "INFO"}"#, ["LoggingConfig", "SystemLogLevel"], "LogFormat JSON only"),
        (#""LoggingConfig": {"LogGroup": "a b"}"#, ["LoggingConfig", "LogGroup"], "no name of a log group"),
        (
            #""Environment": {"Variables": {"AWS_REGION": "x"}}"#, ["Environment", "Variables", "AWS_REGION"],
            "reserved keys"
        ),
        (#""Environment": {"Variables": {"1A": "x"}}"#, ["Environment", "Variables", "1A"], "no name of a variable"),
        (#""Environment": {"Variables": {"AB": {}}}"#, ["Environment", "Variables", "AB"], "is a text"),
        (#""Environment": {"Variables": []}"#, ["Environment", "Variables"], "map of names and values"),
    ])
    func `what does not fit is said at its property`(_ properties: String, path: [String], message: String) throws {
        let found = try #require(failure(properties))
        #expect(found.propertyPath == path)
        #expect(found.message.contains(message), "\(found.message)")
    }

    @Test func `a runtime that Lambda does not have is a failure`() throws {
        let record = EngineRecords.function(json: #"{"Runtime": "pyton3.13", "Handler": "a.b"}"#)
        #expect { try FunctionConfiguration(record, of: EngineRecords.stack) } throws: { error in
            (error as? ResourceFailure)?.propertyPath == ["Runtime"]
        }
    }

    @Test func `a custom runtime needs no handler, others do`() throws {
        let custom = EngineRecords.function(json: #"{"Runtime": "provided.al2023"}"#)
        #expect(try FunctionConfiguration(custom, of: EngineRecords.stack).handler == "")
        let python = EngineRecords.function(json: #"{"Runtime": "python3.13"}"#)
        #expect(throws: ResourceFailure("Handler is missing", at: ["Handler"])) {
            try FunctionConfiguration(python, of: EngineRecords.stack)
        }
    }

    @Test func `a function has at most five layers, each of another layer`() throws {
        let layer = "arn:aws:lambda:us-east-1:000000000000:layer:"
        let six = (1...6).map { #""\#(layer)l\#($0):1""# }.joined(separator: ",")
        #expect(failure("\"Layers\": [\(six)]")?.message == "a function has at most 5 layers, not 6")
        let twice = failure(#""Layers": ["\#(layer)a:1", "\#(layer)a:2"]"#)
        #expect(twice?.message == "'\(layer)a:1' and '\(layer)a:2' are versions of the same layer")
    }

    @Test(arguments: [(4082, true), (4083, false)])
    func `the variables' JSON has at most 4096 bytes`(length: Int, fits: Bool) {
        // {"LARGE_V":""} has 14 bytes.
        let properties = #""Environment": {"Variables": {"LARGE_V": "\#(String(repeating: "x", count: length))"}}"#
        #expect((failure(properties) == nil) == fits)
    }

    @Test func `secret variables are known by name`() throws {
        var record = EngineRecords.function()
        var key = EngineRecords.value(#""k""#)
        key.isSecret = true
        var variables = ValueMap()
        variables["KEY"] = key
        variables["OPEN"] = EngineRecords.value(#""o""#)
        var environment = ValueMap()
        environment["Variables"] = Value(.map(variables), at: key.span)
        var properties = try #require(record.properties.map)
        properties["Environment"] = Value(.map(environment), at: key.span)
        record.properties = Value(.map(properties), at: key.span)
        let configuration = try FunctionConfiguration(record, of: EngineRecords.stack)
        #expect(configuration.secretVariables == ["KEY"])
        #expect(configuration.variables == ["KEY": "k", "OPEN": "o"])
    }

    @Test func `a message does not show a secret`() throws {
        var record = EngineRecords.function()
        var timeout = EngineRecords.value("9999")
        timeout.isSecret = true
        var properties = try #require(record.properties.map)
        properties["Timeout"] = timeout
        record.properties = Value(.map(properties), at: timeout.span)
        let failing = record
        #expect { try FunctionConfiguration(failing, of: EngineRecords.stack) } throws: { error in
            (error as? ResourceFailure)?.message
                == "Timeout is a whole number from 1 to 900 seconds, not the secret value given"
        }
    }

    @Test func `code that was not packaged is a failure`() {
        var record = EngineRecords.function()
        record.artifacts = [:]
        let unpackaged = record
        #expect { try FunctionConfiguration(unpackaged, of: EngineRecords.stack) } throws: { error in
            (error as? ResourceFailure)?.propertyPath == ["Code"]
        }
    }
}
