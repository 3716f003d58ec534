import Deployments
import Testing

@testable import LambdaEngine

@Suite struct `Function URLs in the catalogue` {
    private let here = SatelliteCatalogue.here
    private static let declared = SatelliteCatalogue.record(
        "Url",
        "\"TargetFunctionArn\": \"\(EngineRecords.arn)\", \"Qualifier\": \"live\", \"AuthType\": \"AWS_IAM\", \"Cors\": {\"AllowOrigins\": [\"*\"], \"MaxAge\": \"5\"}",
        attributes: ["FunctionUrl": "http://127.0.0.1:3000/_aws/lambda-url/abc/"])

    private func found(_ id: String, _ catalogue: FunctionCatalogue) -> ConfiguredURL? {
        if case .present(let url) = catalogue.functionURL(id: id) { url } else { nil }
    }

    @Test func `a URL is found by its id, which is the same when it is made again`() throws {
        var catalogue = SatelliteCatalogue.make()
        let name = try FunctionName("hello")
        let first = try catalogue.createURL(FunctionURLRequest(authType: "NONE"), of: name, "live", in: here, at: 5)
        #expect(found(first.id, catalogue)?.functionARN == EngineRecords.arn + ":live")
        #expect(found(first.id, catalogue)?.isOpen == false)
        let statement = PolicyStatement(
            id: "u", qualifier: "", action: "lambda:InvokeFunctionUrl", principal: "*", urlAuthType: "NONE")
        _ = try catalogue.addPermission(statement, to: name, "live", revisionID: nil, in: here, at: 6)
        #expect(found(first.id, catalogue)?.isOpen == true)
        try catalogue.deleteURL(of: name, "live", in: here)
        #expect(found(first.id, catalogue) == nil)
        let again = try catalogue.createURL(FunctionURLRequest(), of: name, "live", in: here, at: 9)
        #expect(again.id == first.id)
        #expect(try catalogue.createURL(FunctionURLRequest(), of: name, nil, in: here, at: 9).id != first.id)
    }

    @Test func `an update changes what it names`() throws {
        var catalogue = SatelliteCatalogue.make()
        let name = try FunctionName("hello")
        _ = try catalogue.createURL(FunctionURLRequest(authType: "NONE"), of: name, nil, in: here, at: 5)
        let updated = try catalogue.updateURL(
            FunctionURLRequest(invokeMode: "RESPONSE_STREAM"), of: name, nil, in: here, at: 7)
        #expect((updated.authType, updated.invokeMode) == ("NONE", "RESPONSE_STREAM"))
        #expect((updated.createdAt, updated.lastModified) == (5, 7))
    }

    @Test func `what is not there is said to be missing`() {
        var catalogue = SatelliteCatalogue.make()
        for (name, alias) in [("none", nil), ("hello", "none")] as [(String, String?)] {
            let refusal = SatelliteCatalogue.refusal { () throws(LambdaError) in
                _ = try catalogue.createURL(
                    FunctionURLRequest(), of: FunctionName(name), alias.map { $0[...] }, in: here, at: 1)
            }
            #expect(refusal == "404 ResourceNotFoundException: Function does not exist")
        }
    }

    @Test func `the URL of a stack is one of them, as the wire has changed it`() throws {
        var catalogue = SatelliteCatalogue.make([Self.declared])
        let url = try #require(found("abc", catalogue))
        #expect(url.needsSignature && url.isOpen)
        #expect((url.cors?.allowOrigins, url.cors?.maxAge) == (["*"], 5))
        let name = try FunctionName("hello")
        _ = try catalogue.updateURL(FunctionURLRequest(authType: "NONE"), of: name, "live", in: here, at: 7)
        catalogue.follow(SatelliteCatalogue.records + [Self.declared], of: EngineRecords.stack, at: 8)
        #expect(found("abc", catalogue)?.needsSignature == false)
        try catalogue.deleteURL(of: name, "live", in: here)
        guard case .deleted = catalogue.functionURL(id: "abc") else {
            Issue.record("the URL is not known to be deleted")
            return
        }
    }
}
