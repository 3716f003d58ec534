/// The files that are to become an artifact: what they are, and where their content is.
struct FileTree {
    /// Where the content of an entry comes from.
    enum Origin {
        /// A file of the user's: copied, never linked to, so that later edits of it do not reach the store.
        case source(location: String, modified: Int64)
        /// A file in a temporary folder of ours, which may be linked to.
        case ours(location: String)
        /// A file in the store: linked to, since it never changes.
        case stored(location: String)
        case bytes([UInt8])
        case link(target: String)
        case emptyFolder
    }

    struct Entry {
        var listed: ArtifactListing.Entry
        var origin: Origin

        var path: ArtifactPath { listed.path }
    }

    /// Ordered by path, no path twice, folders only when they are empty.
    private(set) var entries: [Entry]

    /// - Parameter entries: in any order, each path once; folders with something in them are left out.
    init(_ entries: [Entry]) {
        var full: Set<ArtifactPath> = []
        for entry in entries { full.formUnion(entry.path.ancestors) }
        self.entries = entries.filter { $0.listed.kind != .emptyFolder || !full.contains($0.path) }
            .sorted { $0.path < $1.path }
    }

    var listing: ArtifactListing { ArtifactListing(sorted: entries.map(\.listed)) }

    var hasFiles: Bool { entries.contains { $0.listed.kind != .emptyFolder } }

    /// This tree with another laid over it: where both have something at a path, the other's stays.
    func overlaid(by top: FileTree) -> FileTree {
        let kinds = Dictionary(uniqueKeysWithValues: top.entries.map { ($0.path, $0.listed.kind) })
        var folders: Set<ArtifactPath> = []
        for entry in top.entries { folders.formUnion(entry.path.ancestors) }
        let kept = entries.filter { entry in
            guard kinds[entry.path] == nil, !folders.contains(entry.path) else { return false }
            return entry.path.ancestors.allSatisfy { kinds[$0] ?? .emptyFolder == .emptyFolder }
        }
        return FileTree(kept + top.entries)
    }

    /// This tree as the content of a folder.
    func moved(into folder: ArtifactPath?) -> FileTree {
        guard let folder else { return self }
        return FileTree(
            entries.map { entry in
                var moved = entry
                moved.listed.path = entry.path.moved(into: folder)
                return moved
            })
    }

    /// Only the entries that a condition holds for.
    func filtered(_ isKept: (Entry) -> Bool) -> FileTree {
        FileTree(entries.filter(isKept))
    }
}

extension FileTree.Entry {
    /// A file of its own making.
    init(path: ArtifactPath, bytes: [UInt8], isExecutable: Bool = false) {
        listed = ArtifactListing.Entry(
            path: path, kind: isExecutable ? .executable : .file, size: bytes.count, digest: ContentDigest(of: bytes))
        origin = .bytes(bytes)
    }

    init(path: ArtifactPath, linkTarget target: String) {
        listed = ArtifactListing.Entry(
            path: path, kind: .link, size: target.utf8.count, digest: ContentDigest(of: target.utf8))
        origin = .link(target: target)
    }

    init(emptyFolder path: ArtifactPath) {
        listed = ArtifactListing.Entry(path: path, kind: .emptyFolder, size: 0, digest: ContentDigest(of: []))
        origin = .emptyFolder
    }
}
