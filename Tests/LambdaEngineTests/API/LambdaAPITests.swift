import Artifacts
import Deployments
import Documents
import HTTPTypes
import HummingbirdCore
import NIOCore
import Templates
import Testing

@testable import LambdaEngine

@Suite struct `Lambda's API` {
    private static let records = [
        EngineRecords.function(
            #""Environment": {"Variables": {"AB": "c"}}, "Layers": ["\#(EngineRecords.layerARN):2"], "ReservedConcurrentExecutions": 5, "Tags": [{"Key": "team", "Value": "a"}]"#
        ),
        EngineRecords.function(name: "other"), EngineRecords.version(1, description: "first"),
        EngineRecords.alias(
            "live", version: "1",
            more:
                #", "RoutingConfig": {"AdditionalVersionWeights": [{"FunctionVersion": "2", "FunctionWeight": 0.2}]}"#
        ),
        EngineRecords.layer(1), EngineRecords.layer(2, properties: #"{"CompatibleRuntimes": ["python3.13"]}"#),
        EngineRecords.layer(1, name: "zebra"),
    ]

    private func api(artifacts: ArtifactStore? = nil) async throws -> LambdaAPI {
        let keeper = try CatalogueKeeper(InMemoryCatalogueStore())
        try await keeper.change { (catalogue) throws(LambdaError) in
            catalogue.follow(Self.records, of: EngineRecords.stack, at: 1_767_225_600_000)
        }
        return LambdaAPI(keeper, invoker: RecordingInvoker(), artifacts: artifacts)
    }

    private func get(_ target: String) async throws -> TestAnswer { try await api().send("GET", target) }

    @Test(arguments: [
        ("/2015-03-31/functions", true), ("/2015-03-31/functions/", true),
        ("/2015-03-31/functions/x/invocations", true),
        ("/2018-10-31/layers", true), ("/2021-10-31/functions/x/url", true), ("/2016-08-19/account-settings/", true),
        ("/2017-03-31/tags/arn", true), ("/", false), ("/functions", false), ("/2015-03-31", false),
        ("/2013-04-01/hostedzone", false), ("/2015-03-31/other", false),
    ])
    func `its paths are known`(_ path: String, isLambda: Bool) {
        #expect(LambdaAPI.handles(path) == isLambda)
    }

    @Test func `a function is described as AWS does`() async throws {
        let answer = try await get("/2015-03-31/functions/hello")
        #expect(answer.status == 200)
        let configuration = try #require(answer.json["Configuration"])
        let expected = [
            "FunctionName": "hello", "FunctionArn": EngineRecords.arn, "Runtime": "python3.13",
            "Handler": "app.handler",
            "Role": "arn:aws:iam::000000000000:role/r", "PackageType": "Zip", "Version": "$LATEST", "Description": "",
            "LastModified": "2026-01-01T00:00:00.000+0000", "State": "Active", "LastUpdateStatus": "Successful",
            "Timeout": "3", "MemorySize": "128", "CodeSize": "0",
            "CodeSha256": "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo=",
        ]
        for (key, value) in expected { #expect(configuration[key]?.text == value, "\(key)") }
        #expect(configuration["Environment"]?["Variables"]?["AB"]?.text == "c")
        #expect(configuration["SnapStart"]?["OptimizationStatus"]?.text == "Off")
        #expect(configuration["TracingConfig"]?["Mode"]?.text == "PassThrough")
        #expect(configuration["LoggingConfig"]?["LogGroup"]?.text == "/aws/lambda/hello")
        #expect(configuration["EphemeralStorage"]?["Size"]?.text == "512")
        #expect(configuration["Layers"]?.sequence?.first?["Arn"]?.text == EngineRecords.layerARN + ":2")
        #expect(configuration["RevisionId"]?.text?.count == 36)
        #expect(answer.json["Concurrency"]?["ReservedConcurrentExecutions"]?.text == "5")
        #expect(answer.json["Tags"]?["team"]?.text == "a")
        #expect(answer.json["Code"]?["RepositoryType"]?.text == "S3")
    }

    @Test func `the same configuration has the same revision, another one another`() async throws {
        let revision = { (target: String) in try await get(target).json["RevisionId"]?.text }
        let first = try await revision("/2015-03-31/functions/hello/configuration")
        #expect(try await revision("/2015-03-31/functions/hello/configuration") == first)
        #expect(try await revision("/2015-03-31/functions/hello/configuration?Qualifier=1") != first)
    }

    @Test func `an alias is shown under its ARN with the version it means`() async throws {
        let answer = try await get("/2015-03-31/functions/hello/configuration?Qualifier=live")
        #expect(answer.json["FunctionArn"]?.text == EngineRecords.arn + ":live")
        #expect(answer.json["Version"]?.text == "1")
        #expect(answer.json["Description"]?.text == "first")
        let alias = try await get("/2015-03-31/functions/hello/aliases/live")
        #expect(alias.json["AliasArn"]?.text == EngineRecords.arn + ":live")
        #expect(alias.json["FunctionVersion"]?.text == "1")
        #expect(alias.json["RoutingConfig"]?["AdditionalVersionWeights"]?["2"]?.text == "0.2")
    }

    @Test func `an ARN in a path is decoded`() async throws {
        let encoded = EngineRecords.arn.replacing(":", with: "%3A")
        let answer = try await get("/2015-03-31/functions/\(encoded)/configuration")
        #expect(answer.json["FunctionName"]?.text == "hello")
    }

    @Test(arguments: [
        ("/2015-03-31/functions", "Functions", "FunctionArn", ["hello", "other"]),
        (
            "/2015-03-31/functions/?FunctionVersion=ALL", "Functions", "FunctionArn",
            ["hello:$LATEST", "hello:1", "other:$LATEST"]
        ),
        ("/2015-03-31/functions/hello/versions", "Versions", "FunctionArn", ["hello:$LATEST", "hello:1"]),
        ("/2015-03-31/functions/hello/aliases", "Aliases", "AliasArn", ["hello:live"]),
        ("/2015-03-31/functions/hello/aliases?FunctionVersion=2", "Aliases", "AliasArn", []),
    ])
    func `functions, versions and aliases are listed`(
        _ target: String, list: String, key: String, expected: [String]
    ) async throws {
        let answer = try await get(target)
        let items = try #require(answer.json[list]?.sequence)
        #expect(items.map { $0[key]?.text } == expected.map { EngineRecords.arn.dropLast(5) + $0 })
        #expect(answer.json["NextMarker"] == nil)
        #expect(items.allSatisfy { $0["State"] == nil })
    }

    @Test func `a list goes on where its marker says`() async throws {
        let first = try await get("/2015-03-31/functions?MaxItems=1")
        #expect(first.json["Functions"]?.sequence?.map { $0["FunctionName"]?.text } == ["hello"])
        let marker = try #require(first.json["NextMarker"]?.text).replacing("=", with: "%3D").replacing(
            "+", with: "%2B")
        let second = try await get("/2015-03-31/functions?MaxItems=1&Marker=\(marker)")
        #expect(second.json["Functions"]?.sequence?.map { $0["FunctionName"]?.text } == ["other"])
        #expect(second.json["NextMarker"] == nil)
    }

    @Test func `layers are listed with their newest version`() async throws {
        let answer = try await get("/2018-10-31/layers")
        let layers = try #require(answer.json["Layers"]?.sequence)
        #expect(layers.map { $0["LayerName"]?.text } == ["tools", "zebra"])
        #expect(layers.first?["LatestMatchingVersion"]?["Version"]?.text == "2")
        let fitting = try await get("/2018-10-31/layers?CompatibleRuntime=python3.13").json["Layers"]?.sequence
        #expect(fitting?.map { $0["LayerName"]?.text } == ["tools"])
        let versions = try await get("/2018-10-31/layers/tools/versions").json["LayerVersions"]?.sequence
        #expect(versions?.map { $0["Version"]?.text } == ["2", "1"])
        #expect(try await get("/2018-10-31/layers/none/versions").json["LayerVersions"]?.sequence == [])
    }

    @Test(arguments: [
        "/2018-10-31/layers/tools/versions/2",
        "/2018-10-31/layers/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Alayer%3Atools/versions/2",
        "/2018-10-31/layers?find=LayerVersion&Arn=arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Alayer%3Atools%3A2",
    ])
    func `a layer version is found by name and by ARN`(_ target: String) async throws {
        let answer = try await get(target)
        #expect(answer.json["LayerVersionArn"]?.text == EngineRecords.layerARN + ":2")
        #expect(answer.json["LayerArn"]?.text == EngineRecords.layerARN)
        #expect(answer.json["Content"]?["CodeSha256"]?.text == "u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7s=")
        #expect(answer.json["CreatedDate"]?.text == "2026-01-01T00:00:00.000+0000")
    }

    @Test func `the account's limits and usage are told`() async throws {
        let answer = try await get("/2016-08-19/account-settings/")
        #expect(answer.json["AccountLimit"]?["UnreservedConcurrentExecutions"]?.text == "995")
        #expect(answer.json["AccountUsage"]?["FunctionCount"]?.text == "2")
        var api = try await api()
        api.concurrencyLimit = 200
        let limit = try await api.send("GET", "/2016-08-19/account-settings").json["AccountLimit"]
        #expect(limit?["ConcurrentExecutions"]?.text == "200")
        #expect(limit?["UnreservedConcurrentExecutions"]?.text == "195")
    }

    @Test(arguments: [
        (
            "/2015-03-31/functions/none", 404, "ResourceNotFoundException", "Message",
            "Function not found: arn:aws:lambda:us-east-1:000000000000:function:none"
        ),
        (
            "/2015-03-31/functions/hello?Qualifier=9", 404, "ResourceNotFoundException", "Message",
            "Function not found: \(EngineRecords.arn):9"
        ),
        (
            "/2015-03-31/functions/hello/aliases/none", 404, "ResourceNotFoundException", "Message",
            "Cannot find alias arn: \(EngineRecords.arn):none"
        ),
        (
            "/2018-10-31/layers/tools/versions/9", 404, "ResourceNotFoundException", "Message",
            "The resource you requested does not exist."
        ),
        (
            "/2018-10-31/layers/tools/versions/0", 400, "InvalidParameterValueException", "message",
            "Layer Version Cannot be less than 1"
        ),
        ("/2015-03-31/functions?Marker=x", 400, "InvalidParameterValueException", "message", "Invalid Marker: x"),
        (
            "/2015-03-31/functions/hello:1?Qualifier=2", 400, "InvalidParameterValueException", "message",
            "The derived qualifier from the function name does not match the specified qualifier."
        ),
        (
            "/2015-03-31/functions?FunctionVersion=x", 400, "ValidationException", "message",
            "1 validation error detected: Value 'x' at 'functionVersion' failed to satisfy constraint: Member must satisfy enum value set: [ALL]"
        ),
        (
            "/2025-11-30/functions/hello/function-scaling-config", 501, "NotImplementedException", "message",
            "samlet has no counterpart of lambda:GetFunctionScalingConfig yet"
        ),
        (
            "/2015-03-31/functions/a/b/c", 404, "UnknownOperationException", "message",
            "Lambda has no operation GET /2015-03-31/functions/a/b/c"
        ),
    ])
    func `what goes wrong is said as AWS says it`(
        _ target: String, status: Int, code: String, key: String, message: String
    ) async throws {
        let answer = try await get(target)
        #expect(answer.status == status)
        #expect(answer["x-amzn-ErrorType"] == code)
        #expect(answer.json[key]?.text == message)
        #expect(answer["x-amzn-RequestId"]?.count == 36)
    }

    @Test func `sizes and places come from the store`() async throws {
        let folder = FileFolder()
        let store = try ArtifactStore(root: folder.path)
        let api = try await api(artifacts: store)
        let answer = try await api.send("GET", "/2015-03-31/functions/hello")
        #expect(answer.json["Code"]?["Location"]?.text == "file://" + store.path(of: EngineRecords.artifact("a")))
    }
}
