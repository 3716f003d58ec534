internal import Documents
internal import OrderedCollections
internal import Templates

/// Points references to what SAM resources have become.
struct ReferenceRewriter: Sendable {
    /// New logical ids by old ones.
    let renamed: [String: String]
    /// What `Ref: Resource.Property` stands for, by resource and property.
    let references: [String: [String: String]]

    func rewrite(_ template: inout Template) {
        guard !renamed.isEmpty || !references.isEmpty else { return }
        let changes = Array(template.resources.values).mappedInParallel { changed($0) }
        for (position, change) in changes.enumerated() {
            if let change { template.resources.values[position] = change }
        }
        for position in template.outputs.values.indices { rewrite(&template.outputs.values[position]) }
        template.conditions = changed(template.conditions) ?? template.conditions
        for name in Template.passedSections {
            if let section = template.sections[name].flatMap(changed) { template.sections[name] = section }
        }
    }

    /// Nil when there is nothing to change.
    private func changed(_ resource: Resource) -> Resource? {
        let properties = changed(resource.properties)
        let attributes = changed(resource.attributes)
        guard properties != nil || attributes != nil else { return nil }
        var result = resource
        if let properties { result.properties = properties }
        if let attributes { result.attributes = attributes }
        return result
    }

    private func rewrite(_ output: inout Output) {
        if let value = changed(output.value) { output.value = value }
        if let name = output.exportName.flatMap(changed) { output.exportName = name }
    }

    // MARK: - Walking

    /// Nil when there is nothing to change.
    private func changed(_ node: Node) -> Node? {
        switch node.content {
        case .scalar: return nil
        case .sequence(let items):
            guard let items = changed(items) else { return nil }
            return Node(.sequence(items), at: node.span)
        case .mapping(let mapping):
            if let function = changedFunction(mapping, of: node) { return function }
            guard let mapping = changed(mapping) else { return nil }
            return Node(.mapping(mapping), at: node.span)
        }
    }

    private func changed(_ items: [Node]) -> [Node]? {
        var result: [Node]?
        for position in items.indices {
            guard let new = changed(items[position]) else { continue }
            if result == nil { result = items }
            result?[position] = new
        }
        return result
    }

    private func changed(_ mapping: Mapping) -> Mapping? {
        var result: Mapping?
        let entries = mapping.entries
        for position in entries.indices {
            guard let new = changedDependency(entries[position]) ?? changed(entries[position].value) else { continue }
            if result == nil { result = mapping }
            result?[entries[position].key.text] = new
        }
        return result
    }

    private func changedDependency(_ entry: Mapping.Entry) -> Node? {
        renamed.isEmpty || entry.key.text != "DependsOn" ? nil : changedDependency(entry.value)
    }

    private func changedDependency(_ node: Node) -> Node? {
        if let id = node.string { return renamed[id].map { .text($0, at: node.span) } }
        guard let items = node.sequence, items.contains(where: { $0.string.map { renamed[$0] != nil } ?? false }) else {
            return nil
        }
        return .list(items.map { changedDependency($0) ?? $0 }, at: node.span)
    }

    // MARK: - Functions

    private func changedFunction(_ mapping: Mapping, of node: Node) -> Node? {
        guard mapping.count == 1, let entry = mapping.first else { return nil }
        let value: Node? =
            switch entry.key.text {
            case "Ref": changedRef(entry.value)
            case "Fn::GetAtt": changedGetAtt(entry.value)
            case "Fn::Sub": changedSub(entry.value)
            default: nil
            }
        return value.map { .map(Mapping([Mapping.Entry(key: entry.key, value: $0)]), at: node.span) }
    }

    private func changedRef(_ argument: Node) -> Node? {
        guard let target = argument.string else { return nil }
        guard let dot = target.utf8.firstIndex(of: UInt8(ascii: ".")) else {
            return renamed.isEmpty ? nil : renamed[target].map { .text($0, at: argument.span) }
        }
        let property = String(target[target.utf8.index(after: dot)...])
        return references[String(target[..<dot])]?[property].map { .text($0, at: argument.span) }
    }

    private func changedGetAtt(_ argument: Node) -> Node? {
        guard let items = argument.sequence, items.count >= 2, let first = items[0].string, isKnown(headOf: first)
        else { return nil }
        let texts = items.compactMap(\.string)
        guard texts.count == items.count else { return nil }
        var parts = texts.joined(separator: ".").split(separator: ".", omittingEmptySubsequences: false).map(
            String.init)
        if let id = renamed[parts[0]] {
            parts[0] = id
        } else if parts.count >= 2, let id = references[parts[0]]?[parts[1]] {
            parts.replaceSubrange(0...1, with: [id])
        } else {
            return nil
        }
        return .list(parts.map { .text($0, at: argument.span) }, at: argument.span)
    }

    /// False when there is nothing to change in what starts with this name.
    private func isKnown(headOf name: String) -> Bool {
        let dot = name.utf8.firstIndex(of: UInt8(ascii: "."))
        let head = dot.map { String(name[..<$0]) } ?? name
        return references[head] != nil || (!renamed.isEmpty && renamed[head] != nil)
    }

    private func changedSub(_ argument: Node) -> Node? {
        if let text = argument.string { return changedSub(text).map { .text($0, at: argument.span) } }
        guard var items = argument.sequence, let first = items.first, let text = first.string else { return nil }
        let inside = changed(items)
        let new = changedSub(text)
        guard inside != nil || new != nil else { return nil }
        if let inside { items = inside }
        if let new { items[0] = .text(new, at: first.span) }
        return .list(items, at: argument.span)
    }

    private func changedSub(_ text: String) -> String? {
        guard text.holds(UInt8(ascii: "$")) else { return nil }
        var result: String?
        // Where no resource has another name, only one with a property stands for something else.
        for name in SubReferences.names(in: text, with: renamed.isEmpty ? UInt8(ascii: ".") : nil) {
            guard let reference = changedName(name) else { continue }
            let current = result ?? text
            if let place = current.firstPlace(of: "${\(name)}") {
                result = current.replacingCharacters(in: place, with: "${\(reference)}")
            }
        }
        return result
    }

    /// The new form of `Resource`, `Resource.Attribute` or `Resource.Property.Attribute`.
    private func changedName(_ name: String) -> String? {
        let dot = name.utf8.firstIndex(of: UInt8(ascii: "."))
        if dot == nil, renamed.isEmpty { return nil }
        let target = dot.map { String(name[..<$0]) } ?? name
        if !renamed.isEmpty, let id = renamed[target] { return name.replacing(target, with: id) }
        guard let dot, let properties = references[target] else { return nil }
        let property = String(name[name.utf8.index(after: dot)...].prefix { $0 != "." })
        return properties[property].map { name.replacing("\(target).\(property)", with: $0) }
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        var copy = self
        copy.replaceSubrange(range, with: text)
        return copy
    }
}
