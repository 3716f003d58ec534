import Diagnostics
import Diagrams
import Documents
import SAMTransform
import Templates

/// Makes graphs of templates given as text, as the command line does it.
enum Drawing {
    static func graph(_ text: String, _ view: ApplicationGraph.View = .application) -> ApplicationGraph {
        let source = SourceText(name: "template.yaml", text: text)
        var diagnostics = DiagnosticList()
        let root = Document.read(source, into: &diagnostics)
        let written = TemplateReader.template(from: root, source: source, into: &diagnostics)
        let context = ServerlessTransform.Context(pseudoParameters: PseudoParameters(stackName: "shop"))
        let expanded = ServerlessTransform.expanded(written, in: context, into: &diagnostics)
        return ApplicationGraph(name: "shop", written: written, expanded: expanded, view: view)
    }

    /// The graph of these resources, in a template that asks for SAM.
    static func graph(of resources: String, _ view: ApplicationGraph.View = .application) -> ApplicationGraph {
        graph(
            "Transform: AWS::Serverless-2016-10-31\nParameters:\n  Name: {Type: String}\nResources:\n" + resources, view
        )
    }

    /// The lines of a function that has nothing but these further properties.
    static func function(_ name: String, _ properties: String = "") -> String {
        "  \(name):\n    Type: AWS::Serverless::Function\n    Properties:\n      InlineCode: x\n      Handler: a.b\n"
            + "      Runtime: python3.13\n"
            + properties.split(separator: "\n").map { "      \($0)\n" }.joined()
    }
}

extension ApplicationGraph {
    /// `From -kind-> To: labels`, in their order.
    var edgeTexts: [String] {
        edges.map { edge in
            "\(edge.from) -\(edge.kind.rawValue)-> \(edge.to)"
                + (edge.labels.isEmpty ? "" : ": " + edge.labels.joined(separator: " | "))
        }
    }
}
