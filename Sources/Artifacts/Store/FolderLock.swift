internal import Glibc

/// A lock between processes, and between the tasks of one, that lies on a folder and lasts for moments: it leaves no file
/// behind, goes with its process, and has nothing to do with the locks of the files in there. See flock(2).
public struct FolderLock: ~Copyable {
    /// How many may hold the lock at once.
    public enum Kind {
        case shared, exclusive
    }

    private let descriptor: CInt

    /// Waits for the lock. Where the folder cannot be opened, which whoever wants to use it will find out, there is nothing to
    /// lock.
    public init(on folder: String, _ kind: Kind) {
        descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        while descriptor >= 0, flock(descriptor, kind == .shared ? LOCK_SH : LOCK_EX) != 0, errno == EINTR {}
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }
}
