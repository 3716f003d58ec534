internal import Glibc
internal import Synchronization

/// Where this process may make control groups.
final class ControlGroups: Sendable {
    private let place: Place
    /// Of version one, where those for the number of processes and for the processors are.
    private let others: ControlGroup.Others
    /// One count for all, since names have only the process in common.
    private static let count = Atomic(0)

    /// A folder in which groups may be made.
    struct Place: Hashable {
        var folder: String
        var version: ControlGroup.Version
    }

    /// Nil when groups for memory cannot be made here, as for most ordinary users.
    ///
    /// What engines left behind that were killed is removed.
    init?() {
        let groups = SystemFile.text("/proc/self/cgroup") ?? ""
        let mounts = SystemFile.text("/proc/self/mountinfo") ?? ""
        guard let place = Self.places(for: "memory", groups: groups, mounts: mounts).first(where: Self.isUsable) else {
            return nil
        }
        self.place = place
        others = ControlGroup.Others(
            processes: Self.folder(for: "pids", beside: place, groups, mounts),
            processors: Self.folder(for: "cpu", beside: place, groups, mounts))
        for folder in [place.folder] + others.all { Self.removeAbandoned(in: folder, place.version) }
    }

    /// Where groups of version one can be made for another controller.
    private static func folder(
        for controller: String, beside place: Place, _ groups: String, _ mounts: String
    ) -> String? {
        guard place.version == .one else { return nil }
        return places(for: controller, groups: groups, mounts: mounts).first {
            $0.version == .one && access("\($0.folder)/cgroup.procs", W_OK) == 0
        }?.folder
    }

    /// A new group.
    /// - Returns: nil when it cannot be made.
    func group(_ limits: ControlGroup.Limits) -> ControlGroup? {
        let name = "\(Self.prefix)\(getpid())-\(Self.count.add(1, ordering: .relaxed).newValue)"
        let group = ControlGroup(
            path: "\(place.folder)/\(name)", version: place.version,
            others: ControlGroup.Others(
                processes: others.processes.map { "\($0)/\(name)" },
                processors: others.processors.map { "\($0)/\(name)" }))
        return group.make(limits) ? group : nil
    }

    /// Starts a process in a group, as far as that can be done while it is started; afterwards see `ControlGroup.add`.
    func starting<Value>(
        in group: ControlGroup, _ start: () throws(LambdaEngineError) -> Value
    ) throws(LambdaEngineError) -> Value {
        guard place.version == .one, group.enter() else { return try start() }
        let own = ControlGroup(path: place.folder, version: .one, others: others)
        defer { _ = own.enter() }
        return try start()
    }

    private static let prefix = "samlet-"

    /// The folders in which groups may be made, best first.
    ///
    /// Of version two a group with processes of its own may not have limited ones in it, so the one above is tried too.
    static func places(for controller: String, groups: String, mounts: String) -> [Place] {
        groups.split(separator: "\n").flatMap { line -> [Place] in
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { return [] }
            if fields[1].split(separator: ",").contains(Substring(controller)) {
                guard let mount = mount(of: "cgroup", with: controller, in: mounts) else { return [] }
                return [Place(folder: mount.folder(of: fields[2]), version: .one)]
            }
            guard fields[0] == "0", let mount = mount(of: "cgroup2", with: nil, in: mounts) else { return [] }
            let own = mount.folder(of: fields[2])
            let above = String(own[..<(own.lastIndex(of: "/") ?? own.startIndex)])
            return (own == mount.point ? [own] : [own, above]).map { Place(folder: $0, version: .two) }
        }
    }

    /// A mounted hierarchy of groups: which group is its root, and where it is.
    private struct Mount {
        var root: String
        var point: String

        func folder(of group: Substring) -> String {
            let below = root != "/" && group.hasPrefix(root) ? group.dropFirst(root.count) : group
            return below == "/" || below.isEmpty ? point : point + below
        }
    }

    /// Finds a line of `/proc/self/mountinfo` (proc(5)).
    private static func mount(of type: String, with option: String?, in mounts: String) -> Mount? {
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard let dash = fields.firstIndex(of: "-"), fields.count > dash + 3, fields[dash + 1] == type else {
                continue
            }
            if let option, !fields[dash + 3].split(separator: ",").contains(Substring(option)) { continue }
            return Mount(root: String(fields[3]), point: String(fields[4]))
        }
        return nil
    }

    /// Tries it out.
    private static func isUsable(_ place: Place) -> Bool {
        if place.version == .two {
            let controllers = SystemFile.text("\(place.folder)/cgroup.subtree_control") ?? ""
            guard controllers.split(whereSeparator: \.isWhitespace).contains("memory") else { return false }
        }
        // To move a process takes the right to write to what both groups are in.
        guard access("\(place.folder)/cgroup.procs", W_OK) == 0 else { return false }
        let name = "\(prefix)\(getpid())-\(UInt64.random(in: 0 ... .max))"
        let group = ControlGroup(path: "\(place.folder)/\(name)", version: place.version, others: ControlGroup.Others())
        let limits = ControlGroup.Limits(memoryInBytes: 1 << 30, memorySizeInMegabytes: 128)
        return group.make(limits) && group.remove()
    }

    /// Processes of an engine that was killed a moment ago may not be all gone: their groups follow as soon as they are.
    ///
    /// A sandbox that was being made when the engine was killed waits for ever for the half that died with it (bubblewrap,
    /// before the user's ids are mapped); it was left to the machine's first process, and is ended.
    private static func removeAbandoned(in folder: String, _ version: ControlGroup.Version) {
        for name in SystemFile.names(in: folder) where name.hasPrefix(prefix) {
            guard let process = Int32(name.dropFirst(prefix.count).prefix { $0 != "-" }) else { continue }
            guard ProcessTree.hasEnded(process) else { continue }
            let group = ControlGroup(path: "\(folder)/\(name)", version: version, others: ControlGroup.Others())
            ProcessTree.send(SIGKILL) { group.processes().filter { ProcessTree.parent(of: $0) == 1 } }
            // Harmless to one that is in use: a group with processes cannot be removed.
            group.removeSoon()
        }
    }
}
