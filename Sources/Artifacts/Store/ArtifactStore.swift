internal import Glibc

/// The artifacts of a project, each an unpacked folder named after its content.
///
/// An artifact never changes once it is there: its folder appears whole, by one rename, and whoever packages the same
/// files again, at the same time or later, finds it. What an interrupted run leaves behind is removed when the store
/// is opened next.
///
/// On disk, under `root`: `HEX/` the files of an artifact, `listings/HEX` what is in it, `fingerprints/` what sources
/// looked like when they were packaged, `recipes/` the results of installing and merging, `kept/` what saved plans need,
/// `temporary/`, `locks/`.
public struct ArtifactStore: Sendable {
    /// The absolute path of the folder that holds the store.
    public let root: String

    /// Opens a store, making its folders where they are missing.
    /// - Parameter root: relative paths start at the working folder of the process.
    public init(root: String) throws(ArtifactError) {
        let path = FileSystem.absolutePath(root, in: FileSystem.workingFolder())
        for folder in ["listings", "fingerprints", "recipes", "imports", "kept", "temporary", "locks"] {
            try FileSystem.makeFolder(path + "/" + folder)
        }
        // Without links in it, as libarchive's check for links on the way demands.
        self.root = FileSystem.realPath(path) ?? path
        try TemporaryFolder.removeAbandoned(in: temporaryPath)
    }

    // MARK: - Looking up

    /// The folder of an artifact, for mounting read-only. There may be nothing when the artifact is not in the store.
    public func path(of id: ArtifactID) -> String { root + "/" + id.hexadecimal }

    /// True when the artifact is in the store, whole.
    public func contains(_ id: ArtifactID) -> Bool {
        access(path(of: id), F_OK) == 0
    }

    /// The files of an artifact.
    /// - Throws: `.unknownArtifact`, `.damagedStore`.
    public func listing(of id: ArtifactID) throws(ArtifactError) -> ArtifactListing {
        guard contains(id) else { throw ArtifactError(.unknownArtifact(id)) }
        if let bytes = try FileSystem.contents(of: listingPath(of: id)),
            let listing = ArtifactListing(canonicalBytes: bytes)
        {
            return listing
        }
        return try restoredListing(of: id)
    }

    /// The size of an artifact's files together, in bytes: what Lambda calls the unzipped size.
    public func uncompressedSize(of id: ArtifactID) throws(ArtifactError) -> Int {
        try listing(of: id).uncompressedSize
    }

    /// The listing of an artifact whose record was lost, read from its files.
    private func restoredListing(of id: ArtifactID) throws(ArtifactError) -> ArtifactListing {
        var snapshot = Snapshot(earlier: [:], lookedAt: FileSystem.clock())
        let listing = try snapshot.add(SourceScan(folder: path(of: id), exclusions: .nothing)).listing
        guard listing.id == id else { throw ArtifactError(.damagedStore(path: path(of: id))) }
        try FileSystem.replace(listingPath(of: id), with: listing.canonicalBytes)
        return listing
    }

    // MARK: - Adding

    /// Puts the files of a tree into the store, unless they are there already.
    func add(_ tree: FileTree) throws(ArtifactError) -> ArtifactListing {
        let listing = tree.listing
        guard !claim(listing.id) else { return listing }
        let temporary = try TemporaryFolder(in: temporaryPath)
        let draft = temporary.path + "/artifact"
        try TreeWriter.write(tree, to: draft)
        try adopt(draft, listing)
        return listing
    }

    /// Makes a folder of ours an artifact; its files must be normalised.
    func adopt(_ draft: String, _ listing: ArtifactListing) throws(ArtifactError) {
        guard !claim(listing.id) else { return }
        try FileSystem.replace(listingPath(of: listing.id), with: listing.canonicalBytes)
        if rename(draft, path(of: listing.id)) == 0 { return }
        // Someone else was faster with the same files.
        guard errno == EEXIST || errno == ENOTEMPTY else { throw .lastSystemError("write", path(of: listing.id)) }
    }

    /// Those who ask for artifacts share the lock, and whoever takes one away has it alone.
    func lock(_ kind: FolderLock.Kind) -> FolderLock { FolderLock(on: root + "/listings", kind) }

    /// True when the artifact is in the store; then it stays for a while, see ``removeUnreferenced(keeping:unusedFor:)``.
    public func claim(_ id: ArtifactID) -> Bool {
        // Whoever removes artifacts looks under the same lock when this one was last asked for.
        withExtendedLifetime(lock(.shared)) {
            FileSystem.touch(listingPath(of: id))
            return contains(id)
        }
    }

    /// An artifact as a tree to take files from.
    func tree(of id: ArtifactID) throws(ArtifactError) -> FileTree {
        let folder = path(of: id)
        var entries: [FileTree.Entry] = []
        for listed in try listing(of: id).entries {
            let location = folder + "/" + listed.path.text
            switch listed.kind {
            case .file, .executable: entries.append(FileTree.Entry(listed: listed, origin: .stored(location: location)))
            case .emptyFolder: entries.append(FileTree.Entry(emptyFolder: listed.path))
            case .link:
                guard let target = try FileSystem.linkTarget(of: location) else {
                    throw ArtifactError(.damagedStore(path: location))
                }
                entries.append(FileTree.Entry(path: listed.path, linkTarget: target))
            }
        }
        return FileTree(entries)
    }

    // MARK: - Places

    func listingPath(of id: ArtifactID) -> String { root + "/listings/" + id.hexadecimal }

    var temporaryPath: String { root + "/temporary" }
    var importsPath: String { root + "/imports" }
    var interpretersPath: String { root + "/interpreters" }
    var recipesPath: String { root + "/recipes" }
    var keptPath: String { root + "/kept" }
    var fingerprintsPath: String { root + "/fingerprints" }

    var fingerprints: FingerprintCache { FingerprintCache(folder: fingerprintsPath) }
    var recipes: RecipeBook { RecipeBook(folder: recipesPath) }

    var locksPath: String { root + "/locks" }

    func lockPath(_ key: ContentDigest) -> String { locksPath + "/" + key.hexadecimal }
}
