internal import Glibc

/// Puts the files of a tree into a new folder, with modes 0644 and 0755 and one fixed time.
struct TreeWriter {
    /// The time of every file in an artifact: 1 January 1980, the first that a zip can hold. In nanoseconds since 1970.
    static let fixedTime: Int64 = 315_532_800 * 1_000_000_000

    /// What times the files get.
    enum Times {
        case fixed
        /// Those of the user's files, for tools that go by them, such as make.
        case ofSource
    }

    let root: String
    var times = Times.fixed

    private var folders: Set<ArtifactPath> = []

    init(root: String, times: Times = .fixed) {
        self.root = root
        self.times = times
    }

    /// Writes a tree; the folder is made and must not exist.
    /// - Throws: `.sourceKeepsChanging` for a file whose content is no longer what the tree says.
    static func write(_ tree: FileTree, to root: String, times: Times = .fixed) throws(ArtifactError) {
        var writer = TreeWriter(root: root, times: times)
        try writer.write(tree)
    }

    private mutating func write(_ tree: FileTree) throws(ArtifactError) {
        guard mkdir(root, 0o755) == 0 else { throw .lastSystemError("make the folder", root) }
        // Links come last, so that nothing is ever written through one.
        for entry in tree.entries where entry.listed.kind != .link { try write(entry) }
        for entry in tree.entries where entry.listed.kind == .link { try write(entry) }
        guard times == .fixed else { return }
        for folder in folders { try normaliseFolder(place(of: folder)) }
        try normaliseFolder(root)
    }

    private mutating func write(_ entry: FileTree.Entry) throws(ArtifactError) {
        if let parent = entry.path.parent { try makeFolder(parent) }
        let place = place(of: entry.path)
        switch entry.origin {
        case .source(let location, let modified):
            try copy(location, to: place, entry.listed, modified: modified)
        case .ours(let location): try adopt(location, as: place, entry.listed)
        case .stored(let location):
            if link(location, place) != 0 { try copy(location, to: place, entry.listed, modified: Self.fixedTime) }
        case .bytes(let bytes):
            let file = try OpenFile.creating(place, isExecutable: entry.listed.kind == .executable)
            try file.write(bytes)
            try file.setModificationTime(Self.fixedTime)
        case .link(let target):
            guard symlink(target, place) == 0 else { throw .lastSystemError("make the link", place) }
            utimensat(AT_FDCWD, place, fileTimes(Self.fixedTime), AT_SYMLINK_NOFOLLOW)
        case .emptyFolder: try makeFolder(entry.path)
        }
    }

    private func place(of path: ArtifactPath) -> String { root + "/" + path.text }

    private mutating func makeFolder(_ path: ArtifactPath) throws(ArtifactError) {
        guard folders.insert(path).inserted else { return }
        if let parent = path.parent { try makeFolder(parent) }
        let place = place(of: path)
        guard mkdir(place, 0o755) == 0 else { throw .lastSystemError("make the folder", place) }
    }

    private func normaliseFolder(_ place: String) throws(ArtifactError) {
        guard chmod(place, 0o755) == 0, utimensat(AT_FDCWD, place, fileTimes(Self.fixedTime), 0) == 0 else {
            throw .lastSystemError("make the folder", place)
        }
    }

    // MARK: - Files

    private func copy(
        _ location: String, to place: String, _ listed: ArtifactListing.Entry, modified: Int64
    ) throws(ArtifactError) {
        guard let source = try OpenFile.reading(location) else {
            throw ArtifactError(.sourceKeepsChanging(path: location))
        }
        let file = try OpenFile.creating(place, isExecutable: listed.kind == .executable)
        var hash = FileHash()
        try source.forEachChunk(upTo: listed.size) { bytes throws(ArtifactError) in
            hash.update(bytes)
            try file.write(bytes)
        }
        guard hash.finished() == listed.digest else { throw ArtifactError(.sourceKeepsChanging(path: location)) }
        try file.setModificationTime(times == .fixed ? Self.fixedTime : modified)
    }

    /// Takes over a file of ours by its name alone. One with further names, as some tools leave them, is copied:
    /// the others may be the user's.
    private func adopt(
        _ location: String, as place: String, _ listed: ArtifactListing.Entry
    ) throws(ArtifactError) {
        let status = try FileSystem.status(of: location, followingLinks: false)
        guard status?.linkCount == 1, link(location, place) == 0 else {
            return try copy(location, to: place, listed, modified: Self.fixedTime)
        }
        guard chmod(place, listed.kind == .executable ? 0o755 : 0o644) == 0,
            utimensat(AT_FDCWD, place, fileTimes(Self.fixedTime), 0) == 0
        else { throw .lastSystemError("write", place) }
    }
}
