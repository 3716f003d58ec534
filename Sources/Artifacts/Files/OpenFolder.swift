internal import Glibc

/// An open folder; closed when it goes out of scope.
struct OpenFolder: ~Copyable {
    let path: String
    let descriptor: CInt
    private let stream: OpaquePointer

    private init(path: String, stream: OpaquePointer) {
        self.path = path
        self.stream = stream
        descriptor = dirfd(stream)
    }

    /// - Parameter descriptor: of a folder; closed with it from now on, also on failure.
    init(descriptor: CInt, path: String) throws(ArtifactError) {
        guard let stream = fdopendir(descriptor) else {
            let error = ArtifactError.lastSystemError("read", path)
            close(descriptor)
            throw error
        }
        self.init(path: path, stream: stream)
    }

    deinit { closedir(stream) }

    /// The folder at a path, by way of links too, or nil when there is nothing.
    init?(_ path: String) throws(ArtifactError) {
        guard let stream = opendir(path) else {
            if errno == ENOENT { return nil }
            throw .lastSystemError("read", path)
        }
        self.init(path: path, stream: stream)
    }

    /// A folder in this folder, not following a link.
    func folder(named name: String) throws(ArtifactError) -> OpenFolder {
        let place = path + "/" + name
        let child = openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard child >= 0 else { throw .lastSystemError("read", place) }
        return try OpenFolder(descriptor: child, path: place)
    }

    /// The names in the folder, in the order the system has them, without `.` and `..`. To be asked for once.
    /// - Throws: `.nameNotUTF8` for a name that is not valid UTF-8.
    func names() throws(ArtifactError) -> [String] {
        var names: [String] = []
        try forEachName { name throws(ArtifactError) in
            guard let text = String(validatingCString: name) else {
                throw ArtifactError(.nameNotUTF8(path: path + "/" + String(cString: name)))
            }
            names.append(text)
        }
        return names
    }

    /// Calls `body` with each name as the system has it, ended by NUL; not with `.` and `..`. To be called once.
    func forEachName(_ body: (UnsafePointer<CChar>) throws(ArtifactError) -> Void) throws(ArtifactError) {
        errno = 0
        while let entry = readdir(stream) {
            let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
            let name = UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: CChar.self)
            if strcmp(name, ".") != 0, strcmp(name, "..") != 0 { try body(name) }
            errno = 0
        }
        guard errno == 0 else { throw .lastSystemError("read", path) }
    }

    /// What there is at a name, not following a link; nil for nothing.
    func status(ofName name: String) throws(ArtifactError) -> FileStatus? {
        if let status = FileStatus(name: name, in: descriptor) { return status }
        if errno == ENOENT { return nil }
        throw .lastSystemError("read", path + "/" + name)
    }

    /// The target of a link.
    func linkTarget(ofName name: String) throws(ArtifactError) -> String {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = buffer.withUnsafeMutableBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                characters.baseAddress.map { readlinkat(descriptor, name, $0, characters.count) } ?? -1
            }
        }
        guard count >= 0 else { throw .lastSystemError("read", path + "/" + name) }
        guard let target = String(validating: buffer[..<count], as: UTF8.self) else {
            throw ArtifactError(.nameNotUTF8(path: path + "/" + name))
        }
        return target
    }
}
