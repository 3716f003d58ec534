internal import CSAMData
internal import Documents

/// What a connection between two types of resources grants, and what of resources it needs: `connectors.yaml`.
struct ConnectorProfile {
    enum Grant: String {
        case managedPolicy = "managed-policy"
        case queuePolicy = "queue-policy"
        case topicPolicy = "topic-policy"
        case permission
    }

    enum Side: String {
        case source, destination
    }

    /// What must wait for the grant.
    enum Dependent: String {
        case source
        case eventSourceMapping = "event-source-mapping"
    }

    let grant: Grant
    let side: Side
    let dependent: Dependent?
    /// The permissions that can be asked for, each with what it grants.
    let permissions: [(name: String, grants: Node)]
    /// The only combinations that can be asked for; nil where any can.
    let combinations: [[String]]?

    private static let file = DataFile(samlet_sam_connectors())
    private static let separator = " > "
    private static let permissionNames = ["Read", "Write"]

    /// Nil where two types cannot be connected.
    fileprivate init?(from source: String, to destination: String) {
        guard let node = Self.file.node(of: source + Self.separator + destination),
            let grant = node["grants"]?.text.flatMap(Grant.init(rawValue:)),
            let side = node["by"]?.text.flatMap(Side.init(rawValue:))
        else { return nil }
        self.grant = grant
        self.side = side
        dependent = node["before"]?.text.flatMap(Dependent.init(rawValue:))
        permissions = Self.permissionNames.compactMap { name in node[name].map { (name, $0) } }
        combinations = node["together"]?.sequence?.map { ($0.sequence ?? []).compactMap(\.text) }
    }

    /// The types that a type can be connected to.
    static func destinations(from source: String) -> [String] {
        file.names.filter { $0.hasPrefix(source + separator) }.map {
            String($0.dropFirst(source.count + separator.count))
        }
    }

    /// What resources of a type give when only their logical id is named; nil for types that cannot be connected.
    fileprivate static func outputs(of type: String) -> Node? { file.node(of: type) }
}

/// What `connectors.yaml` says, each part read when it is first asked for.
struct ConnectorProfiles {
    private struct Pair: Hashable {
        let source: String
        let destination: String
    }

    private var profiles: [Pair: ConnectorProfile] = [:]
    private var outputs: [String: Node] = [:]

    /// Nil where two types cannot be connected.
    mutating func profile(from source: String, to destination: String) -> ConnectorProfile? {
        let pair = Pair(source: source, destination: destination)
        if let known = profiles[pair] { return known }
        let profile = ConnectorProfile(from: source, to: destination)
        profiles[pair] = profile
        return profile
    }

    /// What resources of a type give when only their logical id is named; nil for types that cannot be connected.
    mutating func outputs(of type: String) -> Node? {
        if let known = outputs[type] { return known }
        let node = ConnectorProfile.outputs(of: type)
        outputs[type] = node
        return node
    }
}
