import Diagnostics
import Documents
import Testing

@testable import SAMTransform

struct MappingResolverTests {
    private static func resolved(_ yaml: String) throws -> (json: String, codes: [String]) {
        let mappings = try #require(try node("{Sizes: {eu: {web: 3, all: [a, b]}}, Flat: {a: b}}").mapping)
        var list = DiagnosticList()
        let found = MappingResolver(mappings).resolved(try node(yaml), into: &list)
        return (JSONWriter.text(of: found), list.all.map(\.code.rawValue))
    }

    @Test(arguments: [
        ("!FindInMap [Sizes, eu, web]", "3"),
        ("{a: [!FindInMap [Sizes, eu, all]]}", #"{"a":[["a","b"]]}"#),
        ("!FindInMap [Sizes, !Ref R, web]", #"{"Fn::FindInMap":["Sizes",{"Ref":"R"},"web"]}"#),
        ("!FindInMap [Sizes, us, web]", #"{"Fn::FindInMap":["Sizes","us","web"]}"#),
        ("!FindInMap [Other, eu, web]", #"{"Fn::FindInMap":["Other","eu","web"]}"#),
    ])
    func `a lookup with plain keys becomes what it finds`(yaml: String, json: String) throws {
        let (found, codes) = try Self.resolved(yaml)
        #expect(found == json)
        #expect(codes == [])
    }

    @Test(arguments: [
        ("!FindInMap [Sizes, eu]", "R318"), ("!FindInMap Sizes", "R318"), ("!FindInMap [Flat, a, b]", "G632"),
    ])
    func `a lookup that cannot be read is an error`(yaml: String, code: String) throws {
        #expect(try Self.resolved(yaml).codes == [code])
    }

    @Test func `an error stands at the lookup`() {
        let transformed = TransformedTemplate(
            """
            Transform: AWS::Serverless-2016-10-31
            Mappings: {M: {a: b}}
            Resources:
              A:
                Type: AWS::Serverless::Application
                Properties: {Location: {ApplicationId: !FindInMap ①[M, a, b]①, SemanticVersion: 1.0.0}}
            """)
        #expect(transformed.findings.contains("G632 ①"))
    }
}
