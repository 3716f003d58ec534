import Artifacts
import Deployments
import Testing

@testable import LambdaEngine

@Suite struct `Functions made over the wire` {
    private let here = CallerScope(region: "eu-north-1")
    private let key = FunctionKey(region: "eu-north-1", name: "made")

    private static func code(_ digit: Character) -> StoredCode {
        StoredCode(
            artifact: EngineRecords.artifact(digit),
            upload: UploadedCode(sha256: String(repeating: digit, count: 4), size: 9))
    }

    private static func request(_ more: String = "", name: String = "made") throws -> CreateFunctionRequest {
        let common =
            #""FunctionName": "\#(name)", "Runtime": "python3.13", "Handler": "a.b", "Role": "arn:aws:iam::000000000000:role/r", "Code": {"ZipFile": "QUJD"}"#
        return try CreateFunctionRequest(APIBody(Array("{\(common)\(more.isEmpty ? "" : ", ")\(more)}".utf8)))
    }

    private func catalogue(_ more: String = "") throws -> FunctionCatalogue {
        var catalogue = FunctionCatalogue()
        _ = try catalogue.createFunction(Self.request(more), code: Self.code("a"), in: here, at: 1000)
        return catalogue
    }

    private static func update(_ json: String) throws -> UpdateConfigurationRequest {
        try UpdateConfigurationRequest(APIBody(Array(json.utf8)))
    }

