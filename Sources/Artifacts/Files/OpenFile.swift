internal import CLibArchive
internal import Glibc

/// An open file; closed when it goes out of scope.
struct OpenFile: ~Copyable {
    let descriptor: CInt
    let path: String

    init(descriptor: CInt, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }

    /// A file open for reading, or nil when there is nothing at the path.
    static func reading(_ path: String) throws(ArtifactError) -> OpenFile? {
        // Should a pipe have come into its place, nobody waits for it.
        try opened(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    }

    /// A new file of mode 0644, or 0755 if executable, in place of nothing.
    static func creating(_ path: String, isExecutable: Bool) throws(ArtifactError) -> OpenFile {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode_t(0o600))
        guard descriptor >= 0 else { throw .lastSystemError("write", path) }
        let file = OpenFile(descriptor: descriptor, path: path)
        // Not through open's own mode, which the process's umask would cut.
        guard fchmod(descriptor, isExecutable ? 0o755 : 0o644) == 0 else { throw .lastSystemError("write", path) }
        return file
    }

    private static func opened(_ path: String, _ flags: CInt) throws(ArtifactError) -> OpenFile? {
        let descriptor = open(path, flags)
        if descriptor >= 0 { return OpenFile(descriptor: descriptor, path: path) }
        if errno == ENOENT { return nil }
        throw .lastSystemError("read", path)
    }

    func status() throws(ArtifactError) -> FileStatus {
        guard let status = FileStatus(descriptor: descriptor) else { throw .lastSystemError("read", path) }
        return status
    }

    /// Everything in the file.
    func contents() throws(ArtifactError) -> [UInt8] {
        let size = try status().size
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        try forEachChunk(upTo: size) { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// The first bytes of the file, fewer when it is shorter.
    func start(count: Int) throws(ArtifactError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let read = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        guard read >= 0 else { throw .lastSystemError("read", path) }
        return Array(bytes[..<read])
    }

    /// The digest of everything in the file.
    func digest() throws(ArtifactError) -> ContentDigest {
        var hash = FileHash()
        try forEachChunk(upTo: status().size) { hash.update($0) }
        return hash.finished()
    }

    /// Calls `body` with one piece of the file after the other.
    /// - Parameter size: how much there is when that is known, to spare asking for more; 0 when it is not.
    func forEachChunk(
        upTo size: Int = 0, _ body: (UnsafeRawBufferPointer) throws(ArtifactError) -> Void
    ) throws(ArtifactError) {
        let wanted = size > 0 ? min(size, Self.chunkSize) : Self.chunkSize
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: wanted, alignment: 64)
        defer { buffer.deallocate() }
        var done = 0
        while true {
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            if count == 0 { return }
            if count > 0 {
                try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                done += count
                if done == size { return }
            } else if errno != EINTR {
                throw .lastSystemError("read", path)
            }
        }
    }

    private static let chunkSize = 256 * 1024

    func write(_ bytes: [UInt8]) throws(ArtifactError) {
        var failure: ArtifactError?
        bytes.withUnsafeBytes { buffer in
            do throws(ArtifactError) { try write(buffer) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(ArtifactError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count >= 0 {
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            } else if errno != EINTR {
                throw .lastSystemError("write", path)
            }
        }
    }

    /// Sets the time of last change, in nanoseconds since 1970.
    func setModificationTime(_ time: Int64) throws(ArtifactError) {
        let times = fileTimes(time)
        guard futimens(descriptor, times) == 0 else { throw .lastSystemError("write", path) }
    }
}

/// The pair of times that the system takes: access and change, both the same.
func fileTimes(_ time: Int64) -> [timespec] {
    let value = timespec(tv_sec: Int(time / 1_000_000_000), tv_nsec: Int(time % 1_000_000_000))
    return [value, value]
}
