internal import OrderedCollections

/// Grants that differ in their actions alone, told in one line.
struct GrantGroup: Hashable {
    let actions: [String]
    let resources: [String]
    let isDenial: Bool
    let condition: String?

    /// Grants by their resources; resources with the same actions together. In the order of the first of each.
    static func groups(of grants: [Grant]) -> [GrantGroup] {
        var actions: OrderedDictionary<Grant, [String]> = [:]
        for grant in grants {
            var key = grant.withoutLine
            key.action = ""
            actions[key, default: []].append(grant.action)
        }
        var resources: OrderedDictionary<GrantGroup, [String]> = [:]
        for (grant, actions) in actions {
            let key = GrantGroup(
                actions: actions, resources: [], isDenial: grant.isDenial, condition: grant.condition)
            resources[key, default: []].append(grant.resource)
        }
        return resources.map { key, resources in
            GrantGroup(
                actions: key.actions, resources: resources, isDenial: key.isDenial, condition: key.condition)
        }
    }

    /// Such as `s3:GetObject, PutObject on arn:aws:s3:::bucket/*`; of many actions the first.
    var words: String {
        let denial = isDenial ? "denial of " : ""
        return "\(denial)\(shownActions) on \(resources.joined(separator: " and "))"
            + (condition.map { " if \($0)" } ?? "")
    }

    private static let actionLimit = 4

    /// The service is named once where it is the same.
    private var shownActions: String {
        var service = ""
        let names = actions.prefix(Self.actionLimit).map { action in
            guard let colon = action.firstIndex(of: ":"), !action.hasPrefix("all but") else { return action }
            defer { service = String(action[...colon]) }
            return action[...colon] == service ? String(action[action.index(after: colon)...]) : action
        }
        let rest = actions.count - names.count
        return names.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }
}
