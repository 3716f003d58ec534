internal import CLibArchive
internal import Glibc

/// The system calls that this module needs, with typed errors that name the path.
///
/// Not Foundation's: its paths are not the system's bytes, and it brings milliseconds of start-up along.
enum FileSystem {
    /// What there is at a path, or nil for nothing at all.
    static func status(of path: String, followingLinks: Bool = true) throws(ArtifactError) -> FileStatus? {
        if let status = FileStatus(path: path, followingLinks: followingLinks) { return status }
        if errno == ENOENT || errno == ENOTDIR { return nil }
        throw .lastSystemError("read", path)
    }

    /// True when there is a folder at the path, by way of links too.
    static func isFolder(_ path: String) -> Bool {
        (try? status(of: path))?.kind == .folder
    }

    /// True when there is a regular file at the path, by way of links too.
    static func isFile(_ path: String) -> Bool {
        (try? status(of: path))?.kind == .file
    }

    /// True when there is a file at the path that may be run.
    static func isExecutableFile(_ path: String) -> Bool {
        access(path, X_OK) == 0 && isFile(path)
    }

    /// The path with every link in it resolved, or nil when it leads nowhere.
    static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// The absolute form of a path, without `.` and `..` but with its links as they are.
    static func absolutePath(_ path: String, in folder: @autoclosure () -> String) -> String {
        var names: [Substring] = []
        let whole = path.hasPrefix("/") ? path : folder() + "/" + path
        for name in whole.split(separator: "/") where name != "." {
            if name == ".." { _ = names.popLast() } else { names.append(name) }
        }
        return "/" + names.joined(separator: "/")
    }

    /// The working folder of the process.
    static func workingFolder() -> String {
        guard let path = getcwd(nil, 0) else { return "/" }
        defer { free(path) }
        return String(cString: path)
    }

    /// The bytes of a file, or nil when there is none.
    static func contents(of path: String) throws(ArtifactError) -> [UInt8]? {
        guard let file = try OpenFile.reading(path) else { return nil }
        return try file.contents()
    }

    /// The text of a file, or nil when there is none; malformed UTF-8 becomes U+FFFD.
    static func text(of path: String) throws(ArtifactError) -> String? {
        try contents(of: path).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The names in a folder, sorted, without `.` and `..`; none for a folder that does not exist.
    static func names(in path: String) throws(ArtifactError) -> [String] {
        guard let folder = try OpenFolder(path) else { return [] }
        return try folder.names().sorted()
    }

    /// The target of a link, or nil when there is no link.
    static func linkTarget(of path: String) throws(ArtifactError) -> String? {
        guard let parent = parent(of: path), let folder = try OpenFolder(parent),
            try folder.status(ofName: name(of: path))?.kind == .link
        else { return nil }
        return try folder.linkTarget(ofName: name(of: path))
    }

    /// Makes a folder with those above it; one that is there already is fine.
    static func makeFolder(_ path: String) throws(ArtifactError) {
        if mkdir(path, 0o755) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let parent = parent(of: path), parent != path else {
            throw .lastSystemError("make the folder", path)
        }
        try makeFolder(parent)
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw .lastSystemError("make the folder", path) }
    }

    /// Writes a file in one step: a reader sees the old content or the new, whole.
    static func replace(_ path: String, with bytes: [UInt8]) throws(ArtifactError) {
        let draft = "\(path).\(getpid())-\(UInt32.random(in: 0 ... .max)).new"
        do {
            let file = try OpenFile.creating(draft, isExecutable: false)
            try file.write(bytes)
        } catch {
            unlink(draft)
            throw error
        }
        guard rename(draft, path) == 0 else {
            let error = ArtifactError.lastSystemError("write", path)
            unlink(draft)
            throw error
        }
    }

    /// Sets the time of last change to now; a file that is not there is left so.
    static func touch(_ path: String) {
        utimensat(AT_FDCWD, path, nil, 0)
    }

    /// The folder a path lies in; nil for the root.
    static func parent(of path: String) -> String? {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), path != "/" else { return nil }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last name of a path.
    static func name(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
        return String(path[path.utf8.index(after: slash)...])
    }

    /// True when a path is a folder or lies below it; both absolute and without links.
    static func lies(_ path: String, within folder: String) -> Bool {
        path.utf8.elementsEqual(folder.utf8) || folder == "/" || path.utf8.starts(with: (folder + "/").utf8)
    }

    /// The time by the clock that the system stamps files with, in nanoseconds since 1970.
    static func clock() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
