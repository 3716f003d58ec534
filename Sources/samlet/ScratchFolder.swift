internal import Foundation
internal import Glibc

/// A folder that goes when the value does; one whose process was killed is removed by the next that makes one.
///
/// It is locked as long as its maker lives: the system gives the lock back when a process ends, however it ends.
struct ScratchFolder: ~Copyable {
    let path: String
    private let descriptor: CInt

    private static let prefix = "samlet-diff-"

    /// - Parameter parent: where to make it.
    init(in parent: String) throws(CommandFailure) {
        Self.removeAbandoned(in: parent)
        while true {
            var template = Array("\(parent)/\(Self.prefix)XXXXXX".utf8CString)
            guard let made = mkdtemp(&template) else { throw Self.failure(errno) }
            let path = String(cString: made)
            // Someone who clears up can come between; then the folder is gone or theirs, and another is made.
            guard let descriptor = Self.locked(path) else {
                let number = errno
                guard number == ENOENT || number == EWOULDBLOCK else { throw Self.failure(number, without: path) }
                continue
            }
            guard mkdir(path + "/base", 0o700) != 0 else {
                self.path = path
                self.descriptor = descriptor
                return
            }
            let number = errno
            close(descriptor)
            guard number == ENOENT else { throw Self.failure(number, without: path) }
        }
    }

    /// - Parameter path: of a folder that is of no use then.
    private static func failure(_ number: CInt, without path: String? = nil) -> CommandFailure {
        if let path { rmdir(path) }
        return CommandFailure(.error, "no temporary folder can be made: \(String(cString: strerror(number)))")
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
        close(descriptor)
    }

    /// The folder, open and locked; nil when another process has it, or there is none, or `errno` says why not.
    private static func locked(_ path: String) -> CInt? {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let number = errno
            close(descriptor)
            errno = number
            return nil
        }
        return descriptor
    }

    /// Removes those of this user whose makers are gone.
    private static func removeAbandoned(in parent: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        for name in names where name.hasPrefix(prefix) {
            let path = "\(parent)/\(name)"
            var status = stat()
            guard lstat(path, &status) == 0, status.st_uid == getuid(), let descriptor = locked(path) else { continue }
            try? FileManager.default.removeItem(atPath: path)
            close(descriptor)
        }
    }
}
