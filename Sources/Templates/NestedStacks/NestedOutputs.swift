public import Diagnostics
internal import Documents
internal import OrderedCollections

/// What the outputs of the nested stacks of a template stand for: collected while the stacks are put in, and put in the place of
/// what asks for them when all are known, in one pass.
public struct NestedOutputs {
    /// What is asked of a nested stack.
    private struct Asked {
        var resource: Resource
        /// The outputs that there are.
        var names: [String]
    }

    /// Knows the outputs by the stack's logical id and the output's name.
    private(set) var scope = NestedScope()
    private var asked: [String: Asked] = [:]
    /// The resources and outputs that the template has of its own, before any stack is put in.
    private let own: (resources: [LogicalID], outputs: [String])

    /// None yet, of a template into which no stack has been put.
    public init(for template: Template) {
        own = (Array(template.resources.keys), Array(template.outputs.keys))
    }

    /// - Parameter values: may ask for outputs of other nested stacks themselves.
    mutating func add(_ values: [String: Node], of resource: Resource, names: [String]) {
        let id = resource.logicalID.rawValue
        scope.outputs[id] = values.mapValues(scope.rewritten)
        asked[id] = Asked(resource: resource, names: names)
    }

    /// Puts what outputs stand for in the place of what asks for them, and reports what asks for outputs that there are not.
    public mutating func replace(in template: inout Template, into diagnostics: inout DiagnosticList) {
        guard !asked.isEmpty else { return }
        resolveEachOther()
        for key in own.resources {
            if let resource = template.resources[key] { check(resource.properties, into: &diagnostics) }
        }
        for key in own.outputs {
            guard let output = template.outputs[key] else { continue }
            let key = Mapping.Key(key, at: output.nameSpan)
            check(Mapping([Mapping.Entry(key: key, value: output.value)]), into: &diagnostics)
        }
        for key in template.resources.keys {
            guard let properties = template.resources[key]?.properties else { continue }
            template.resources[key]?.properties = scope.rewritten(properties)
        }
        for key in template.outputs.keys {
            guard var output = template.outputs[key] else { continue }
            output.value = scope.rewritten(output.value)
            output.exportName = output.exportName.map(scope.rewritten)
            template.outputs[key] = output
        }
    }

    private func check(_ properties: Mapping, into diagnostics: inout DiagnosticList) {
        var collector = ReferenceCollector()
        collector.collect(properties)
        for reference in collector.references {
            guard let asked = asked[reference.target], case .attribute(let name) = reference.kind,
                name.hasPrefix("Outputs.")
            else { continue }
            let output = String(name.dropFirst("Outputs.".count))
            guard !asked.names.contains(output) else { continue }
            diagnostics.add(
                .unknownNestedOutput(output, of: asked.resource, known: asked.names, at: reference.span))
        }
    }

    // MARK: - Outputs of outputs

    /// Outputs that ask for those of stacks that came later, which can only be known now.
    private mutating func resolveEachOther() {
        var done: Set<String> = []
        for id in asked.keys.sorted() { resolve(id, &done) }
    }

    /// Those that ask for each other in a ring, which is told of elsewhere, stay as they are.
    private mutating func resolve(_ id: String, _ done: inout Set<String>) {
        guard let values = scope.outputs[id], done.insert(id).inserted else { return }
        var collector = ReferenceCollector()
        for value in values.values {
            collector.collect(Mapping([Mapping.Entry(key: Mapping.Key(id, at: value.span), value: value)]))
        }
        let others = Set(collector.references.map(\.target)).filter { asked[$0] != nil }
        guard !others.isEmpty else { return }
        for other in others.sorted() { resolve(other, &done) }
        scope.outputs[id] = values.mapValues(scope.rewritten)
    }
}
