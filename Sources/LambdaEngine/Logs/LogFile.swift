internal import Glibc

/// The file of a log stream, open for writing at its end.
///
/// A class for its descriptor, which is closed with it.
final class LogFile {
    let path: String
    private(set) var sizeInBytes: Int
    /// Counts up with each use of any file.
    var lastUse = 0
    private let descriptor: Int32

    /// Opens the file, making it where it is missing; nil when that cannot be done.
    init?(path: String) {
        descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return nil }
        self.path = path
        sizeInBytes = Int(lseek(descriptor, 0, SEEK_END))
        endLastLine()
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Whether all bytes were written.
    func append(_ bytes: [UInt8]) -> Bool {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                write(
                    descriptor, UnsafeRawBufferPointer(rebasing: buffer[written...]).baseAddress, bytes.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            written += count
            sizeInBytes += count
        }
        return true
    }

    /// A crash may have left half a line, to which nothing must be added.
    private func endLastLine() {
        guard sizeInBytes > 0 else { return }
        var last: UInt8 = 0
        guard pread(descriptor, &last, 1, off_t(sizeInBytes - 1)) == 1, last != UInt8(ascii: "\n") else { return }
        _ = append([UInt8(ascii: "\n")])
    }
}
