import Testing

@testable import LambdaEngine

@Suite struct `Tags in the catalogue` {
    private let here = SatelliteCatalogue.here

    @Test func `tags are merged and taken away, each time with another revision`() throws {
        var catalogue = SatelliteCatalogue.make()
        let name = TaggedResource.function(try FunctionName("hello"))
        var revisions = [catalogue.hello?.latest.revisionID]
        try catalogue.tag(name, ["a": "1", "b": "1"], in: here)
        revisions.append(catalogue.hello?.latest.revisionID)
        try catalogue.tag(name, ["b": "2"], in: here)
        #expect(catalogue.hello?.tags == ["a": "1", "b": "2"])
        try catalogue.untag(name, ["a", "none"], in: here)
        revisions.append(catalogue.hello?.latest.revisionID)
        #expect(catalogue.hello?.tags == ["b": "2"])
        #expect(Set(revisions).count == 3)
    }

    @Test(arguments: [
        (
            "hello:live", ["a": "b"],
            "Tags on function aliases and versions are not supported. Please specify a function ARN."
        ),
        ("hello", [:], "An error occurred and the request cannot be processed."),
        (
            "hello", Dictionary(uniqueKeysWithValues: (0...50).map { ("\($0)", "") }),
            "Number of tags exceeds resource tag limit."
        ),
    ])
    func `what cannot be tagged is refused`(_ name: String, _ tags: [String: String], message: String) {
        var catalogue = SatelliteCatalogue.make()
        let refusal = SatelliteCatalogue.refusal { () throws(LambdaError) in
            try catalogue.tag(.function(FunctionName(name)), tags, in: here)
        }
        #expect(refusal == "400 InvalidParameterValueException: \(message)")
        #expect(catalogue.hello?.tags == [:])
    }

    @Test func `a code signing configuration has tags, too`() throws {
        var catalogue = SatelliteCatalogue.make()
        let made = try catalogue.createCodeSigning(
            CodeSigningRequest(tags: ["a": "1"]), digits: String(repeating: "0", count: 17), in: here, at: 5)
        let resource = try TaggedResource(arn: made.arn)
        try catalogue.tag(resource, ["b": "2"], in: here)
        try catalogue.untag(resource, ["a"], in: here)
        #expect(try catalogue.tags(of: resource, in: here) == ["b": "2"])
    }

    @Test(arguments: [
        ("layer:tools", "Layer"), ("capacity-provider:fleet", "Capacity provider"),
        ("event-source-mapping:01234567-89ab-4cde-8f01-23456789abcd", "Event source mapping"),
    ])
    func `of some kinds there is nothing that has tags`(_ end: String, title: String) {
        let arn = "arn:aws:lambda:us-east-1:000000000000:\(end)"
        let refusal = SatelliteCatalogue.refusal { () throws(LambdaError) in _ = try TaggedResource(arn: arn) }
        #expect(refusal == "404 ResourceNotFoundException: \(title) not found: \(arn)")
    }
}
