public import Templates

extension ApplicationGraph {
    /// The picture of a template.
    ///
    /// - Parameters:
    ///   - name: what the template is called, such as the name of its stack.
    ///   - written: as the user wrote it.
    ///   - expanded: after its transforms; where they failed, what came of them.
    public init(name: String, written: Template, expanded: Template, view: View) {
        switch view {
        case .application:
            var builder = ApplicationGraphBuilder(written: written, expanded: expanded)
            self = builder.graph(named: name)
        case .resources: self = ExpandedGraphBuilder(written: written, expanded: expanded).graph(named: name)
        }
    }
}
