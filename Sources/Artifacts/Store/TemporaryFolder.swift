internal import Glibc

/// A folder to build in, removed with all that is in it when it goes out of scope.
///
/// It is locked as long as its maker lives: the system gives the lock back when a process ends, however it ends. So
/// one that can be locked is abandoned, without any guess from process ids or ages.
struct TemporaryFolder: ~Copyable {
    let path: String
    private let handle: OpenFolder

    /// - Parameter parent: an existing folder.
    init(in parent: String) throws(ArtifactError) {
        handle = try Self.locked(in: parent)
        path = handle.path
    }

    private static func locked(in parent: String) throws(ArtifactError) -> OpenFolder {
        while true {
            let path = "\(parent)/\(getpid())-\(UInt64.random(in: 0 ... .max))"
            guard mkdir(path, 0o700) == 0 else { throw .lastSystemError("make the folder", path) }
            // Someone who clears up can come between; then the folder is gone or theirs, and another is made.
            if let handle = try OpenFolder(path), flock(handle.descriptor, LOCK_EX | LOCK_NB) == 0,
                FileSystem.isFolder(path)
            {
                return handle
            }
        }
    }

    deinit {
        // What cannot be removed now is removed when the store is opened next.
        try? FileSystem.removeTree(path)
    }

    /// Removes the temporary folders whose makers are gone; leaves those that are in use.
    static func removeAbandoned(in parent: String) throws(ArtifactError) {
        for name in try FileSystem.names(in: parent) {
            let path = parent + "/" + name
            guard let handle = try OpenFolder(path), flock(handle.descriptor, LOCK_EX | LOCK_NB) == 0 else { continue }
            try FileSystem.removeTree(path)
        }
    }
}

/// A lock between processes, and between the tasks of one; given back when it goes out of scope or the process ends.
struct FileLock: ~Copyable {
    private let handle: OpenFile

    /// Waits for the lock without holding up a thread.
    /// - Throws: `.cancelled`, `.system`.
    init(_ path: String) async throws(ArtifactError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, mode_t(0o644))
        guard descriptor >= 0 else { throw .lastSystemError("lock", path) }
        let handle = OpenFile(descriptor: descriptor, path: path)
        try await Self.lock(handle)
        // Old locks are cleared away by their time.
        FileSystem.touch(path)
        self.handle = handle
    }

    private static func lock(_ handle: borrowing OpenFile) async throws(ArtifactError) {
        var pause = Duration.milliseconds(2)
        while flock(handle.descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else { throw .lastSystemError("lock", handle.path) }
            do { try await Task.sleep(for: pause) } catch { throw ArtifactError(.cancelled, cause: error) }
            pause = min(pause * 2, .milliseconds(100))
        }
    }
}
