internal import Glibc

/// Who holds a lease: shown to others who want it, and asked whether it still lives.
public struct LeaseHolder: Hashable, Sendable {
    /// `user@host pid 123`.
    public var name: String
    /// To ask whether the holder still lives.
    public var processID: Int
    /// Leases of processes on other hosts cannot be asked.
    private var hostName: String

    /// The current process.
    public init() {
        let user = getpwuid(getuid()).flatMap { $0.pointee.pw_name.map { String(cString: $0) } } ?? "uid \(getuid())"
        hostName = Self.thisHost ?? "?"
        processID = Int(getpid())
        name = "\(user)@\(hostName) pid \(processID)"
    }

    /// The name of this machine; nil when the system does not tell.
    public static var thisHost: String? {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return nil }
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// False only when the holder ran on this host and its process is gone.
    func mayBeAlive(_ other: String, processID: Int?) -> Bool {
        guard let processID, other.contains("@\(hostName) ") else { return true }
        return kill(pid_t(processID), 0) == 0 || errno == EPERM
    }
}
