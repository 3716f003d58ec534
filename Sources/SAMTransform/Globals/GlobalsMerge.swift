internal import Documents

/// How a value under Globals and one of a resource come together.
///
/// Maps are merged key by key, lists are put one behind the other, and of anything else the resource's own value counts;
/// an intrinsic function counts as a plain value. Source: AWS SAM Developer Guide, "Overridable properties".
enum GlobalsMerge {
    static func merged(_ global: Node, _ local: Node) -> Node {
        if let globalMap = mergeable(global), let localMap = mergeable(local) {
            return Node(.mapping(merged(globalMap, localMap)), at: local.span)
        }
        if let globalItems = global.sequence, let localItems = local.sequence {
            return Node(.sequence(globalItems + localItems), at: local.span)
        }
        return local
    }

    static func merged(_ global: Mapping, _ local: Mapping) -> Mapping {
        var result: [Mapping.Entry] = []
        result.reserveCapacity(global.count + local.count)
        for entry in global {
            guard let own = local.entry(entry.key.text) else {
                result.append(entry)
                continue
            }
            result.append(Mapping.Entry(key: own.key, value: merged(entry.value, own.value)))
        }
        for entry in local where global[entry.key.text] == nil { result.append(entry) }
        return Mapping(result)
    }

    private static func mergeable(_ node: Node) -> Mapping? { node.isFunction ? nil : node.mapping }
}
