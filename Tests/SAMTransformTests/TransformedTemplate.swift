import Diagnostics
import Documents
import OrderedCollections
import SAMTransform
import Templates
import Testing
import TextMarkers

/// A marked text, read as a template and transformed.
struct TransformedTemplate {
    let marked: MarkedText
    let template: Template
    /// What the transform has to say.
    private(set) var diagnostics = DiagnosticList()

    init(_ text: String, region: String = "us-east-1", overrides: [String: String] = [:], deploymentTime: Int = 0) {
        marked = MarkedText(text)
        var unread = DiagnosticList()
        let root = Document.read(marked.source, into: &unread)
        let written = TemplateReader.template(from: root, source: marked.source, into: &unread)
        let context = ServerlessTransform.Context(
            pseudoParameters: PseudoParameters(region: region, stackName: "stack"), overrides: overrides,
            deploymentTime: deploymentTime)
        template = ServerlessTransform.expanded(written, in: context, into: &diagnostics)
    }

    /// The template as JSON, one entry a line.
    var json: String { JSONWriter.text(of: template.document, layout: .indented) }

    /// The logical ids of all resources, in order.
    var ids: [String] { template.resources.keys.map(\.rawValue) }

    /// The properties of a resource as JSON; nil when there is no such resource.
    func properties(_ id: String) -> String? {
        template.resources[LogicalID(id)].map {
            JSONWriter.text(of: .map($0.properties, at: SourceSpan(at: .start)))
        }
    }

    /// Codes and markers, in the order of the text.
    var findings: [String] { marked.findings(diagnostics) }

    /// A template with one function, A, that has these properties beside its code.
    static func function(_ properties: String) -> String {
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          A:
            Type: AWS::Serverless::Function
            Properties: {CodeUri: 's3://b/k', Handler: a.b, Runtime: python3.13,
              \(properties.replacing("\n", with: "\n      "))}
        """
    }
}

/// Expects what the transform has to say about a mistake, and nothing else.
func check(_ mistake: Mistake, sourceLocation: SourceLocation = #_sourceLocation) {
    let transformed = TransformedTemplate(mistake.text)
    #expect(
        transformed.marked.details(transformed.diagnostics) == [mistake.expected], sourceLocation: sourceLocation)
}

/// A node read from YAML.
func node(_ yaml: String) throws -> Node {
    var list = DiagnosticList()
    let root = Document.read(SourceText(name: "value.yaml", text: yaml), into: &list)
    #expect(list.all.map(\.message) == [])
    return try #require(root)
}
