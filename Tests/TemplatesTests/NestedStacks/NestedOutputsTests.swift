import Diagnostics
import Documents
import OrderedCollections
import Templates
import Testing

struct NestedOutputsTests {
    private func template(_ text: String) -> Template {
        let source = SourceText(name: "template.yaml", text: text)
        var diagnostics = DiagnosticList()
        let root = Document.read(source, into: &diagnostics)
        return TemplateReader.template(from: root, source: source, into: &diagnostics)
    }

    /// Each nested stack has the same template, which gives on what it is given.
    private let child = """
        Parameters: {In: {Type: String}}
        Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref In}}}
        Outputs: {Out: {Value: !Sub "${In}!"}}
        """

    private func inlined(_ parent: String) -> (template: Template, diagnostics: [Diagnostic]) {
        var template = template(parent)
        var parameters: [String: Value] = [:]
        var diagnostics = DiagnosticList()
        var outputs = NestedOutputs(for: template)
        for resource in template.resources.values {
            guard let stack = NestedStack(resource) else { continue }
            NestedStackInlining.inline(
                self.template(child), of: stack, in: &template, stackName: "shop", folder: "",
                parameters: &parameters, outputs: &outputs, into: &diagnostics)
        }
        outputs.replace(in: &template, into: &diagnostics)
        return (template, diagnostics.all)
    }

    private func stack(_ id: String, _ value: String) -> String {
        "  \(id): {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: c.yaml, Parameters: {In: \(value)}}}"
    }

    @Test(arguments: [["A", "B", "C"], ["C", "B", "A"], ["B", "C", "A"]])
    func `outputs of stacks that are given to others come through, in any order`(order: [String]) {
        let values = ["A": "begin", "B": "!GetAtt A.Outputs.Out", "C": "!GetAtt B.Outputs.Out"]
        let text = order.map { stack($0, values[$0] ?? "") }.joined(separator: "\n")
        let (template, diagnostics) = inlined(
            "Resources:\n\(text)\nOutputs: {Last: {Value: !GetAtt C.Outputs.Out}}")
        #expect(diagnostics.isEmpty)
        let last = template.outputs["Last"].map { JSONWriter.text(of: $0.value) }
        let topic = template.resources["C/Topic"].map { JSONWriter.text(of: .map($0.properties, at: $0.idSpan)) }
        for text in [last, topic] { #expect(text?.contains("begin") == true && text?.contains("Outputs") == false) }
    }

    @Test func `an output that there is not is told of once`() {
        let (_, diagnostics) = inlined(
            "Resources:\n" + stack("A", "x") + "\n" + stack("B", "!GetAtt A.Outputs.Oot"))
        #expect(diagnostics.count == 1)
        #expect(diagnostics.first?.message.contains("Oot") == true)
    }

    @Test func `stacks that ask each other in a ring come to an end`() {
        let (template, _) = inlined(
            "Resources:\n" + stack("A", "!GetAtt B.Outputs.Out") + "\n" + stack("B", "!GetAtt A.Outputs.Out"))
        #expect(template.resources.count == 4)
    }
}
