internal import Deployments

/// What accounts hold of IAM: roles, users, managed policies and instance profiles, those that were made over the wire
/// beside those of stacks.
///
/// A value without effects: what it becomes is kept by ``IdentityDirectory``.
struct IdentityCatalogue: Sendable {
    /// Made over the wire.
    private var entries: [IdentityKey: IdentityEntry] = [:]
    private var entriesOfStacks: [StackIdentity: [IdentityKey: IdentityEntry]] = [:]
    /// The keys of what was made, changed or removed since they were last taken.
    private var changedKeys: Set<IdentityKey> = []
    /// By access key.
    private var owners: [String: KeyOwner] = [:]

    init() {}

    /// A catalogue of what was kept.
    init(_ rows: [(key: IdentityKey, entry: IdentityEntry)]) {
        entries = Dictionary(rows.map { ($0.key, $0.entry) }) { _, last in last }
        for (key, entry) in rows { own(entry, in: key.account) }
    }

    // MARK: - Entries

    /// What stands under a key. What belongs to a stack comes first: its template makes it, whatever was there before.
    subscript(key: IdentityKey) -> IdentityEntry? {
        get { entriesOfStacks.values.lazy.compactMap { $0[key] }.first ?? entries[key] }
        set {
            for accessKey in entries[key]?.accessKeys ?? [] { owners[accessKey.id] = nil }
            if let newValue { own(newValue, in: key.account) }
            entries[key] = newValue
            changedKeys.insert(key)
        }
    }

    /// Whose an access key is; nil for one that was not made here.
    func owner(ofKey key: String) -> KeyOwner? { owners[key] }

    private mutating func own(_ entry: IdentityEntry, in account: String) {
        guard case .principal(let principal) = entry else { return }
        for key in principal.accessKeys { owners[key.id] = KeyOwner(account: account, name: principal.name) }
    }

    /// All of a kind in an account, in the order of their names.
    func entries(of kind: IdentityKey.Kind, in account: String) -> [IdentityEntry] {
        var found = entries
        for ofStack in entriesOfStacks.values { found.merge(ofStack) { _, new in new } }
        return found.filter { $0.key.kind == kind && $0.key.account == account }.sorted { $0.key.name < $1.key.name }
            .map(\.value)
    }

    /// What changed since this was last asked for, by the key under which it is kept; nil for what is gone.
    mutating func takeChanges() -> [String: IdentityEntry?] {
        defer { changedKeys = [] }
        return Dictionary(uniqueKeysWithValues: changedKeys.map { ($0.text, entries[$0]) })
    }

    /// Makes these the entries of a stack, in place of those that it had; none when the stack is gone. What stays keeps
    /// the time at which it was made.
    mutating func activate(_ stack: StackIdentity, _ new: [IdentityKey: IdentityEntry]) {
        let old = entriesOfStacks[stack] ?? [:]
        let kept = new.map { key, entry in (key, old[key].map { entry.createdAt($0.createdAt) } ?? entry) }
        entriesOfStacks[stack] = new.isEmpty ? nil : Dictionary(uniqueKeysWithValues: kept)
    }
}

/// Where an entry stands. Names are unique in an account without regard to case.
///
/// Source: IAM User Guide, "IAM and AWS STS quotas": names are not distinguished by case.
struct IdentityKey: Hashable, Sendable {
    enum Kind: String, Sendable { case role, user, policy, profile }

    let kind: Kind
    let account: String
    /// In lower case.
    let name: String

    init(_ kind: Kind, _ name: String, in account: String) {
        self.kind = kind
        self.account = account
        self.name = name.lowercased()
    }

    /// - Parameter text: as ``text`` gives it; nil is given for anything else.
    init?(text: String) {
        let parts = text.split(separator: "/", maxSplits: 2)
        guard parts.count == 3, let kind = Kind(rawValue: String(parts[0])) else { return nil }
        self.init(kind, String(parts[2]), in: String(parts[1]))
    }

    /// Such as `role/000000000000/worker`.
    var text: String { "\(kind.rawValue)/\(account)/\(name)" }
}

/// A thing of IAM that has a name.
enum IdentityEntry: Hashable, Sendable, Codable {
    case principal(Principal)
    case policy(ManagedPolicy)
    case profile(InstanceProfile)

    /// Seconds since 1970.
    var createdAt: Int64 {
        switch self {
        case .principal(let principal): principal.createdAt
        case .policy(let policy): policy.createdAt
        case .profile(let profile): profile.createdAt
        }
    }

    fileprivate var accessKeys: [AccessKey] {
        if case .principal(let principal) = self { principal.accessKeys } else { [] }
    }

    fileprivate func createdAt(_ time: Int64) -> IdentityEntry {
        switch self {
        case .principal(var principal):
            principal.createdAt = time
            return .principal(principal)
        case .policy(var policy):
            policy.createdAt = time
            return .policy(policy)
        case .profile(var profile):
            profile.createdAt = time
            return .profile(profile)
        }
    }
}
