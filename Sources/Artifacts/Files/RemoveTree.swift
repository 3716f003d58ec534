internal import Glibc

extension FileSystem {
    /// Removes a file, a link or a folder with all that is in it; what is not there is fine.
    ///
    /// Links are removed, never followed. Folders that their owner may not write, as some tools leave them, go too.
    static func removeTree(_ path: String) throws(ArtifactError) {
        guard let status = try status(of: path, followingLinks: false) else { return }
        guard status.kind == .folder else {
            guard unlink(path) == 0 || errno == ENOENT else { throw .lastSystemError("remove", path) }
            return
        }
        if status.mode & 0o700 != 0o700 { chmod(path, 0o700) }
        if let folder = try OpenFolder(path) { try empty(folder) }
        guard rmdir(path) == 0 || errno == ENOENT else { throw .lastSystemError("remove", path) }
    }

    private static func empty(_ folder: borrowing OpenFolder) throws(ArtifactError) {
        for name in try rawNames(in: folder) { try remove(name, from: folder) }
    }

    private static func remove(_ name: [CChar], from folder: borrowing OpenFolder) throws(ArtifactError) {
        if unlinkat(folder.descriptor, name, 0) == 0 || errno == ENOENT { return }
        let shown = folder.path + "/" + String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard errno == EISDIR || errno == EPERM else { throw .lastSystemError("remove", shown) }
        fchmodat(folder.descriptor, name, 0o700, 0)
        let child = openat(folder.descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard child >= 0 else { throw .lastSystemError("remove", shown) }
        try empty(OpenFolder(descriptor: child, path: shown))
        guard unlinkat(folder.descriptor, name, AT_REMOVEDIR) == 0 || errno == ENOENT else {
            throw .lastSystemError("remove", shown)
        }
    }

    /// The names in a folder as bytes, ended by NUL: what is to go may have a name that is no valid text.
    private static func rawNames(in folder: borrowing OpenFolder) throws(ArtifactError) -> [[CChar]] {
        var names: [[CChar]] = []
        try folder.forEachName { name in
            names.append(Array(UnsafeBufferPointer(start: name, count: strlen(name) + 1)))
        }
        return names
    }
}
