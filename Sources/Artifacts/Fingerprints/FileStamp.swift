/// What the system records of a file that changes whenever its content does.
struct FileStamp: Hashable {
    var size: Int
    var modified: Int64
    var changed: Int64
    var inode: UInt64
    var mode: UInt32

    init(_ status: FileStatus) {
        size = status.size
        modified = status.modified
        changed = status.changed
        inode = status.inode
        mode = status.mode
    }

    init(size: Int, modified: Int64, changed: Int64, inode: UInt64, mode: UInt32) {
        self.size = size
        self.modified = modified
        self.changed = changed
        self.inode = inode
        self.mode = mode
    }

    /// True when the file could be written once more and still bear this stamp, because it was written so shortly
    /// before it was looked at that the file system's clock had not moved on (git calls such files racily clean).
    ///
    /// The time of change decides: unlike the time of modification nobody can set it back.
    func isRacy(lookedAt time: Int64) -> Bool {
        // A time without a fraction tells of a file system that keeps only seconds, of which FAT has the longest: two.
        let granularity: Int64 = changed % 1_000_000_000 == 0 ? 2_000_000_000 : 20_000_000
        return changed > time - granularity
    }
}

extension SourceScan {
    /// A digest of what the system records of every entry; equal as long as nothing was touched.
    func addState(to state: inout DigestBuilder) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.count * 96)
        for entry in entries {
            bytes += entry.location.utf8
            bytes.append(0)
            switch entry.kind {
            case .file:
                let stamp = FileStamp(entry.status)
                for number in [UInt64(stamp.size), UInt64(bitPattern: stamp.modified)] { bytes.append(integer: number) }
                for number in [UInt64(bitPattern: stamp.changed), stamp.inode] { bytes.append(integer: number) }
                bytes.append(integer: UInt64(stamp.mode))
            case .folder: bytes.append(UInt8(ascii: "/"))
            case .link(let target):
                bytes += target.utf8
                bytes.append(0)
            }
        }
        state.add(bytes)
    }
}

extension [UInt8] {
    fileprivate mutating func append(integer: UInt64) {
        Swift.withUnsafeBytes(of: integer.littleEndian) { append(contentsOf: $0) }
    }
}
