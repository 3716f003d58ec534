internal import Glibc

/// A lock on the whole of a store, between processes and between the tasks of one, for moments: those who ask for artifacts
/// share it, and whoever takes one away has it alone.
struct StoreLock: ~Copyable {
    enum Kind {
        case shared, exclusive
    }

    private let descriptor: CInt

    /// Waits for the lock. Where the store cannot be opened, which whoever wants to read it will find out, there is nothing to
    /// lock.
    init(of store: ArtifactStore, _ kind: Kind) {
        descriptor = open(store.root + "/listings", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        while descriptor >= 0, flock(descriptor, kind == .shared ? LOCK_SH : LOCK_EX) != 0, errno == EINTR {}
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }
}
