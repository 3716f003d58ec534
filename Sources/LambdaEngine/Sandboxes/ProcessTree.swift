internal import Glibc

/// Processes as the kernel tells of them in `/proc`.
enum ProcessTree {
    /// The processes that descend from one, without it, in no particular order.
    ///
    /// A process that is just being started can be missing.
    static func descendants(of process: Int32) -> [Int32] {
        var found: [Int32] = []
        var open = [process]
        while let next = open.popLast() {
            let children = children(of: next)
            found += children
            open += children
        }
        return found
    }

    /// The processes that one has started and that have not been waited for, in the order of their start.
    static func children(of process: Int32) -> [Int32] {
        // Each thread has a list of the children that it started.
        SystemFile.names(in: "/proc/\(process)/task").flatMap { thread in
            numbers(SystemFile.text("/proc/\(process)/task/\(thread)/children") ?? "")
        }
    }

    /// The process that a process was started by or, when that one is gone, left to; nil for one that is gone itself.
    static func parent(of process: Int32) -> Int32? {
        fields(ofProcess: "\(process)")?.dropFirst().first.flatMap { Int32($0) }
    }

    /// True for a process that does not run any more, whether or not anyone has taken note of its end.
    static func hasEnded(_ process: Int32) -> Bool {
        if kill(process, 0) != 0, errno == ESRCH { return true }
        return fields(ofProcess: "\(process)")?.first.map(endStates.contains) ?? false
    }

    /// Of processes that are there for those alone who wait for their end.
    private static let endStates: Set<Substring> = ["Z", "X"]

    /// What the kernel tells of a process after the name of its program: state, parent, group … (proc_pid_stat(5)).
    private static func fields(ofProcess name: String) -> [Substring]? {
        guard let text = SystemFile.text("/proc/\(name)/stat"), let end = text.lastIndex(of: ")") else { return nil }
        return Array(text[end...].split(separator: " ").dropFirst())
    }

    /// True when a process of a process group runs, rather than has ended without anyone having taken note of it.
    static func hasLivingProcesses(inGroup group: Int32) -> Bool {
        SystemFile.names(in: "/proc").contains { name in
            guard Int32(name) != nil, let fields = fields(ofProcess: name), fields.count > 2 else { return false }
            return Int32(fields[2]) == group && !endStates.contains(fields[0])
        }
    }

    /// Sends a signal to all processes of a list that can change meanwhile, also to those that come to it then.
    ///
    /// Each is held first and then looked up again, so that no later process with the same number gets the signal.
    /// - Parameter list: the processes at the time that it is called.
    static func send(_ signal: Int32, toAllOf list: () -> [Int32]) {
        var done: Set<Int32> = []
        // One that starts others without end is met at last: what has been stopped or killed starts no more.
        for _ in 1...8 {
            let handles = list().filter { !done.contains($0) }.compactMap { try? ProcessHandle($0) }
            guard !handles.isEmpty else { return }
            let present = Set(list())
            for handle in handles where present.contains(handle.id) {
                handle.send(signal)
                done.insert(handle.id)
            }
        }
    }

    /// The numbers in a text, between white space.
    static func numbers(_ text: String) -> [Int32] {
        text.split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
    }

    /// True when a process has a socket open.
    /// - Parameter inode: the socket's number.
    static func holds(_ process: Int32, socket inode: UInt32) -> Bool {
        let folder = "/proc/\(process)/fd"
        let wanted = "socket:[\(inode)]"
        return SystemFile.names(in: folder).contains { SystemFile.link("\(folder)/\($0)") == wanted }
    }

    /// The memory of a process.
    struct Memory {
        /// What it had resident at most, in bytes.
        var peak = 0
        /// What it has resident now that no file backs, in bytes.
        var anonymous = 0
        /// What it has resident now of files, in bytes.
        var file = 0
    }

    /// Zero for a process that is gone.
    static func memory(of process: Int32) -> Memory {
        var memory = Memory()
        for line in (SystemFile.text("/proc/\(process)/status") ?? "").utf8.split(separator: UInt8(ascii: "\n")) {
            if line.starts(with: "VmHWM:".utf8) { memory.peak = kilobytes(line) * 1024 }
            if line.starts(with: "RssFile:".utf8) { memory.file = kilobytes(line) * 1024 }
            if line.starts(with: "RssAnon:".utf8) { memory.anonymous = kilobytes(line) * 1024 }
        }
        return memory
    }

    /// The memory of a process that no file backs, in bytes; of what it shares with others, its share.
    static func shareOfAnonymousMemory(of process: Int32) -> Int {
        (SystemFile.text("/proc/\(process)/smaps_rollup") ?? "").utf8.split(separator: UInt8(ascii: "\n"))
            .first { $0.starts(with: "Pss_Anon:".utf8) }.map { kilobytes($0) * 1024 } ?? 0
    }

    private static func kilobytes(_ line: Substring.UTF8View) -> Int {
        line.reduce(0) { sum, character in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character)
                ? sum * 10 + Int(character - UInt8(ascii: "0")) : sum
        }
    }
}
