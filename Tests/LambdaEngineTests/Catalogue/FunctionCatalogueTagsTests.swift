import Testing

@testable import LambdaEngine

@Suite struct `Tags in the catalogue` {
    private let here = SatelliteCatalogue.here

    @Test func `tags are merged and taken away, each time with another revision`() throws {
        var catalogue = SatelliteCatalogue.make()
        let name = try FunctionName("hello")
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
            try catalogue.tag(FunctionName(name), tags, in: here)
        }
        #expect(refusal == "400 InvalidParameterValueException: \(message)")
        #expect(catalogue.hello?.tags == [:])
    }
}
