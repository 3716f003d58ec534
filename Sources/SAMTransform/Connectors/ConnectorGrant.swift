internal import Diagnostics
internal import Documents
internal import Templates

/// Fills what a profile says with what is known of the two sides.
struct ConnectorGrant {
    let source: ConnectorEnd
    let destination: ConnectorEnd
    let make: NodeBuilder

    /// The places to fill, each with its value and the name it has within a Sub.
    private let variables: [(place: String, name: String, value: Node?)]

    init(source: ConnectorEnd, destination: ConnectorEnd, make: NodeBuilder) {
        self.source = source
        self.destination = destination
        self.make = make
        let ends = [("Source", source), ("Destination", destination)]
        variables = ends.flatMap { side, end in
            [("Arn", end.arn), ("ResourceId", end.resourceID), ("Name", end.name), ("Qualifier", end.qualifier)].map {
                (place: "<\(side).\($0)>", name: side + $0, value: $1)
            }
        }
    }

    /// A statement of a policy.
    func statement(_ statement: Node) -> Node {
        make.map([
            "Effect": make.text("Allow"),
            "Action": statement["to"].map(filled),
            "Resource": statement["on"].map(filled),
            "Condition": statement["when"].map(filled),
            "Principal": statement["who"].map(filled),
        ])
    }

    func filled(_ node: Node) -> Node {
        switch node.content {
        case .sequence(let items): return make.list(items.map(filled))
        case .mapping(let mapping):
            return make.map(
                Mapping(
                    mapping.map { Mapping.Entry(key: Mapping.Key($0.key.text, at: make.span), value: filled($0.value)) }
                ))
        case .scalar(let scalar): return filled(scalar.text)
        }
    }

    private func filled(_ text: String) -> Node {
        var pattern = text
        var used: [Mapping.Entry] = []
        for variable in variables where text.holds(variable.place) {
            guard let value = variable.value else { continue }
            if text == variable.place { return value }
            pattern = pattern.replacing(variable.place, with: "${\(variable.name)}")
            used.append(Mapping.Entry(key: Mapping.Key(variable.name, at: make.span), value: value))
        }
        guard pattern.holds("${") else { return make.text(pattern) }
        guard !used.isEmpty else { return make.sub(pattern) }
        return make.map(["Fn::Sub": make.list([make.text(pattern), make.map(Mapping(used))])])
    }

    /// The first place whose value is not known: `Source.Arn`.
    func missing(in node: Node) -> String? {
        switch node.content {
        case .sequence(let items): items.lazy.compactMap(missing).first
        case .mapping(let mapping): mapping.lazy.compactMap { missing(in: $0.value) }.first
        case .scalar(let scalar):
            variables.first { $0.value == nil && scalar.text.holds($0.place) }
                .map { String($0.place.dropFirst().dropLast()) }
        }
    }
}
