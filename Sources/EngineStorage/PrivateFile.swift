internal import Glibc

/// A file that only its owner can read.
enum PrivateFile {
    /// Makes the file where there is none. SQLite gives what it makes beside it the same mode.
    /// - Returns: why it cannot be opened; nil when it can.
    static func make(_ path: String) -> String? {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, mode_t(0o600))
        guard descriptor >= 0 else { return String(cString: strerror(errno)) }
        fchmod(descriptor, 0o600)
        close(descriptor)
        return nil
    }
}