    @Test func `a new function is pending, and active when it is completed`() throws {
        var catalogue = try catalogue(#""Publish": true"#)
        let function = try #require(catalogue.functions[key])
        #expect(function.arn == "arn:aws:lambda:eu-north-1:000000000000:function:made")
        #expect(function.latest.state == .pending && function.latest.lastUpdate == nil)
        #expect(function.versions.map(\.number) == [1])
        #expect(catalogue.keysInTransition == [key])
        #expect(throws: LambdaError.self) { try catalogue.target("made", qualifier: nil, in: here) }
        let installation = RuntimeInstallation(executable: "/usr/bin/python3", version: "3.13.1")
        catalogue.complete(key, installation: installation)
        let after = try #require(catalogue.functions[key])
        for revision in [after.latest, after.versions[0].revision] {
            #expect(revision.state == .active && revision.lastUpdate == .successful)
            #expect(revision.configuration.installation == installation)
        }
        #expect(after.latest.revisionID != function.latest.revisionID)
        #expect(catalogue.keysInTransition.isEmpty)
        #expect(try catalogue.target("made", qualifier: "1", in: here).version == "1")
    }

    @Test func `a name is taken in its region only`() throws {
        var catalogue = try catalogue()
        let error = #expect(throws: LambdaError.self) {
            try catalogue.createFunction(Self.request(), code: Self.code("b"), in: here, at: 2)
        }
        #expect(error?.statusCode == 409)
        let south = CallerScope(region: "eu-south-1")
        #expect(
            try catalogue.createFunction(Self.request(), code: Self.code("b"), in: south, at: 2).place.region
                == "eu-south-1")
    }

    @Test func `nothing is updated while something is`() throws {
        var catalogue = try catalogue()
        #expect(throws: LambdaError.self) { try catalogue.updateConfiguration(of: key, Self.update("{}"), at: 2) }
        catalogue.complete(key, installation: nil)
        #expect(try catalogue.updateConfiguration(of: key, Self.update("{}"), at: 2).latest.lastUpdate == .inProgress)
        let error = #expect(throws: LambdaError.self) {
            try catalogue.updateConfiguration(of: key, Self.update("{}"), at: 3)
        }
        #expect(error?.message.contains("An update is in progress for resource: arn:aws:lambda:eu-north-1") == true)
    }

    @Test func `an update with another revision in mind is refused`() throws {
        var catalogue = try catalogue()
        catalogue.complete(key, installation: nil)
        #expect(throws: LambdaError.revisionMismatch) {
            try catalogue.updateConfiguration(of: key, Self.update(#"{"RevisionId": "x"}"#), at: 2)
        }
    }

    @Test(arguments: [
        (#"{"Timeout": 9}"#, #""Timeout":9"#),
        (#"{"Environment": {}}"#, #""Environment":{"Variables":{}}"#),
        (
            #"{"DeadLetterConfig": {"TargetArn": "arn:aws:sqs:eu-north-1:000000000000:q"}}"#,
            #""DeadLetterConfig":{"TargetArn":"arn:aws:sqs:eu-north-1:000000000000:q"}"#
        ),
        (
            #"{"LoggingConfig": {"LogFormat": "JSON"}}"#,
            #""LogFormat":"JSON","ApplicationLogLevel":"INFO","SystemLogLevel":"INFO","LogGroup":"/aws/lambda/made""#
        ),
        (#"{"VpcConfig": {"SubnetIds": ["subnet-1"]}}"#, #""SubnetIds":["subnet-1"],"SecurityGroupIds":[]"#),
        (#"{"Runtime": "nodejs22.x"}"#, #""Runtime":"nodejs22.x","Handler":"a.b""#),
    ])
    func `an update changes what it names`(_ json: String, expected: String) throws {
        var catalogue = try catalogue()
        catalogue.complete(key, installation: nil)
        _ = try catalogue.updateConfiguration(of: key, Self.update(json), at: 2)
        let found = try catalogue.find("made", in: here)
        let description = ConfigurationDescription(
            found: found, catalogue: catalogue, code: CodeFacts(store: nil)
        ).object(isListed: true).text
        #expect(description.contains(expected), "\(description)")
        #expect(found.revision.configuration.role == "arn:aws:iam::000000000000:role/r")
    }

    @Test func `a version is published once for each change, and no number is used twice`() throws {
        var catalogue = try catalogue()
        catalogue.complete(key, installation: nil)
        let publish = { (catalogue: inout FunctionCatalogue) in
            try catalogue.publishVersion(of: key, PublishVersionRequest(description: "x"), at: 2)
        }
        #expect(try [publish(&catalogue), publish(&catalogue)] == [1, 1])
        try catalogue.deleteVersion(1, of: key)
        #expect(try publish(&catalogue) == 2)
        _ = try catalogue.updateConfiguration(of: key, Self.update(#"{"Description": "y"}"#), at: 3)
        #expect(throws: LambdaError.self) { try publish(&catalogue) }
        catalogue.complete(key, installation: nil)
        #expect(try publish(&catalogue) == 3)
        #expect(catalogue.functions[key]?.revision(of: "3")?.configuration.description == "x")
    }

    @Test func `a version with a snapshot is pending until that is made`() throws {
        var catalogue = try catalogue(#""SnapStart": {"ApplyOn": "PublishedVersions"}"#)
        catalogue.complete(key, installation: nil)
        #expect(try catalogue.publishVersion(of: key, PublishVersionRequest(), at: 5) == 1)
        let published = try #require(catalogue.functions[key]?.versions.first?.revision)
        #expect(published.state == .pending && published.lastUpdate == .successful && published.hasSnapshot)
        #expect(catalogue.keysInTransition == [key])
        let early = #expect(throws: LambdaError.self) { try catalogue.target("made", qualifier: "1", in: here) }
        #expect(early?.code == "SnapStartNotReadyException" && early?.statusCode == 409)
        #expect(try catalogue.target("made", qualifier: nil, in: here).version == "$LATEST")
        catalogue.complete(key, installation: nil)
        #expect(try catalogue.target("made", qualifier: "1", in: here).version == "1")
    }

    @Test func `a function takes only a code signing configuration that is there`() throws {
        var catalogue = FunctionCatalogue()
        let config = try catalogue.createCodeSigning(
            CodeSigningRequest(publishers: ["p"]), digits: String(repeating: "0", count: 17), in: here, at: 5)
        func make(_ name: String, _ arn: String) throws -> CatalogueFunction {
            try catalogue.createFunction(
                Self.request(#""CodeSigningConfigArn": "\#(arn)""#, name: name), code: Self.code("a"), in: here, at: 6)
        }
        #expect(try make("made", config.arn).storedAttachments?.codeSigningConfig == config.arn)
        #expect(catalogue.functionARNs(withCodeSigning: config.arn).count == 1)
        let gone = String(config.arn.dropLast()) + "1"
        let error = #expect(throws: LambdaError.self) { try make("other", gone) }
        #expect(error?.code == "CodeSigningConfigNotFoundException" && error?.statusCode == 404)
    }

    @Test func `a version that an alias leads to stays`() throws {
        var catalogue = try catalogue(#""Publish": true"#)
        catalogue.complete(key, installation: nil)
        _ = try catalogue.createAlias(
            AliasRequest(name: "live", functionVersion: "1"), of: FunctionName("made"), in: here)
        let error = #expect(throws: LambdaError.self) { try catalogue.deleteVersion(1, of: key) }
        #expect(error?.message == "Unable to delete version because the following aliases reference it: [live]")
        try catalogue.deleteAlias("live", of: FunctionName("made"), in: here)
        try catalogue.deleteVersion(1, of: key)
        #expect(catalogue.functions[key]?.versions.isEmpty == true)
    }

    @Test func `what is deleted is gone, and may be made anew`() throws {
        var catalogue = try catalogue()
        let first = catalogue.functions[key]?.latest.revisionID
        catalogue.deleteFunction(key)
        #expect(catalogue.functions.isEmpty && catalogue.tombstones.isEmpty)
        let again = try catalogue.createFunction(Self.request(), code: Self.code("a"), in: here, at: 2000)
        #expect(again.latest.revisionID != first)
        #expect(again.lastVersion == 0)
    }
}
