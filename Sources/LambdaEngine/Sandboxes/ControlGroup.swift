internal import Dispatch
internal import Glibc

/// A control group of the kernel's for the memory of one sandbox, the number of its processes and its share of the processors.
///
/// The hard limit of memory leaves room for a full `/tmp`, which the kernel counts as the program's memory and AWS does
/// not; what the program itself may have is kept by watching `anonymousMemory()`.
struct ControlGroup: Hashable {
    /// The folder of the group.
    let path: String
    let version: Version
    /// Of version one the folders of the group for the number of processes and for the processors, which are others.
    let others: Others

    /// Folders of version one beside that for memory; nil where there is none.
    struct Others: Hashable {
        var processes: String?
        var processors: String?

        var all: [String] { [processes, processors].compactMap(\.self) }
    }

    /// What a group may have.
    struct Limits: Hashable {
        var memoryInBytes: Int
        /// Of the function, by which its share of the processors is measured.
        var memorySizeInMegabytes: Int
    }

    /// Control groups come in two versions, whose files have different names.
    enum Version {
        case one
        case two
    }

    /// The processes in the group, without this one, of which a thread can be in it for a moment (see `enter()`).
    func processes() -> [Int32] {
        ProcessTree.numbers(SystemFile.text("\(path)/cgroup.procs") ?? "").filter { $0 != getpid() }
    }

    /// Moves a process into the group. It can take some 10 ms, for which the kernel waits that nobody looks at groups.
    func add(_ process: Int32) -> Bool {
        SystemFile.write("\(process)", to: "\(path)/cgroup.procs")
    }

    /// Moves the calling thread alone into a group of version one, which takes no time; what it starts is in it, too.
    func enter() -> Bool {
        for folder in others.all { _ = SystemFile.write("0", to: "\(folder)/tasks") }
        return SystemFile.write("0", to: "\(path)/tasks")
    }

    /// How many processes the kernel has ended because the group was full.
    func outOfMemoryKills() -> Int {
        switch version {
        case .one: value("oom_kill", in: "memory.oom_control")
        case .two: value("oom_kill", in: "memory.events")
        }
    }

    /// The memory that no file backs, in bytes.
    func anonymousMemory() -> Int {
        switch version {
        case .one: value("total_rss", in: "memory.stat")
        case .two: value("anon", in: "memory.stat")
        }
    }

    /// The most memory it has had in all, files that were read and `/tmp` included; nil when the kernel does not tell.
    func peak() -> Int? {
        let name = version == .one ? "memory.max_usage_in_bytes" : "memory.peak"
        return SystemFile.text("\(path)/\(name)").flatMap { Int($0.filter(\.isNumber)) }
    }

    /// Makes the group.
    /// - Returns: false when it cannot be made with its limit of memory; then there is none.
    func make(_ limits: Limits) -> Bool {
        guard mkdir(path, 0o755) == 0 else { return false }
        let file = version == .one ? "memory.limit_in_bytes" : "memory.max"
        guard SystemFile.write("\(limits.memoryInBytes)", to: "\(path)/\(file)") else {
            rmdir(path)
            return false
        }
        for folder in others.all { mkdir(folder, 0o755) }
        _ = SystemFile.write("\(Self.mostProcesses)", to: "\(others.processes ?? path)/pids.max")
        share(limits.memorySizeInMegabytes)
        return true
    }

    /// Processes and threads, as on AWS.
    private static let mostProcesses = 1024

    /// Gives the group a share of the processors in proportion to the function's memory: the smallest function has as much
    /// as an ordinary process, for which the kernel has 1024 in version one and 100 in version two.
    ///
    /// A share and no quota: it decides only when processors are short. A quota would hold a function of 128 MB to a
    /// fourteenth of a processor also when nobody else wants it, and its start with it. Less than an ordinary process
    /// has would do the same on a machine that is busy with other things.
    /// Source: AWS Lambda Developer Guide, "Configure Lambda function memory".
    private func share(_ memorySizeInMegabytes: Int) {
        let (file, ordinary) = version == .one ? ("cpu.shares", 1024) : ("cpu.weight", 100)
        guard version == .two || others.processors != nil else { return }
        let share = ordinary * memorySizeInMegabytes / 128
        _ = SystemFile.write("\(share)", to: "\(others.processors ?? path)/\(file)")
    }

    /// Stops or continues all processes of a group of version two, new ones too; they can be killed meanwhile.
    ///
    /// Those of version one cannot be killed before they are continued: they would outlive an engine that is killed.
    /// - Returns: false when the group cannot do it.
    func freeze(_ isFrozen: Bool) -> Bool {
        version == .two && SystemFile.write(isFrozen ? "1" : "0", to: "\(path)/cgroup.freeze")
    }

    /// Removes the group as soon as that is possible: when the machine's first process has taken note of the end of
    /// processes that were left to it, too. What is left after half a minute is removed when an engine starts.
    func removeSoon(after pause: DispatchTimeInterval = .milliseconds(1), attempts: Int = 15) {
        guard !remove(), attempts > 0, case .milliseconds(let milliseconds) = pause else { return }
        DispatchQueue.global().asyncAfter(deadline: .now() + pause) {
            removeSoon(after: .milliseconds(milliseconds * 2), attempts: attempts - 1)
        }
    }

    /// Removes the group; false while it has processes.
    func remove() -> Bool {
        ([path] + others.all).reduce(true) { isRemoved, folder in
            (rmdir(folder) == 0 || errno == ENOENT) && isRemoved
        }
    }

    private func value(_ key: String, in file: String) -> Int {
        for line in (SystemFile.text("\(path)/\(file)") ?? "").utf8.split(separator: UInt8(ascii: "\n"))
        where line.starts(with: "\(key) ".utf8) {
            return Int(String(decoding: line.dropFirst(key.utf8.count + 1), as: UTF8.self)) ?? 0
        }
        return 0
    }
}
