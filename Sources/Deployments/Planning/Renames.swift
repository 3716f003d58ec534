internal import Artifacts
internal import Documents
internal import OrderedCollections
public import Templates

/// A resource that goes and one that comes, so much alike that the one may be the other under a new name.
public struct RenameSuggestion: Hashable, Sendable {
    /// The logical id of the resource that goes.
    public var from: LogicalID
    /// The logical id of the one that comes.
    public var to: LogicalID
    /// How much of their properties is the same, in percent.
    public var similarity: Int

    /// So many are shown to people.
    static let limit = 8

    /// For people; what to write, the metadata, follows.
    var words: String {
        "\(to) looks like \(from) under a new name (\(similarity) % the same). To keep it, write at \(to)"
    }

    /// What the new resource has to say to keep what the old one is.
    public var metadata: String { "Metadata: {Samlet: {MovedFrom: \(from)}}" }
}

/// Resources that keep what they are under a new logical id: those that say so, and those that could.
///
/// `Metadata: {Samlet: {MovedFrom: OldId}}` on a resource keeps name, ids and data of the resource that had the logical id
/// `OldId`; what a transform generates from it keeps its own in the same way.
enum Renames {
    /// The old logical ids by the new ones.
    static func declared(in graph: ResourceGraph, over state: StackState) -> [LogicalID: LogicalID] {
        guard !state.records.isEmpty else { return [:] }
        var origins: [LogicalID: LogicalID] = [:]
        for resource in graph.resources {
            guard let old = resource.attributes["Metadata"]?["Samlet"]?["MovedFrom"]?.text else { continue }
            origins[resource.origin?.logicalID ?? resource.logicalID] = LogicalID(old)
        }
        guard !origins.isEmpty else { return [:] }
        let present = Set(graph.resources.map(\.logicalID))
        var moves: [LogicalID: LogicalID] = [:]
        for resource in graph.resources where state.records[resource.logicalID] == nil {
            let origin = resource.origin?.logicalID ?? resource.logicalID
            guard let oldOrigin = origins[origin], resource.logicalID.rawValue.hasPrefix(origin.rawValue) else {
                continue
            }
            let old = LogicalID(oldOrigin.rawValue + resource.logicalID.rawValue.dropFirst(origin.rawValue.count))
            guard state.records[old]?.type == resource.type, !present.contains(old) else { continue }
            moves[resource.logicalID] = old
        }
        return moves
    }

    /// The logical id that the names of a resource which stays are made from, where it is not its own.
    static func identity(of old: ResourceRecord?, named id: LogicalID) -> LogicalID? {
        let identity = old?.identityID ?? old?.logicalID
        return identity == id ? nil : identity
    }

    // MARK: - Suggestions

    /// In percent of the properties; below that two resources of a type are just two resources.
    private static let threshold = 80
    /// Of each type; comparing each with each takes the product.
    private static let candidateLimit = 40

    static func suggested(for plan: Plan) -> [RenameSuggestion] {
        let written = plan.actions.filter { $0.originID == $0.logicalID }
        let gone = Dictionary(grouping: written.filter { $0.kind == .delete || $0.kind == .retain }, by: \.type)
        guard !gone.isEmpty else { return [] }
        let made = Dictionary(grouping: written.filter { $0.kind == .create }, by: \.type)
        return gone.sorted { $0.key < $1.key }.flatMap { type, gone -> [RenameSuggestion] in
            var made = made[type, default: []].prefix(candidateLimit).compactMap(\.desired)
            return gone.prefix(candidateLimit).compactMap(\.previous).compactMap { old in
                let best = made.indices.max { similarity(old, made[$0]) < similarity(old, made[$1]) }
                guard let best, similarity(old, made[best]) >= threshold else { return nil }
                let new = made.remove(at: best)
                return RenameSuggestion(
                    from: old.logicalID, to: new.logicalID, similarity: similarity(old, new))
            }
        }
    }

    /// How many of the values in two resources are the same, in percent of all that either has.
    private static func similarity(_ old: ResourceRecord, _ new: ResourceRecord) -> Int {
        let (before, after) = (leaves(old), leaves(new))
        let all = Set(before.keys).union(after.keys)
        // Nothing speaks for two resources without properties being one.
        guard !all.isEmpty else { return 0 }
        return all.count { before[$0] == after[$0] } * 100 / all.count
    }

    private static func leaves(_ record: ResourceRecord) -> [[String]: String] {
        var leaves: [[String]: String] = [:]
        func collect(_ value: Value, _ path: [String]) {
            switch value.content {
            case .map(let map): for entry in map { collect(entry.value, path + [entry.key]) }
            case .list(let items): for (index, item) in items.enumerated() { collect(item, path + [String(index)]) }
            case .scalar(let scalar): leaves[path] = scalar.text
            case .unknown: leaves[path] = ""
            }
        }
        collect(record.properties, [])
        for (name, artifact) in record.artifacts { leaves[[name]] = artifact.rawValue }
        return leaves
    }
}
