import Deployments
import Templates
import Testing

@testable import LambdaEngine

@Suite struct `Looking things up in the catalogue` {
    private let catalogue: FunctionCatalogue = {
        var catalogue = FunctionCatalogue()
        catalogue.follow(
            [
                EngineRecords.function(), EngineRecords.version(2), EngineRecords.version(1),
                EngineRecords.alias("live", version: "2", of: EngineRecords.arn), EngineRecords.layer(1),
                EngineRecords.layer(2),
            ], of: EngineRecords.stack, at: 1000)
        return catalogue
    }()
    private let here = CallerScope(region: "us-east-1")

    private func error(_ name: String, _ qualifier: String? = nil) -> LambdaError? {
        do throws(LambdaError) {
            _ = try catalogue.target(name, qualifier: qualifier, in: here)
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
        let target = try catalogue.target(name, qualifier: qualifier, in: here)
        #expect(target.version == version)
        #expect(target.arn == EngineRecords.arn + suffix)
        #expect(target.key == FunctionKey(region: "us-east-1", name: "hello"))
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
            try catalogue.find("nope", in: here)
        }
    }

    @Test func `another account's functions are out of reach`() {
        let error = error("arn:aws:lambda:us-east-1:111111111111:function:hello")
        #expect(error?.code == "AccessDeniedException")
        #expect(error?.statusCode == 403)
    }

    @Test func `regions do not see each other's functions, and who names none sees all`() throws {
        var catalogue = catalogue
        let north = StackIdentity(name: "north", accountID: "000000000000", region: "eu-north-1")
        catalogue.follow([EngineRecords.function(name: "sun", region: "eu-north-1")], of: north, at: 1)
        let arn = "arn:aws:lambda:eu-north-1:000000000000:function:sun"
        #expect(try catalogue.find("sun", in: CallerScope(region: "eu-north-1")).arn == arn)
        #expect(try catalogue.find("sun", in: CallerScope()).arn == arn)
        #expect(try catalogue.find(arn, in: CallerScope()).arn == arn)
        #expect(throws: LambdaError.self) { try catalogue.find("sun", in: here) }
        #expect(catalogue.functions(in: "eu-north-1").map(\.name) == ["sun"])
        #expect(catalogue.functions(in: nil).map(\.name) == ["sun", "hello"])
    }

    @Test func `an alias with shares leads to both of its versions`() throws {
        var catalogue = catalogue
        let weights =
            #", "RoutingConfig": {"AdditionalVersionWeights": [{"FunctionVersion": "1", "FunctionWeight": 0.25}]}"#
        catalogue.follow(
            [
                EngineRecords.function(), EngineRecords.version(1), EngineRecords.version(2),
                EngineRecords.alias("live", version: "2", more: weights),
            ], of: EngineRecords.stack, at: 2000)
        let version = { (draw: Double) in
            try catalogue.target("hello", qualifier: "live", in: here, draw: { draw }).version
        }
        #expect(try [0, 0.24, 0.25, 0.99].map(version) == ["1", "1", "2", "2"])
    }

    @Test func `layer versions are found by ARN`() {
        #expect(catalogue.layerVersion(arn: EngineRecords.layerARN + ":2")?.arn.version == 2)
        #expect(catalogue.layerVersion(arn: EngineRecords.layerARN + ":3") == nil)
        #expect(catalogue.layerVersions.map(\.arn.version) == [1, 2])
    }
}
