internal import Diagnostics
internal import Documents
internal import OrderedCollections
internal import Templates

/// Finds names that a transform made logical ids of, and that hold more than those may.
///
/// SAM's transform refuses each resource that it cannot name: the keys of authorizers, connectors and data sources, for
/// example, become part of logical ids. Names of events have been looked at by the transform here.
enum GeneratedNames {
    static func check(_ expanded: Template, from template: Template, into diagnostics: inout DiagnosticList) {
        for resource in expanded.resources.values where !resource.logicalID.isWellFormed {
            guard let origin = resource.origin, origin.logicalID.isWellFormed,
                let source = template.resources[origin.logicalID]
            else { continue }
            diagnostics.add(.malformedID(resource.logicalID, name: name(in: resource.logicalID, of: source), origin))
        }
    }

    /// The longest name in a resource's text that is not well-formed and that an id holds; the first of equal ones.
    private static func name(in id: LogicalID, of resource: Resource) -> Mapping.Key? {
        var found: Mapping.Key?
        var nodes = (Array(resource.properties) + Array(resource.attributes)).map { ($0.key, $0.value) }
        while let (key, node) = nodes.popLast() {
            var names = [key]
            switch node.content {
            case .scalar(let scalar): names.append(Mapping.Key(scalar.text, at: node.span))
            case .sequence(let items): nodes += items.map { (key, $0) }
            case .mapping(let mapping): nodes += mapping.map { ($0.key, $0.value) }
            }
            for name in names where !LogicalID(name.text).isWellFormed && id.rawValue.contains(name.text) {
                let (length, longest) = (name.text.utf8.count, found?.text.utf8.count ?? 0)
                let isFirst = found.map { name.span.start < $0.span.start } ?? true
                if length > longest || (length == longest && isFirst) { found = name }
            }
        }
        return found
    }
}

extension Diagnostic {
    fileprivate static func malformedID(_ id: LogicalID, name: Mapping.Key?, _ origin: Origin) -> Diagnostic {
        let owner = origin.logicalID.rawValue
        guard let name else {
            return Diagnostic(
                .malformedLogicalID,
                "'\(owner)' makes a resource \(quoted(id.rawValue)), and logical ids hold letters and digits only",
                at: origin.span, logicalID: owner)
        }
        let plain = name.text.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return Diagnostic(
            .malformedLogicalID,
            "\(quoted(name.text)) of '\(owner)' becomes part of a logical id, which may hold letters and digits only",
            at: name.span, help: plain.isEmpty ? nil : "\(quoted(plain)) would do, here and wherever it is named",
            logicalID: owner)
    }
}
