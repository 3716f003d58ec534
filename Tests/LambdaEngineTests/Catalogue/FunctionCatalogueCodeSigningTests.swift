import Deployments
import Testing

@testable import LambdaEngine

@Suite struct `Code signing in the catalogue` {
    private let here = SatelliteCatalogue.here

    @Test func `a configuration is kept, changed and deleted`() throws {
        var catalogue = SatelliteCatalogue.make()
        let digits = String(repeating: "0", count: 17)
        let made = try catalogue.createCodeSigning(
            CodeSigningRequest(publishers: ["p"]), digits: digits, in: here, at: 5)
        #expect(made.arn == "arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-\(digits)")
        #expect(made.policy == "Warn")
        catalogue = FunctionCatalogue(catalogue.takeChanges())
        #expect(try catalogue.codeSigning(made.arn) == made)
        #expect(try catalogue.updateCodeSigning(made.arn, CodeSigningRequest(), at: 6).lastModified == 5)
        #expect(
            try catalogue.updateCodeSigning(made.arn, CodeSigningRequest(policy: "Enforce"), at: 7).lastModified == 7)
        let name = try FunctionName("hello")
        try catalogue.setCodeSigning(of: name, made.arn, in: here)
        #expect(catalogue.functionARNs(withCodeSigning: made.arn) == [EngineRecords.arn])
        let inUse = SatelliteCatalogue.refusal { () throws(LambdaError) in try catalogue.deleteCodeSigning(made.arn) }
        #expect(inUse?.hasPrefix("409 ResourceConflictException") == true)
        try catalogue.setCodeSigning(of: name, nil, in: here)
        try catalogue.deleteCodeSigning(made.arn)
        #expect(catalogue.codeSigningConfigs.isEmpty)
    }

    @Test func `a function takes only one that is there`() {
        var catalogue = SatelliteCatalogue.make()
        for name in ["hello", "none"] {
            let refusal = SatelliteCatalogue.refusal { () throws(LambdaError) in
                try catalogue.setCodeSigning(of: FunctionName(name), "gone", in: here)
            }
            #expect(refusal?.hasPrefix("404 CodeSigningConfigNotFoundException") == true)
        }
    }

    // MARK: - Of stacks

    private let arn = "arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-a0000000000000000"

    private func record(_ more: String = "") -> ResourceRecord {
        SatelliteCatalogue.record(
            "CodeSigningConfig",
            #""AllowedPublishers": {"SigningProfileVersionArns": ["p"]}, "Tags": [{"Key": "team", "Value": "a"}]\#(more)"#,
            attributes: ["Ref": arn])
    }

    private func records(_ more: String = "", of function: Bool = true) -> [ResourceRecord] {
        let properties = function ? #""CodeSigningConfigArn": "\#(arn)""# : ""
        return [EngineRecords.function(properties), record(more)]
    }

    private func catalogue(_ records: [ResourceRecord]) -> FunctionCatalogue {
        var catalogue = FunctionCatalogue()
        catalogue.follow(records, of: EngineRecords.stack, at: 1000)
        return catalogue
    }

    @Test func `a template's configuration and the function that has it are there`() throws {
        var catalogue = catalogue(records())
        let config = try catalogue.codeSigning(arn)
        #expect(config.id == "csc-a0000000000000000" && config.policy == "Warn" && config.publishers == ["p"])
        #expect(config.tags == ["team": "a"] && config.lastModified == 1000)
        #expect(catalogue.functionARNs(withCodeSigning: arn) == [EngineRecords.arn])
        #expect(catalogue.codeSigningConfigs(in: "us-east-1").map(\.arn) == [arn])
        #expect(catalogue.codeSigningConfigs(in: "eu-north-1").isEmpty)
        // A stack that leaves it out takes it away from both.
        catalogue.follow([EngineRecords.function()], of: EngineRecords.stack, at: 2000)
        #expect(catalogue.codeSigningConfigs.isEmpty)
        #expect(catalogue.hello?.storedAttachments?.codeSigningConfig == nil)
    }

    @Test func `what the wire changes stays until the record is another, and is drift`() throws {
        var catalogue = catalogue(records())
        _ = try catalogue.updateCodeSigning(arn, CodeSigningRequest(policy: "Enforce"), at: 5)
        try catalogue.setCodeSigning(of: FunctionName("hello"), nil, in: here)
        catalogue = FunctionCatalogue(catalogue.takeChanges())
        catalogue.follow(records(), of: EngineRecords.stack, at: 2000)
        #expect(try catalogue.codeSigning(arn).policy == "Enforce")
        #expect(catalogue.functionARNs(withCodeSigning: arn).isEmpty)
        let changes = catalogue.wireChanges(of: EngineRecords.stack)
        #expect(
            changes.map(\.property) == ["CodeSigningConfigArn", "CodeSigningPolicies.UntrustedArtifactOnDeployment"])
        catalogue.follow(records(), of: EngineRecords.stack, isRestoring: true, at: 3000)
        #expect(try catalogue.codeSigning(arn).policy == "Warn")
        #expect(catalogue.functionARNs(withCodeSigning: arn) == [EngineRecords.arn])
        #expect(catalogue.wireChanges(of: EngineRecords.stack).isEmpty)
    }

    @Test func `one that the wire deletes is gone until its stack is deployed`() throws {
        var catalogue = catalogue(records(of: false))
        try catalogue.deleteCodeSigning(arn)
        catalogue = FunctionCatalogue(catalogue.takeChanges())
        catalogue.follow(records(of: false), of: EngineRecords.stack, at: 2000)
        #expect(throws: LambdaError.self) { try catalogue.codeSigning(arn) }
        #expect(catalogue.codeSigningConfigs(in: nil).isEmpty)
        #expect(catalogue.wireChanges(of: EngineRecords.stack).map(\.subject) == [arn])
        catalogue.follow(records(of: false), of: EngineRecords.stack, isRestoring: true, at: 3000)
        #expect(try catalogue.codeSigning(arn).publishers == ["p"])
    }
}
