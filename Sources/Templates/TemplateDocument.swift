public import Documents
internal import OrderedCollections

extension Template {
    /// Sections that a transform hands on as they are.
    public static let passedSections = ["Metadata", "Parameters", "Rules", "Mappings", "Outputs", "Hooks"]

    /// The template as a document, its sections in the order of the user's text.
    ///
    /// `Transform` and `Globals` are left out of a template that has been transformed.
    public var document: Node {
        var root: [Mapping.Entry] = []
        for entry in sections {
            switch entry.key.text {
            case "Transform" where transforms.isEmpty, "Globals" where globals == nil: break
            case "Resources": root.append(Mapping.Entry(key: entry.key, value: resourcesNode(at: entry.value)))
            case "Conditions" where entry.value.mapping != nil:
                root.append(Mapping.Entry(key: entry.key, value: .map(conditions, at: entry.value.span)))
            default: root.append(entry)
            }
        }
        if sections["Conditions"]?.mapping == nil, !conditions.isEmpty {
            let key = Mapping.Key("Conditions", at: span)
            root.insert(Mapping.Entry(key: key, value: .map(conditions, at: span)), at: max(0, root.count - 1))
        }
        return .map(Mapping(root), at: span)
    }

    private func resourcesNode(at node: Node) -> Node {
        guard node.mapping != nil else { return node }
        let entries = resources.values.map { resource in
            Mapping.Entry(
                key: Mapping.Key(resource.logicalID.rawValue, at: resource.idSpan), value: resource.document)
        }
        return .map(Mapping(entries), at: node.span)
    }
}

extension Resource {
    /// The resource as it stands in a template: type, attributes and properties.
    public var document: Node {
        var fields: [Mapping.Entry] = []
        fields.reserveCapacity(attributes.count + 2)
        if !type.isEmpty {
            fields.append(Mapping.Entry(key: Mapping.Key("Type", at: typeSpan), value: .text(type, at: typeSpan)))
        }
        fields += attributes
        if !properties.isEmpty || origin != nil || propertiesSpan != idSpan {
            let key = Mapping.Key("Properties", at: propertiesSpan)
            fields.append(Mapping.Entry(key: key, value: .map(properties, at: propertiesSpan)))
        }
        return .map(Mapping(fields), at: idSpan)
    }
}
