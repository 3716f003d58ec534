import Diagnostics
import Documents
import Templates
import Testing
import TextMarkers

/// A marked template with files put in.
private struct Included {
    let json: String
    let findings: [String]
    let severities: [Diagnostic.Severity]
    let sources: SourceMap
    let root: Node

    init(_ text: String, files: [String: String] = [:]) throws {
        let marked = MarkedText(text)
        var list = DiagnosticList()
        var sources = SourceMap(marked.source)
        let read = try #require(Document.read(marked.source, into: &list))
        root = Includes.expanded(
            read, sources: &sources,
            reader: { path in files[path].map { SourceText(name: "app/\(path)", text: $0) } }, into: &list)
        json = JSONWriter.text(of: root)
        self.sources = sources
        severities = list.all.map(\.severity)
        findings = list.sorted().map { diagnostic in
            let source = diagnostic.span?.source ?? .template
            guard source != .template else { return "\(diagnostic.code.rawValue) \(marked.name(of: diagnostic.span))" }
            return "\(diagnostic.code.rawValue) \(sources[source]?.name ?? "")"
        }
    }
}

@Suite struct IncludesTests {
    private static func include(_ location: String) -> String {
        "Fn::Transform: {Name: AWS::Include, Parameters: {Location: \(location)}}"
    }

    @Test func `a file is put in where it is asked for, and what stands there wins`() throws {
        let included = try Included(
            "Resources: {A: {Type: X, Properties: {P: 1, \(Self.include("./parts/a.yaml"))}}}",
            files: ["parts/a.yaml": "P: 2\nQ: 3\n"])
        #expect(included.json == #"{"Resources":{"A":{"Type":"X","Properties":{"P":1,"Q":3}}}}"#)
        #expect(included.findings == [])
    }

    @Test func `what is put in has its place in its file`() throws {
        let included = try Included("Resources: {\(Self.include("a.yaml"))}", files: ["a.yaml": "B: {Type: Y}\n"])
        let span = try #require(included.root["Resources"]?["B"]?.span)
        #expect(included.sources[span.source]?.name == "app/a.yaml")
        #expect(included.sources[span.source]?.text(of: span) == "{Type: Y}")
    }

    @Test(arguments: [
        "Transform: [{Name: AWS::Include, Parameters: {Location: a.yaml}}]\nResources: {A: {Type: X}}",
        "Transform: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: a.yaml}}}\nResources: {A: {Type: X}}",
        "\(include("a.yaml"))\nResources: {A: {Type: X}}",
    ])
    func `a file at the top joins its sections with the template's`(text: String) throws {
        let included = try Included(
            text, files: ["a.yaml": "Resources: {A: {Type: Z}, B: {Type: Y}}\nOutputs: {O: {Value: 1}}\n"])
        #expect(included.root["Resources"].map { JSONWriter.text(of: $0) } == #"{"A":{"Type":"X"},"B":{"Type":"Y"}}"#)
        #expect(included.root["Outputs"]?["O"]?["Value"]?.text == "1")
        #expect(included.findings == [])
    }

    @Test func `files include others beside them`() throws {
        let included = try Included(
            "Resources: {A: {Type: X, Properties: {\(Self.include("parts/a.yaml"))}}}",
            files: ["parts/a.yaml": "P: {\(Self.include("../b.json"))}", "b.json": #"{"Q": 1}"#])
        #expect(included.json == #"{"Resources":{"A":{"Type":"X","Properties":{"P":{"Q":1}}}}}"#)
    }

    @Test(arguments: [
        ("P", "①s3://bucket/a.yaml①", ["T128 ①"]), ("P", "!Sub 's3://${Bucket}/a.yaml'", []),
        ("DefinitionBody", "①nowhere.yaml①", ["T128 ①"]),
    ])
    func `a value that cannot be put in here is handed on`(property: String, location: String, findings: [String])
        throws
    {
        let included = try Included(
            "Resources: {A: {Type: X, Properties: {\(property): {\(Self.include(location))}}}}")
        let value = included.root["Resources"]?["A"]?["Properties"]?[property]
        #expect(value?["Fn::Transform"]?["Name"]?.text == "AWS::Include")
        #expect(included.findings == findings)
        #expect(included.severities.allSatisfy { $0 == .warning })
    }

    @Test(arguments: [
        (include("①nowhere.yaml①"), "T128 ①"),
        ("P: {" + include("①nowhere.yaml①") + "}", "T128 ①"),
        ("P: 1, " + include("①s3://bucket/a.yaml①"), "T128 ①"),
        ("P: 1, " + include("①!Ref Location①"), "T128 ①"),
        (include("①list.yaml①"), "T128 ①"),
        (include("①empty.yaml①"), "T128 ①"),
        (include("cycle.yaml"), "T128 app/cycle.yaml"),
        (include("broken.yaml"), "Y008 app/broken.yaml"),
        ("Fn::Transform: ①{Name: AWS::Include}①", "T128 ①"),
        ("Fn::Transform: ①{Parameters: {}}①", "T103 ①"),
        ("Fn::Transform: {Name: ①MyMacro①}", "T103 ①"),
        ("Fn::Transform: {Name: ①AWS::LanguageExtensions①}", "T103 ①"),
    ])
    func `what cannot be put in is found where it is`(properties: String, finding: String) throws {
        let files = [
            "list.yaml": "- a\n", "empty.yaml": "", "broken.yaml": "a: [\n",
            "cycle.yaml": "P: {\(Self.include("./cycle.yaml"))}",
        ]
        let included = try Included("Resources: {A: {Type: X, Properties: {\(properties)}}}", files: files)
        #expect(included.findings == [finding])
    }
}
