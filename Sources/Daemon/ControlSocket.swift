internal import Glibc

/// The place of the control socket while it is made: nobody else can reach it before its permissions are set.
///
/// The socket is bound in a folder of the owner's alone, and moved to its place when only the owner may connect.
struct ControlSocket: Sendable {
    /// Where it is bound.
    let temporaryPath: String
    private let folder: String
    private let path: String

    /// Makes the folder.
    /// - Parameter path: where clients look for the socket.
    /// - Throws: `.startFailed`.
    init(at path: String) throws(EngineError) {
        self.path = path
        let parent = path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex)
        // Not longer than the socket's own name: its path has a limit.
        var template = Array("\(parent)/.XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else {
            throw EngineError(
                code: .startFailed, message: "no folder for the control socket: \(String(cString: strerror(errno)))")
        }
        folder = String(cString: made)
        temporaryPath = folder + "/s"
    }

    /// Lets clients find the socket, instead of one that an engine before has left.
    func publish() {
        chmod(temporaryPath, 0o600)
        rename(temporaryPath, path)
        rmdir(folder)
    }

    /// Removes what is there of it.
    func remove() {
        for file in [path, temporaryPath] { unlink(file) }
        rmdir(folder)
    }

    /// Whether a folder is a real one, of this user, that nobody else can look into or change.
    static func isPrivate(_ folder: String) -> Bool {
        var status = stat()
        guard lstat(folder, &status) == 0 else { return false }
        return status.st_mode & S_IFMT == S_IFDIR && status.st_uid == getuid() && status.st_mode & 0o077 == 0
    }
}
