import Deployments
import Testing

@testable import LambdaEngine

@Suite struct `Concurrency in the catalogue` {
    private let here = SatelliteCatalogue.here

    private func provision(_ count: Int, _ qualifier: String, _ catalogue: inout FunctionCatalogue) -> String? {
        SatelliteCatalogue.refusal { () throws(LambdaError) in
            _ = try catalogue.provision(
                count, of: FunctionName("hello"), qualifier[...], in: here, limit: 1000, at: 2000)
        }
    }

    private func reserve(_ count: Int?, _ name: String = "hello", _ catalogue: inout FunctionCatalogue) -> String? {
        SatelliteCatalogue.refusal { () throws(LambdaError) in
            try catalogue.reserveConcurrency(count, of: FunctionName(name), in: here, limit: 1000)
        }
    }

    @Test(
        arguments: [
            (0, nil), (900, nil),
            (
                901,
                "400 InvalidParameterValueException: Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100]."
            ),
        ] as [(Int, String?)])
    func `a reservation leaves the account what it always keeps`(_ count: Int, refusal: String?) {
        var catalogue = SatelliteCatalogue.make()
        #expect(reserve(count, "hello", &catalogue) == refusal)
        #expect(catalogue.hello?.reservedConcurrency == (refusal == nil ? count : nil))
    }

    @Test func `versions and aliases have no reservations`() {
        var catalogue = SatelliteCatalogue.make()
        #expect(reserve(1, "hello:live", &catalogue)?.contains("permitted on Lambda functions only") == true)
        #expect(reserve(1, "none", &catalogue)?.hasSuffix("function:none:$LATEST") == true)
    }

    @Test(arguments: [
        (1, "$LATEST", "Provisioned Concurrency Configs cannot be applied to unpublished function versions."),
        (1, "none", "Cannot find alias arn: \(EngineRecords.arn):none"),
        (1, "9", "Function not found: \(EngineRecords.arn):9"),
        (
            1001, "1",
            "Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [1000]."
        ),
        (
            901, "1",
            "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100]."
        ),
    ])
    func `what cannot be provisioned is refused`(_ count: Int, _ qualifier: String, message: String) {
        var catalogue = SatelliteCatalogue.make()
        #expect(provision(count, qualifier, &catalogue)?.hasSuffix(message) == true)
        #expect(catalogue.hello?.totalProvisioned == 0)
    }

    @Test func `a version is provisioned by itself or by one alias`() {
        var catalogue = SatelliteCatalogue.make()
        #expect(provision(1, "1", &catalogue) == nil)
        #expect(provision(1, "live", &catalogue)?.contains("already Provisioned version") == true)
        catalogue.update(SatelliteCatalogue.key) { $0.removeParts(of: "1") }
        #expect(provision(2, "live", &catalogue) == nil)
        #expect(provision(1, "1", &catalogue)?.contains("Version is pointed by") == true)
        #expect(provision(3, "2", &catalogue) == nil)
        #expect(catalogue.hello?.wantedEnvironments == ["1": 2, "2": 3])
    }

    @Test func `the environments of an alias are those of the versions that it leads to`() {
        var catalogue = SatelliteCatalogue.make()
        #expect(provision(4, "live", &catalogue) == nil)
        #expect(provision(1, "2", &catalogue) == nil)
        catalogue.update(SatelliteCatalogue.key) { $0.aliases[0].additionalWeights = ["2": 0.25] }
        #expect(catalogue.hello?.wantedEnvironments(of: "live") == ["1": 3, "2": 1])
        #expect(catalogue.hello?.wantedEnvironments(of: "2") == ["2": 1])
        #expect(catalogue.hello?.wantedEnvironments(of: "1").isEmpty == true)
        #expect(catalogue.hello?.wantedEnvironments == ["1": 3, "2": 2])
        #expect(catalogue.hello?.totalProvisioned == 5)
    }

    @Test func `an alias with shares is not provisioned`() {
        var catalogue = SatelliteCatalogue.make()
        catalogue.update(SatelliteCatalogue.key) { $0.aliases[0].additionalWeights = ["2": 0.5] }
        #expect(
            provision(1, "live", &catalogue)
                == "400 InvalidParameterValueException: Alias with weights can not be used with Provisioned Concurrency"
        )
    }

    @Test func `a version is another revision when it is provisioned`() {
        var catalogue = SatelliteCatalogue.make()
        let before = catalogue.hello?.versions.map(\.revision.revisionID)
        #expect(provision(1, "live", &catalogue) == nil)
        let after = catalogue.hello?.versions.map(\.revision.revisionID)
        #expect(after?.first != before?.first)
        #expect(after?.last == before?.last)
    }

    @Test func `environments move with the alias, and go with it`() throws {
        var catalogue = SatelliteCatalogue.make()
        #expect(provision(2, "live", &catalogue) == nil)
        let request = AliasRequest(name: "live", functionVersion: "2")
        _ = try catalogue.updateAlias(request, of: FunctionName("hello"), in: here)
        #expect(catalogue.hello?.wantedEnvironments == ["2": 2])
        try catalogue.deleteAlias("live", of: FunctionName("hello"), in: here)
        #expect(catalogue.hello?.wantedEnvironments == [:])
    }

    @Test func `reservations and what is provisioned fit each other`() {
        var catalogue = SatelliteCatalogue.make()
        #expect(provision(2, "1", &catalogue) == nil)
        #expect(
            reserve(1, "hello", &catalogue)
                == "400 InvalidParameterValueException:  ReservedConcurrentExecutions  1 should not be lower than function's total provisioned concurrency [2]."
        )
        #expect(reserve(2, "hello", &catalogue) == nil)
        #expect(provision(1, "2", &catalogue)?.contains("should not be greater than the reserved") == true)
        #expect(provision(3, "1", &catalogue)?.contains("should not be greater than the reserved") == true)
        #expect(catalogue.unreserved(in: "us-east-1", limit: 1000) == 998)
        #expect(catalogue.unreserved(in: "eu-north-1", limit: 1000) == 1000)
    }

    @Test func `versions and aliases of stacks are provisioned, too`() {
        let config = #", "ProvisionedConcurrencyConfig": {"ProvisionedConcurrentExecutions": 3}"#
        var catalogue = FunctionCatalogue()
        let records = [EngineRecords.function(), EngineRecords.version(1)]
        catalogue.follow(
            records + [EngineRecords.alias("live", version: "1", more: config)], of: EngineRecords.stack, at: 1)
        #expect(catalogue.hello?.wantedEnvironments == ["1": 3])
        catalogue.follow(records + [EngineRecords.alias("live", version: "1")], of: EngineRecords.stack, at: 2)
        #expect(catalogue.hello?.wantedEnvironments == [:])
    }
}
