import Deployments
import Templates
import Testing

@testable import LambdaEngine

@Suite struct `The registry of functions` {
    private let registry: FunctionRegistry = {
        var registry = FunctionRegistry()
        registry.replace(
            [
                EngineRecords.function(), EngineRecords.version(2), EngineRecords.version(1),
                EngineRecords.alias("live", version: "2", of: EngineRecords.arn), EngineRecords.layer(1),
                EngineRecords.layer(2),
            ], of: EngineRecords.stack, at: 1000)
        return registry
    }()

    private func error(_ name: String, _ qualifier: String? = nil) -> LambdaError? {
        do throws(LambdaError) {
            _ = try registry.resolve(name, qualifier: qualifier)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        arguments: [
            ("hello", nil, "$LATEST", ""),
            ("hello", "$LATEST", "$LATEST", ":$LATEST"),
            ("hello:1", nil, "1", ":1"),
            ("hello", "live", "2", ":live"),
            (EngineRecords.arn, nil, "$LATEST", ""),
            ("\(EngineRecords.arn):live", nil, "2", ":live"),
            ("000000000000:function:hello", "2", "2", ":2"),
        ] as [(String, String?, String, String)])
    func `a name and a qualifier give a version and the ARN as invoked`(
        _ name: String, qualifier: String?, version: String, suffix: String
    ) throws {
        let resolved = try registry.resolve(name, qualifier: qualifier)
        #expect(resolved.executedVersion == version)
        #expect(resolved.arn == EngineRecords.arn + suffix)
        #expect(resolved.configuration.name == "hello")
    }

    @Test(
        arguments: [
            ("nope", nil, "Function not found: arn:aws:lambda:us-east-1:000000000000:function:nope:$LATEST"),
            ("nope", "3", "Function not found: arn:aws:lambda:us-east-1:000000000000:function:nope:3"),
            ("hello", "3", "Function not found: arn:aws:lambda:us-east-1:000000000000:function:hello:3"),
            ("hello:none", nil, "Function not found: arn:aws:lambda:us-east-1:000000000000:function:hello:none"),
            (
                "arn:aws:lambda:eu-north-1:000000000000:function:hello", nil,
                "Functions from 'eu-north-1' are not reachable in this region ('us-east-1')"
            ),
        ] as [(String, String?, String)])
    func `what there is not is not found`(_ name: String, qualifier: String?, message: String) {
        let expected = LambdaError(code: "ResourceNotFoundException", statusCode: 404, message: message)
        #expect(error(name, qualifier) == expected)
    }

    @Test func `a request for information without a qualifier looks for none`() {
        let message = "Function not found: arn:aws:lambda:us-east-1:000000000000:function:nope"
        #expect(throws: LambdaError(code: "ResourceNotFoundException", statusCode: 404, message: message)) {
            try registry.find("nope")
        }
    }

    @Test func `another account's functions are out of reach`() {
        let error = error("arn:aws:lambda:us-east-1:111111111111:function:hello")
        #expect(error?.code == "AccessDeniedException")
        #expect(error?.statusCode == 403)
    }

    @Test func `stacks of several regions are told apart by ARN`() throws {
        var registry = registry
        let north = StackIdentity(name: "north", accountID: "000000000000", region: "eu-north-1")
        registry.replace([EngineRecords.function(region: "eu-north-1")], of: north, at: 1)
        let arn = "arn:aws:lambda:eu-north-1:000000000000:function:hello"
        #expect(try registry.resolve(arn, qualifier: nil).configuration.stack == north)
        #expect(try registry.resolve(EngineRecords.arn, qualifier: nil).configuration.stack == EngineRecords.stack)
        #expect(registry.functions.map(\.configuration.arn) == [arn, EngineRecords.arn])
    }

    @Test func `a version in another stack belongs to its function`() throws {
        var registry = registry
        let other = StackIdentity(name: "other", accountID: "000000000000", region: "us-east-1")
        registry.replace([EngineRecords.version(7)], of: other, at: 1)
        #expect(try registry.resolve("hello:7", qualifier: nil).executedVersion == "7")
        registry.replace([], of: other, at: 2)
        #expect(throws: LambdaError.self) { try registry.resolve("hello:7", qualifier: nil) }
    }

    @Test func `a function keeps its time of modification while it stays as it is`() throws {
        var registry = registry
        registry.replace([EngineRecords.function(), EngineRecords.version(1)], of: EngineRecords.stack, at: 2000)
        #expect(try registry.find("hello").0.lastModified == 1000)
        registry.replace([EngineRecords.function(#""Timeout": 9"#)], of: EngineRecords.stack, at: 3000)
        #expect(try registry.find("hello").0.lastModified == 3000)
    }

    @Test func `layer versions are found by ARN`() {
        #expect(registry.layerVersion(arn: EngineRecords.layerARN + ":2")?.arn.version == 2)
        #expect(registry.layerVersion(arn: EngineRecords.layerARN + ":3") == nil)
        #expect(registry.layerVersions.map(\.arn.version) == [1, 2])
    }

    @Test func `a stack without records is gone`() {
        var registry = registry
        registry.replace([], of: EngineRecords.stack, at: 2000)
        #expect(registry.functions.isEmpty)
        #expect(registry.layerVersions.isEmpty)
    }

    @Test func `a record that cannot be read is left out and remembered`() {
        var registry = FunctionRegistry()
        registry.replace(
            [EngineRecords.function(#""Timeout": 0"#), EngineRecords.function(name: "other")], of: EngineRecords.stack,
            at: 1)
        #expect(registry.functions.map(\.configuration.name) == ["other"])
        #expect(registry.failures(of: EngineRecords.stack)["Functionhello"]?.propertyPath == ["Timeout"])
    }
}
