public import Diagnostics
internal import Documents
internal import OrderedCollections
public import Templates

/// The resources that a template creates and what each of them needs, in an order that respects the needs.
public struct ResourceGraph: Sendable {
    /// One resource refers to another.
    public struct Edge: Hashable, Sendable {
        /// The resource that refers.
        public var from: LogicalID
        /// The resource that is referred to.
        public var to: LogicalID
        /// How: `Ref`, `GetAtt Arn`, `Sub`, `DependsOn`.
        public var words: String
        /// The place that refers.
        public var span: SourceSpan
    }

    /// The resources whose conditions are true, those needed first; otherwise in the order of the template.
    public let resources: [Resource]
    /// The edges that start at a resource, one for each place that refers to another.
    public let edges: [LogicalID: [Edge]]

    /// Builds the graph. Cycles and references to resources that are not created are reported; the edges that close a
    /// cycle are left out, so that the order is always complete.
    public init(template: Template, conditions: [String: Bool], into diagnostics: inout DiagnosticList) {
        var builder = Builder(template: template, conditions: conditions)
        builder.build()
        resources = builder.order
        edges = builder.edges
        diagnostics.add(contentsOf: builder.diagnostics.all)
    }

    /// The resources that a resource refers to, each once, in the order of the text.
    public func dependencies(of id: LogicalID) -> [LogicalID] {
        var seen: Set<LogicalID> = []
        return (edges[id] ?? []).map(\.to).filter { seen.insert($0).inserted }
    }
}

private struct Builder {
    /// References of one circle that a report shows; of a longer one those at its start and end.
    private static let shownEdgeLimit = 40

    let template: Template
    let conditions: [String: Bool]
    var edges: [LogicalID: [ResourceGraph.Edge]] = [:]
    var order: [Resource] = []
    var diagnostics = DiagnosticList()

    init(template: Template, conditions: [String: Bool]) {
        self.template = template
        self.conditions = conditions
    }

    mutating func build() {
        let active = template.resources.values.filter(isActive)
        for resource in active { edges[resource.logicalID] = edges(of: resource) }
        var visitor = Visitor(edges: edges)
        for resource in active { visitor.visit(resource.logicalID) }
        order = visitor.order.compactMap { template.resources[$0] }
        for cycle in visitor.cycles { report(cycle) }
    }

    private func isActive(_ resource: Resource) -> Bool {
        guard let condition = resource.condition else { return true }
        return conditions[condition.name] ?? false
    }

    private mutating func edges(of resource: Resource) -> [ResourceGraph.Edge] {
        var collector = ReferenceCollector(choosing: conditions)
        collector.collect(resource.properties)
        let id = resource.logicalID
        var edges = collector.references.compactMap { reference -> ResourceGraph.Edge? in
            guard template.resources[LogicalID(reference.target)] != nil else { return nil }
            return ResourceGraph.Edge(
                from: id, to: LogicalID(reference.target), words: reference.words, span: reference.span)
        }
        edges += resource.dependsOn.filter { template.resources[$0.id] != nil }.map {
            ResourceGraph.Edge(from: id, to: $0.id, words: "DependsOn", span: $0.span)
        }
        return edges.filter { edge in
            guard let target = template.resources[edge.to], !isActive(target) else { return true }
            // CloudFormation ignores DependsOn on a resource that its condition leaves out.
            if edge.words != "DependsOn" { diagnostics.add(.inactiveTarget(edge, target)) }
            return false
        }
    }

    private mutating func report(_ cycle: [ResourceGraph.Edge]) {
        guard let first = cycle.first else { return }
        let isLong = cycle.count > Self.shownEdgeLimit
        let half = Self.shownEdgeLimit / 2
        let begin = isLong ? cycle.prefix(half) : cycle[...]
        let end = isLong ? cycle.suffix(half) : []
        let gap = isLong ? ["…"] : []
        let names = begin.map(\.from.rawValue) + gap + end.map(\.from.rawValue) + [first.from.rawValue]
        var diagnostic = Diagnostic(
            .error, .dependencyCycle, "resources depend on each other in a circle: \(names.joined(separator: " → "))",
            at: first.span, label: "'\(first.from)' needs '\(first.to)' (\(first.words))",
            help: "look one of the values up at run time, or pass it through an output or a parameter",
            logicalID: origin(of: first.from))
        for edge in begin.dropFirst() + end {
            diagnostic = diagnostic.relating(edge.span, "'\(edge.from)' needs '\(edge.to)' (\(edge.words))")
        }
        diagnostics.add(diagnostic)
    }

    private func origin(of id: LogicalID) -> String { (template.resources[id]?.origin?.logicalID ?? id).rawValue }
}

/// Walks the graph depth first without recursion, so that long chains cannot exhaust the stack.
private struct Visitor {
    /// Circles that are kept: as many as there are references could each be as long as the template.
    private static let cycleLimit = 20

    let edges: [LogicalID: [ResourceGraph.Edge]]
    var order: [LogicalID] = []
    var cycles: [[ResourceGraph.Edge]] = []
    private var finished: Set<LogicalID> = []
    /// The edges walked from the start to the current resource.
    private var path: [ResourceGraph.Edge] = []
    private var onPath: Set<LogicalID> = []

    private struct Frame {
        var id: LogicalID
        var next = 0
    }

    init(edges: [LogicalID: [ResourceGraph.Edge]]) {
        self.edges = edges
    }

    mutating func visit(_ start: LogicalID) {
        guard !finished.contains(start) else { return }
        var stack = [Frame(id: start)]
        onPath.insert(start)
        while let frame = stack.last {
            let outgoing = edges[frame.id] ?? []
            guard frame.next < outgoing.count else {
                stack.removeLast()
                onPath.remove(frame.id)
                finished.insert(frame.id)
                order.append(frame.id)
                if !path.isEmpty { path.removeLast() }
                continue
            }
            stack[stack.count - 1].next += 1
            let edge = outgoing[frame.next]
            if onPath.contains(edge.to) {
                guard cycles.count < Self.cycleLimit else { continue }
                let start = path.firstIndex { $0.from == edge.to } ?? path.endIndex
                cycles.append(Array(path[start...]) + [edge])
            } else if !finished.contains(edge.to) {
                path.append(edge)
                onPath.insert(edge.to)
                stack.append(Frame(id: edge.to))
            }
        }
    }
}

extension Reference {
    fileprivate var words: String {
        if written != nil { return "Sub" }
        return switch kind {
        case .ref: "Ref"
        case .attribute(let name): "GetAtt \(name)"
        case .dependsOn: "DependsOn"
        }
    }
}

extension DiagnosticCode {
    /// Resources that need each other.
    public static let dependencyCycle = DiagnosticCode("R310")
    /// A reference to a resource that its condition leaves out.
    public static let inactiveTarget = DiagnosticCode("R317")
}

extension Diagnostic {
    fileprivate static func inactiveTarget(_ edge: ResourceGraph.Edge, _ target: Resource) -> Diagnostic {
        let condition = target.condition?.name ?? ""
        return Diagnostic(
            .error, .inactiveTarget,
            "'\(edge.from)' refers to '\(edge.to)', which is not created: its condition '\(condition)' is false",
            at: edge.span, help: "use Fn::If with the same condition")
    }
}
