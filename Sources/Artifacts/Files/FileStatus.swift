// Both, since `stat` belongs to whichever of the two the compiler loads first.
internal import CLibArchive
internal import Glibc

/// What the system knows of a file.
struct FileStatus: Hashable {
    enum Kind: Hashable {
        case file, folder, link, namedPipe, socket, device

        /// As messages call it.
        var noun: String {
            switch self {
            case .file: "file"
            case .folder: "folder"
            case .link: "symbolic link"
            case .namedPipe: "named pipe"
            case .socket: "socket"
            case .device: "device"
            }
        }
    }

    var kind: Kind
    /// In bytes.
    var size: Int
    var isExecutable: Bool
    var mode: UInt32
    /// How many names it has.
    var linkCount: Int
    var device: UInt64
    var inode: UInt64
    /// In nanoseconds since 1970, like `changed`.
    var modified: Int64
    /// When content, mode, name or owner last changed; unlike `modified`, nobody can set it.
    var changed: Int64

    /// Nil with the system's error number set when there is nothing to be read of.
    init?(path: String, followingLinks: Bool) {
        var buffer = stat()
        guard (followingLinks ? stat(path, &buffer) : lstat(path, &buffer)) == 0 else { return nil }
        self.init(buffer)
    }

    /// Nil with the system's error number set when there is nothing to be read of.
    init?(descriptor: CInt) {
        var buffer = stat()
        guard fstat(descriptor, &buffer) == 0 else { return nil }
        self.init(buffer)
    }

    /// Of a name in a folder, without following a link. Nil with the system's error number set when there is nothing
    /// to be read of.
    init?(name: String, in folder: CInt) {
        var buffer = stat()
        guard fstatat(folder, name, &buffer, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        self.init(buffer)
    }

    private init(_ buffer: stat) {
        kind =
            switch buffer.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFLNK: .link
            case S_IFIFO: .namedPipe
            case S_IFSOCK: .socket
            default: .device
            }
        size = Int(buffer.st_size)
        mode = buffer.st_mode
        linkCount = Int(buffer.st_nlink)
        isExecutable = buffer.st_mode & 0o111 != 0
        device = UInt64(buffer.st_dev)
        inode = UInt64(buffer.st_ino)
        modified = Int64(buffer.st_mtim.tv_sec) * 1_000_000_000 + Int64(buffer.st_mtim.tv_nsec)
        changed = Int64(buffer.st_ctim.tv_sec) * 1_000_000_000 + Int64(buffer.st_ctim.tv_nsec)
    }
}
