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
}
