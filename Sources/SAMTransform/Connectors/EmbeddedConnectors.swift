internal import Diagnostics
internal import Documents
internal import OrderedCollections
internal import Templates

/// `Connectors` beside `Properties` of any resource: connectors whose source is that resource.
extension Expansion {
    /// Turns them into resources of their own; returns these.
    mutating func takeEmbeddedConnectors() -> [Resource] {
        var made: [Resource] = []
        for position in resources.values.indices where !resources.values[position].attributes.isEmpty {
            guard let connectors = resources.values[position].attributes["Connectors"] else { continue }
            let resource = resources.values[position]
            resources.values[position].attributes["Connectors"] = nil
            guard let mapping = connectors.mapping else {
                diagnostics.add(.expected(.map, at: "Connectors", connectors, of: Subject(resource)))
                continue
            }
            made += mapping.compactMap { connector($0, of: resource) }
        }
        for connector in made { resources[connector.logicalID] = connector }
        return made
    }

    private mutating func connector(_ entry: Mapping.Entry, of owner: Resource) -> Resource? {
        let id = LogicalID(owner.logicalID.rawValue + entry.key.text)
        var subject = Subject(connector: entry.key, of: owner)
        guard var fields = entry.value.mapping else {
            subject.logicalID = id.rawValue
            diagnostics.add(
                subject.error(
                    .propertyKind, "\(subject.name) is a map; found \(entry.value.kindInWords)", at: entry.value.span))
            return nil
        }
        guard let given = fields["Properties"], var properties = given.mapping else {
            diagnostics.add(
                fields["Properties"].map { .expected(.map, at: "Properties", $0, of: subject) }
                    ?? .required("Properties", of: subject))
            return nil
        }
        guard let source = source(properties, of: owner, entry.key, subject) else { return nil }
        properties["SourceReference"] = nil
        properties["Source"] = source
        fields["Properties"] = nil
        fields["Type"] = nil
        if let taken = resources[id] {
            diagnostics.add(
                subject.error(.duplicateID, "\(subject.name) makes a resource '\(id)', and that id is taken")
                    .relating(taken.idSpan, "by this resource"))
            return nil
        }
        return Resource(
            logicalID: id, type: "AWS::Serverless::Connector", properties: properties, attributes: fields,
            idSpan: entry.key.span, propertiesSpan: given.span,
            origin: Origin(logicalID: owner.logicalID, type: owner.type, span: entry.key.span))
    }

    /// The resource that has the connector, and what else is said of it.
    private mutating func source(
        _ properties: Mapping, of owner: Resource, _ key: Mapping.Key, _ subject: Subject
    ) -> Node? {
        var source = NodeBuilder(key.span).mapping(["Id": .text(owner.logicalID.rawValue, at: key.span)])
        guard let reference = properties["SourceReference"] else { return .map(source, at: key.span) }
        guard let mapping = reference.mapping else {
            diagnostics.add(.expected(.map, at: "SourceReference", reference, of: subject))
            return nil
        }
        if let id = mapping.entry("Id") {
            var named = subject
            named.logicalID = key.text
            diagnostics.add(
                named.error(.connectorEnd, "'SourceReference' of \(subject.name) cannot have an 'Id'", at: id.key.span))
            return nil
        }
        for entry in mapping { source[entry.key.text] = entry.value }
        return .map(source, at: reference.span)
    }
}
