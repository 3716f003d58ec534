/// The files of a source with their content's digests, as they were at one time.
struct Snapshot {
    /// What was read, or taken over from an earlier reading, by absolute path.
    private(set) var files: [String: Fingerprint.File] = [:]
    /// How many files had to be read.
    private(set) var readCount = 0

    private let earlier: [String: Fingerprint.File]
    /// When the source was looked at, by the file system's clock.
    private let time: Int64

    /// - Parameters:
    ///   - earlier: what is known of the files from last time.
    ///   - time: when the scans were begun that are to be added.
    init(earlier: [String: Fingerprint.File], lookedAt time: Int64) {
        self.earlier = earlier
        self.time = time
    }

    /// The tree of a scan; files that are as they were last time are not read.
    mutating func add(_ scan: SourceScan) throws(ArtifactError) -> FileTree {
        var entries: [FileTree.Entry] = []
        entries.reserveCapacity(scan.entries.count)
        for entry in scan.entries {
            switch entry.kind {
            case .folder: entries.append(FileTree.Entry(emptyFolder: entry.path))
            case .link(let target): entries.append(FileTree.Entry(path: entry.path, linkTarget: target))
            case .file: entries.append(try fileEntry(entry))
            }
        }
        return FileTree(entries)
    }

    private mutating func fileEntry(_ entry: SourceScan.Entry) throws(ArtifactError) -> FileTree.Entry {
        let stamp = FileStamp(entry.status)
        let digest = try digest(of: entry.location, stamp)
        let listed = ArtifactListing.Entry(
            path: entry.path, kind: entry.status.isExecutable ? .executable : .file, size: entry.status.size,
            digest: digest)
        return FileTree.Entry(
            listed: listed, origin: .source(location: entry.location, modified: entry.status.modified))
    }

    private mutating func digest(of location: String, _ stamp: FileStamp) throws(ArtifactError) -> ContentDigest {
        let known = files[location] ?? earlier[location]
        if let known, known.stamp == stamp, !known.isRacy || files[location] != nil {
            files[location] = known
            return known.digest
        }
        guard let file = try OpenFile.reading(location) else {
            throw ArtifactError(.sourceKeepsChanging(path: location))
        }
        let digest = try file.digest()
        readCount += 1
        // Changed since it was listed: its size is not what the listing will say.
        guard FileStamp(try file.status()) == stamp else { throw ArtifactError(.sourceKeepsChanging(path: location)) }
        files[location] = Fingerprint.File(stamp: stamp, isRacy: stamp.isRacy(lookedAt: time), digest: digest)
        return digest
    }
}
