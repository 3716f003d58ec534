import Deployments
import Templates
import Testing

@testable import LambdaEngine

@Suite struct `Stacks in the catalogue` {
    private let key = FunctionKey(region: "us-east-1", name: "hello")
    private let here = CallerScope(region: "us-east-1")
    private let other = StackIdentity(name: "other", accountID: "000000000000", region: "us-east-1")

    private func catalogue(_ records: [ResourceRecord] = [EngineRecords.function()]) -> FunctionCatalogue {
        var catalogue = FunctionCatalogue()
        catalogue.follow(records, of: EngineRecords.stack, at: 1000)
        return catalogue
    }

    private func withTimeout(_ seconds: Int) throws -> UpdateConfigurationRequest {
        try UpdateConfigurationRequest(APIBody(Array("{\"Timeout\": \(seconds)}".utf8)))
    }

    private static func code(_ digit: Character) -> ResourceRecord {
        var record = EngineRecords.function()
        record.artifacts = ["Code": EngineRecords.artifact(digit)]
        return record
    }

    @Test func `a function keeps its time of modification while it stays as it is`() throws {
        var catalogue = catalogue()
        catalogue.follow([EngineRecords.function(), EngineRecords.version(1)], of: EngineRecords.stack, at: 2000)
        #expect(catalogue.functions[key]?.latest.lastModified == 1000)
        catalogue.follow([EngineRecords.function(#""Timeout": 9"#)], of: EngineRecords.stack, at: 3000)
        #expect(catalogue.functions[key]?.latest.lastModified == 3000)
    }

    @Test func `a change over the wire stays until the record changes`() throws {
        var catalogue = catalogue()
        _ = try catalogue.updateConfiguration(of: key, try withTimeout(7), at: 2000)
        catalogue.complete(key, installation: nil)
        catalogue = FunctionCatalogue(catalogue.takeChanges())
        catalogue.follow([EngineRecords.function()], of: EngineRecords.stack, at: 3000)
        #expect(catalogue.functions[key]?.latest.configuration.timeoutInSeconds == 7)
        catalogue.follow([EngineRecords.function(#""MemorySize": 256"#)], of: EngineRecords.stack, at: 4000)
        #expect(catalogue.functions[key]?.latest.configuration.timeoutInSeconds == 3)
        #expect(catalogue.functions[key]?.latest.configuration.memorySizeInMegabytes == 256)
    }

    @Test func `a function deleted over the wire stays away until its record changes`() {
        var catalogue = catalogue()
        catalogue.deleteFunction(key)
        #expect(catalogue.functions.isEmpty)
        catalogue = FunctionCatalogue(catalogue.takeChanges())
        catalogue.follow([EngineRecords.function()], of: EngineRecords.stack, at: 3000)
        #expect(catalogue.functions.isEmpty)
        catalogue.follow([EngineRecords.function(#""Timeout": 9"#)], of: EngineRecords.stack, at: 4000)
        #expect(catalogue.functions.keys.map(\.name) == ["hello"])
        #expect(catalogue.tombstones.isEmpty)
    }

    @Test func `a version keeps the code that it was published with`() {
        var catalogue = catalogue([Self.code("a"), EngineRecords.version(1)])
        catalogue.follow(
            [Self.code("b"), EngineRecords.version(1), EngineRecords.version(2)], of: EngineRecords.stack, at: 2000)
        let function = catalogue.functions[key]
        #expect(function?.revision(of: "1")?.configuration.code == EngineRecords.artifact("a"))
        #expect(function?.revision(of: "2")?.configuration.code == EngineRecords.artifact("b"))
        #expect(function?.latest.configuration.code == EngineRecords.artifact("b"))
        #expect(function?.lastVersion == 2)
    }

    @Test func `a version whose stack no longer has it goes, unless it is retained`() {
        var retained = EngineRecords.version(1)
        retained.deletionPolicy = "Retain"
        var catalogue = catalogue([EngineRecords.function(), retained, EngineRecords.version(2)])
        catalogue.follow([EngineRecords.function()], of: EngineRecords.stack, at: 2000)
        #expect(catalogue.functions[key]?.versions.map(\.number) == [1])
        #expect(catalogue.functions[key]?.lastVersion == 2)
    }

    @Test func `a version in another stack belongs to its function, whichever comes first`() throws {
        var catalogue = FunctionCatalogue()
        catalogue.follow([EngineRecords.version(7)], of: other, at: 1)
        catalogue.follow([EngineRecords.function()], of: EngineRecords.stack, at: 2)
        #expect(try catalogue.target("hello:7", qualifier: nil, in: here).version == "7")
        catalogue.follow([], of: other, at: 3)
        #expect(throws: LambdaError.self) { try catalogue.target("hello:7", qualifier: nil, in: here) }
    }

    @Test func `an alias moved over the wire stays until its record changes`() throws {
        let versions = [EngineRecords.function(), EngineRecords.version(1), EngineRecords.version(2)]
        var catalogue = catalogue(versions + [EngineRecords.alias("live", version: "1")])
        let name = try FunctionName("hello")
        _ = try catalogue.updateAlias(AliasRequest(name: "live", functionVersion: "2"), of: name, in: here)
        catalogue.follow(versions + [EngineRecords.alias("live", version: "1")], of: EngineRecords.stack, at: 2)
        #expect(catalogue.functions[key]?.alias("live")?.functionVersion == "2")
        try catalogue.deleteAlias("live", of: name, in: here)
        catalogue.follow(versions + [EngineRecords.alias("live", version: "1")], of: EngineRecords.stack, at: 3)
        #expect(catalogue.functions[key]?.alias("live") == nil)
        catalogue.follow(versions + [EngineRecords.alias("live", version: "2")], of: EngineRecords.stack, at: 4)
        #expect(catalogue.functions[key]?.alias("live")?.functionVersion == "2")
    }

    @Test func `a name that another has is left to it and remembered`() {
        var catalogue = catalogue()
        catalogue.follow([EngineRecords.function(#""Timeout": 9"#)], of: other, at: 2000)
        #expect(catalogue.functions[key]?.owner.stack == EngineRecords.stack)
        #expect(
            catalogue.failures(of: other)["Functionhello"]?.message
                == "the stack 'app' has a function named 'hello' already")
    }

    @Test func `a stack without records is gone`() {
        var catalogue = catalogue([EngineRecords.function(), EngineRecords.layer(1)])
        catalogue.follow([], of: EngineRecords.stack, at: 2000)
        #expect(catalogue.functions.isEmpty)
        #expect(catalogue.layerVersions.isEmpty)
        #expect(FunctionCatalogue(catalogue.takeChanges()).functions.isEmpty)
    }

    @Test func `a record that cannot be read is left out and remembered`() {
        let catalogue = catalogue([EngineRecords.function(#""Timeout": 0"#), EngineRecords.function(name: "other")])
        #expect(catalogue.sortedFunctions.map(\.name) == ["other"])
        #expect(catalogue.failures(of: EngineRecords.stack)["Functionhello"]?.propertyPath == ["Timeout"])
    }
}
