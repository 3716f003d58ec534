internal import Daemon
internal import Deployments
internal import Glibc

/// A saved plan on disk.
enum PlanFile {
    /// The bytes of a saved plan; nil for a path that names something else.
    static func bytes(at path: String?) throws(CommandFailure) -> [UInt8]? {
        guard let path, isPlan(at: path) else { return nil }
        return Array(try TemplateFile.bytes(of: absolutePath(path)))
    }

    /// True for the path of a file that begins as saved plans do.
    static func isPlan(at path: String?) -> Bool {
        path.flatMap { start(of: absolutePath($0)) }.map { SavedPlan.isStarted(by: $0) } ?? false
    }

    /// The first bytes of a file; nil for what is none.
    private static func start(of path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(descriptor, &bytes, bytes.count)
        return count > 0 ? Array(bytes.prefix(count)) : nil
    }

    /// Writes a plan that only its owner can read, in place of what was there, in one step.
    static func write(_ bytes: [UInt8], to path: String) throws(CommandFailure) {
        let target = absolutePath(path)
        let temporary = "\(target).samlet-\(getpid())"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        let isWritten = rest.isEmpty && fchmod(descriptor, 0o600) == 0 && fsync(descriptor) == 0
        let number = errno
        close(descriptor)
        guard isWritten, rename(temporary, target) == 0 else {
            if !isWritten { errno = number }
            let failure = failure(path)
            unlink(temporary)
            throw failure
        }
    }

    private static func failure(_ path: String) -> CommandFailure {
        CommandFailure(.error, "'\(path)' cannot be written: \(String(cString: strerror(errno)))")
    }
}
