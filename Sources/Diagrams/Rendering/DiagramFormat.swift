/// The forms in which a picture is written.
public enum DiagramFormat: String, Sendable, CaseIterable {
    /// A Mermaid flowchart, for Markdown pages that draw it.
    case mermaid
    /// A graph for Graphviz.
    case dot
    /// A picture of its own, for light and dark pages.
    case svg
    /// Nodes and edges for programs.
    case json

    /// The form of a file, by the end of its name; nil for an end that belongs to none.
    public init?(fileName: String) {
        let end = fileName.split(separator: "/").last?.split(separator: ".").dropFirst().last ?? ""
        switch end.lowercased() {
        case "mmd", "mermaid", "md": self = .mermaid
        case "dot", "gv": self = .dot
        case "svg": self = .svg
        case "json": self = .json
        default: return nil
        }
    }

    /// The text of a picture in this form; ends with a line break.
    public func text(of graph: ApplicationGraph) -> String {
        switch self {
        case .mermaid: MermaidRenderer.text(of: graph)
        case .dot: DotRenderer.text(of: graph)
        case .svg: SVGRenderer.text(of: graph)
        case .json: GraphJSONRenderer.text(of: graph)
        }
    }
}
