internal import CLibArchive
internal import Glibc

/// Unpacks a zip archive into a new folder of ours, with the modes and times of artifacts.
///
/// Every entry is judged before anything of it is written, and written through libarchive with its checks against
/// leaving the folder on. Links are made when all files are there, so that nothing is ever written through one.
struct ZipExtraction {
    private let archive: String
    private let root: String
    /// In bytes, of all entries together.
    private let limit: Int

    private var files: [ArtifactListing.Entry] = []
    private var links: [(path: ArtifactPath, target: String)] = []
    /// Everything that has a place, with those that are folders.
    private var isFolder: [ArtifactPath: Bool] = [:]
    private var size = 0

    /// Unpacks an archive.
    /// - Parameters:
    ///   - root: the folder to make; its parent must exist and its path have no links in it. What is there after an
    ///     error is the caller's to remove.
    ///   - limit: what all entries may have together, in bytes. It is counted while unpacking: what the archive says of
    ///     its sizes proves nothing.
    /// - Throws: `.unsafeArchiveEntry`, `.duplicateArchiveEntry`, `.encryptedArchive`, `.damagedArchive`, `.tooLarge`.
    static func extract(_ archive: String, to root: String, limit: Int) throws(ArtifactError) -> ArtifactListing {
        var extraction = ZipExtraction(archive: archive, root: root, limit: limit)
        return try inUTF8Locale { () throws(ArtifactError) in try extraction.run() }
    }

    private init(archive: String, root: String, limit: Int) {
        self.archive = archive
        self.root = root
        self.limit = limit
    }

    private mutating func run() throws(ArtifactError) -> ArtifactListing {
        guard mkdir(root, 0o755) == 0 else { throw .lastSystemError("make the folder", root) }
        let reader = try ZipReader(archive)
        let writer = ZipWriter()
        while let entry = try reader.next() { try extract(entry, reader, writer) }
        for link in links { try make(link.path, linkTo: link.target) }
        for link in links { try check(link.path, linkTo: link.target) }
        for (path, isFolder) in isFolder where isFolder { try normalise(place(of: path), 0o755) }
        try normalise(root, 0o755)
        return FileTree(entries).listing
    }

    private var entries: [FileTree.Entry] {
        files.map { FileTree.Entry(listed: $0, origin: .ours(location: place(of: $0.path))) }
            + links.map { FileTree.Entry(path: $0.path, linkTarget: $0.target) }
            + isFolder.filter(\.value).map { FileTree.Entry(emptyFolder: $0.key) }
    }

    private mutating func extract(
        _ entry: ZipReader.Entry, _ reader: borrowing ZipReader, _ writer: borrowing ZipWriter
    ) throws(ArtifactError) {
        guard let path = try path(of: entry) else { return }
        if entry.isEncrypted { throw ArtifactError(.encryptedArchive(archive: archive, entry: entry.name)) }
        switch entry.kind {
        case .folder: try claimFolder(path, entry)
        case .link(let target):
            guard path.resolved(linkTarget: target) != nil else {
                throw unsafe(entry.name, .linkLeavesArchive(target: target))
            }
            try claim(path, entry)
            links.append((path, target))
        case .file:
            try claim(path, entry)
            files.append(try write(entry, at: path, reader, writer))
        case .hardLink: throw unsafe(entry.name, .hardLink)
        case .special: throw unsafe(entry.name, .specialFile)
        }
    }

    // MARK: - Names

    /// - Returns: nil for the root itself.
    private func path(of entry: ZipReader.Entry) throws(ArtifactError) -> ArtifactPath? {
        if entry.name.hasPrefix("/") { throw unsafe(entry.name, .absolutePath) }
        let names = entry.name.split(separator: "/").filter { $0 != "." }
        if names.contains("..") { throw unsafe(entry.name, .parentFolder) }
        if names.isEmpty, entry.kind == .folder { return nil }
        guard let path = ArtifactPath(names.joined(separator: "/")) else { throw unsafe(entry.name, .unusableName) }
        return path
    }

