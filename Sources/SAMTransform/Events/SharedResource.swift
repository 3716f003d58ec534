internal import Diagnostics
internal import Documents
internal import OrderedCollections
internal import Templates

/// A resource of the template that events of functions add to: a bucket, a user pool.
struct SharedResource {
    let id: LogicalID
    /// How the resource is called in a message.
    let type: String

    /// The resource that a property of an event refers to; nil, with a diagnostic, when it is not in this template.
    ///
    /// - Parameter word: what it is, with an article: `a bucket`.
    static func referred(
        by property: String, of source: EventSource, type: String, word: String, in expansion: inout Expansion
    ) -> SharedResource? {
        guard let node = source[property] else { return nil }
        guard let name = node.mapping?["Ref"]?.string, let resource = expansion.resources[LogicalID(name)] else {
            expansion.diagnostics.add(
                source.error(
                    .eventValue, "'\(property)' of \(source.subject.name) must be a Ref to \(word) of this template",
                    at: node.span,
                    help: node.string.map { "declare '\($0)' here, and write '!Ref' with its logical id" }))
            return nil
        }
        guard resource.type == type else {
            expansion.diagnostics.add(
                Subject(resource).error(
                    .eventValue, "'\(name)' is \(resource.type), and \(source.subject.name) needs \(word)",
                    at: node.span
                ).relating(resource.idSpan, "declared here"))
            return nil
        }
        return SharedResource(id: LogicalID(name), type: type)
    }

    /// Changes the resource, and returns it as it is now: a resource that AWS's transform writes anew.
    ///
    /// Properties that the transform does not know are an error, as it refuses them.
    func changed(
        in expansion: inout Expansion, knownProperties: Set<String>,
        _ change: (inout Resource, inout DiagnosticList) -> Void
    ) -> Resource? {
        guard var resource = expansion.resources[id] else { return nil }
        change(&resource, &expansion.diagnostics)
        expansion.resources[id] = resource
        for entry in resource.properties where !knownProperties.contains(entry.key.text) {
            expansion.diagnostics.add(
                Subject(resource).error(
                    .unknownProperty,
                    "\(type) has no property '\(entry.key.text)'"
                        + suggestion(for: entry.key.text, in: knownProperties.sorted()),
                    at: entry.key.span))
        }
        let attributes = ResourceAttributes(resource)
        resource.attributes = attributes.ownWithDependencies
        return resource
    }
}
