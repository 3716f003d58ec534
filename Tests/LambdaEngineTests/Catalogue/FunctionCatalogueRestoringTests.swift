import Deployments
import Templates
import Testing

@testable import LambdaEngine

struct FunctionCatalogueRestoringTests {
    private let key = FunctionKey(region: "us-east-1", name: "hello")
    private let stack = EngineRecords.stack
    private let records = [
        EngineRecords.function(#""Tags": [{"Key": "team", "Value": "orders"}]"#), EngineRecords.version(1),
        EngineRecords.alias("live", version: "1"), EngineRecords.layer(1),
    ]

    private func catalogue() -> FunctionCatalogue {
        var catalogue = FunctionCatalogue()
        catalogue.follow(records, of: stack, at: 1000)
        return catalogue
    }

    private func changed(_ change: (inout FunctionCatalogue) throws -> Void) rethrows -> FunctionCatalogue {
        var catalogue = catalogue()
        try change(&catalogue)
        return catalogue
    }

    private func changes(_ catalogue: FunctionCatalogue) -> [String] {
        catalogue.wireChanges(of: stack).map { change in
            [change.subject, change.part, change.property, change.applied, change.running].compactMap(\.self)
                .joined(separator: "|")
        }
    }

    @Test func `what is as declared has no changes, and restoring it touches nothing`() {
        var catalogue = catalogue()
        #expect(changes(catalogue).isEmpty && catalogue.wireAdditions(to: stack).isEmpty)
        let before = catalogue.functions
        _ = catalogue.takeChanges()
        catalogue.follow(records, of: stack, isRestoring: true, at: 2000)
        #expect(catalogue.functions == before)
        #expect(catalogue.takeChanges().isEmpty)
    }

    @Test func `what holds for a function is told of and restored`() {
        var catalogue = changed { catalogue in
            catalogue.update(key) { function in
                function.tags["team"] = "sales"
                function.recursiveLoop = "Allow"
                function.latest.configuration.timeoutInSeconds = 9
            }
        }
        #expect(
            changes(catalogue) == [
                "Functionhello|Tags|team=orders|team=sales", "Functionhello|RecursiveLoop|Terminate|Allow",
            ])
        catalogue.follow(records, of: stack, at: 2000)
        #expect(catalogue.functions[key]?.latest.configuration.timeoutInSeconds == 9)
        catalogue.follow(records, of: stack, isRestoring: true, at: 3000)
        #expect(catalogue.functions[key]?.latest.configuration.timeoutInSeconds == 3)
        #expect(catalogue.functions[key]?.recursiveLoop == nil)
        #expect(changes(catalogue).isEmpty)
    }

    @Test func `an alias that leads elsewhere, or is gone, is told of and restored`() {
        var catalogue = changed { catalogue in
            catalogue.update(key) { $0.aliases[0].functionVersion = "$LATEST" }
        }
        #expect(changes(catalogue) == ["Functionhello|alias live|FunctionVersion|1|$LATEST"])
        catalogue.follow(records, of: stack, isRestoring: true, at: 2000)
        #expect(catalogue.functions[key]?.alias("live")?.functionVersion == "1")

        catalogue.update(key) { function in
            function.removedAliases = ["live": function.aliases[0].applied ?? ""]
            function.aliases = []
        }
        #expect(changes(catalogue) == ["Functionhello|alias live||"])
        catalogue.follow(records, of: stack, at: 3000)
        #expect(catalogue.functions[key]?.aliases.isEmpty == true)
        catalogue.follow(records, of: stack, isRestoring: true, at: 4000)
        #expect(catalogue.functions[key]?.alias("live")?.functionVersion == "1")
    }

    @Test func `functions, versions and layers that were deleted come again`() throws {
        var catalogue = changed { $0.deleteFunction(key) }
        catalogue.follow(records, of: stack, isRestoring: true, at: 2000)
        #expect(catalogue.functions[key]?.versions.map(\.number) == [1])
        #expect(catalogue.tombstones.isEmpty)

        catalogue.update(key) { function in
            function.versions = []
            function.removedVersions = [1]
        }
        var layer = try #require(catalogue.stackLayers.values.first)
        layer.isDeleted = true
        catalogue.putLayer(layer)
        #expect(changes(catalogue) == ["Functionhello|version 1||", "\(layer.arn.text)||"])
        catalogue.follow(records, of: stack, isRestoring: true, at: 3000)
        #expect(changes(catalogue).isEmpty)
        #expect(catalogue.layerVersions.map(\.arn.text) == [layer.arn.text])
    }

    @Test func `parts of the stack are restored, and what was made beside them stays`() {
        let declared =
            records + [
                ResourceRecord(
                    logicalID: "Events", type: "AWS::Lambda::EventInvokeConfig", physicalID: "e",
                    properties: EngineRecords.value(
                        #"{"FunctionName": "hello", "Qualifier": "live", "MaximumRetryAttempts": 1}"#))
            ]
        var catalogue = FunctionCatalogue()
        catalogue.follow(declared, of: stack, at: 1000)
        catalogue.update(key) { function in
            function.attachments.eventInvokeConfigs["live"]?.maximumRetryAttempts = 0
            function.attachments.eventInvokeConfigs["$LATEST"] = EventInvokeConfig(maximumRetryAttempts: 2)
            // A property of the alias, which the stack declares without it.
            function.attachments.provisioned["live"] = ProvisionedConcurrencyConfig(requested: 3)
        }
        #expect(
            changes(catalogue) == [
                "Functionhello|provisioned concurrency of live|ProvisionedConcurrentExecutions||3",
                "Functionhello|event invoke configuration of live|MaximumRetryAttempts|1|0",
            ])
        #expect(
            catalogue.wireAdditions(to: stack)
                == [WireAddition(to: "Functionhello", part: "event invoke configuration")])
        catalogue.follow(declared, of: stack, isRestoring: true, at: 2000)
        let restored = catalogue.functions[key]?.attachments
        #expect(restored?.eventInvokeConfigs["live"]?.maximumRetryAttempts == 1)
        #expect(restored?.eventInvokeConfigs["live"]?.lastModified == 2000)
        #expect(restored?.eventInvokeConfigs["$LATEST"]?.maximumRetryAttempts == 2)
        #expect(restored?.provisioned["live"] == nil)
        #expect(changes(catalogue).isEmpty)
    }

    @Test func `all code that functions and layers are made of is in use`() {
        var catalogue = catalogue()
        catalogue.update(key) { $0.latest.configuration.code = EngineRecords.artifact("c") }
        #expect(catalogue.artifacts.isSuperset(of: [EngineRecords.artifact("a"), EngineRecords.artifact("c")]))
        #expect(catalogue.artifacts.isSuperset(of: Set(catalogue.stackLayers.values.map(\.content))))
    }
}