    /// Takes a place for a file or link.
    private mutating func claim(_ path: ArtifactPath, _ entry: ZipReader.Entry) throws(ArtifactError) {
        if let parent = path.parent { try claimFolder(parent, entry) }
        if let taken = isFolder.updateValue(false, forKey: path) {
            if taken { throw unsafe(entry.name, .conflict) }
            throw ArtifactError(.duplicateArchiveEntry(archive: archive, entry: entry.name))
        }
    }

    private mutating func claimFolder(_ path: ArtifactPath, _ entry: ZipReader.Entry) throws(ArtifactError) {
        switch isFolder[path] {
        case true?: return
        case false?: throw unsafe(entry.name, .conflict)
        case nil:
            if let parent = path.parent { try claimFolder(parent, entry) }
            isFolder[path] = true
            guard mkdir(place(of: path), 0o755) == 0 else {
                throw .lastSystemError("make the folder", place(of: path))
            }
        }
    }

    private func unsafe(_ name: String, _ reason: UnsafeArchiveEntry) -> ArtifactError {
        ArtifactError(.unsafeArchiveEntry(archive: archive, entry: name, reason: reason))
    }

    private func place(of path: ArtifactPath) -> String { root + "/" + path.text }

    // MARK: - Content

    private mutating func write(
        _ entry: ZipReader.Entry, at path: ArtifactPath, _ reader: borrowing ZipReader, _ writer: borrowing ZipWriter
    ) throws(ArtifactError) -> ArtifactListing.Entry {
        let place = place(of: path)
        try writer.begin(place)
        var hash = FileHash()
        let start = size
        try reader.forEachChunk(of: entry) { bytes throws(ArtifactError) in
            size += bytes.count
            guard size <= limit else {
                throw ArtifactError(.tooLarge(path: archive, limit: limit, size: nil, largest: nil))
            }
            hash.update(bytes)
            try writer.write(bytes, to: place)
        }
        try writer.end(place)
        let isExecutable = entry.isExecutable || entry.hasNoMode && path.text == "bootstrap"
        try normalise(place, isExecutable ? 0o755 : 0o644)
        return ArtifactListing.Entry(
            path: path, kind: isExecutable ? .executable : .file, size: size - start, digest: hash.finished())
    }

    private func make(_ path: ArtifactPath, linkTo target: String) throws(ArtifactError) {
        let place = place(of: path)
        guard symlink(target, place) == 0 else { throw .lastSystemError("make the link", place) }
        utimensat(AT_FDCWD, place, fileTimes(TreeWriter.fixedTime), AT_SYMLINK_NOFOLLOW)
    }

    /// A link may stay inside by its text and yet leave by way of other links.
    private func check(_ path: ArtifactPath, linkTo target: String) throws(ArtifactError) {
        guard let real = FileSystem.realPath(place(of: path)), !FileSystem.lies(real, within: root) else { return }
        throw unsafe(path.text, .linkLeavesArchive(target: target))
    }

    private func normalise(_ place: String, _ mode: mode_t) throws(ArtifactError) {
        guard chmod(place, mode) == 0, utimensat(AT_FDCWD, place, fileTimes(TreeWriter.fixedTime), 0) == 0 else {
            throw .lastSystemError("write", place)
        }
    }
}

/// Runs `body` with this thread's character set UTF-8, which libarchive needs to give names as UTF-8.
private func inUTF8Locale<Result>(
    _ body: () throws(ArtifactError) -> Result
) throws(ArtifactError) -> Result {
    // LC_CTYPE_MASK, a macro that Swift does not see; the locale exists wherever glibc is.
    guard let locale = newlocale(1 << LC_CTYPE, "C.UTF-8", nil) else { return try body() }
    let former = uselocale(locale)
    defer {
        uselocale(former)
        freelocale(locale)
    }
    return try body()
}
