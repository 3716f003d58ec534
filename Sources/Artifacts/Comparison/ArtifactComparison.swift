/// How the files of two artifacts differ.
public struct ArtifactComparison: Hashable, Sendable {
    /// A file that differs.
    public struct File: Hashable, Sendable {
        /// What happened to it.
        public enum Change: String, Sendable {
            case added, changed, removed
        }

        /// Its path within the artifact.
        public var path: String
        /// What happened to it.
        public var change: Change
        /// Its size in bytes before; nil for a new file.
        public var sizeBefore: Int?
        /// Its size in bytes now; nil for one that is gone.
        public var sizeAfter: Int?
        /// The lines that differ; nil for a file that is no text, or too large to look at.
        public var lines: LineDifference?

        /// A difference of its parts.
        public init(
            path: String, change: Change, sizeBefore: Int? = nil, sizeAfter: Int? = nil, lines: LineDifference? = nil
        ) {
            self.path = path
            self.change = change
            self.sizeBefore = sizeBefore
            self.sizeAfter = sizeAfter
            self.lines = lines
        }
    }

    /// The files that differ, by path.
    public var files: [File]
    /// The unzipped size in bytes before; nil for a new artifact, and for one that is no longer there.
    public var sizeBefore: Int?
    /// The unzipped size in bytes now.
    public var sizeAfter: Int?

    /// A comparison of its parts.
    public init(files: [File], sizeBefore: Int? = nil, sizeAfter: Int? = nil) {
        self.files = files
        self.sizeBefore = sizeBefore
        self.sizeAfter = sizeAfter
    }

    /// How many files were added, changed or removed.
    public func count(_ change: File.Change) -> Int { files.count { $0.change == change } }

    /// The lines that differ in all files together; nil when not one could be looked at.
    public var lines: LineDifference? {
        let known = files.compactMap(\.lines)
        guard !known.isEmpty else { return nil }
        return LineDifference(
            added: known.reduce(0) { $0 + $1.added }, removed: known.reduce(0) { $0 + $1.removed })
    }
}

extension ArtifactStore {
    /// Files that are larger are not looked into, in bytes.
    private static let fileLimit = 1 << 20
    /// Bytes that one comparison looks into at most.
    private static let totalLimit = 16 << 20

    /// How an artifact differs from an earlier one. What differs is known from the listings; files are read to count lines.
    ///
    /// - Parameter earlier: nil, or an artifact that is no longer in the store, when everything counts as new and is not read.
    /// - Throws: `.unknownArtifact`, `.damagedStore` for the later one.
    public func comparison(
        from earlier: ArtifactID?, to later: ArtifactID
    ) throws(ArtifactError) -> ArtifactComparison {
        let listing = try listing(of: later)
        guard let earlier, let before = try? self.listing(of: earlier) else {
            return ArtifactComparison(files: [], sizeAfter: listing.uncompressedSize)
        }
        let difference = listing.difference(from: before)
        var budget = Self.totalLimit
        func lines(_ old: ArtifactListing.Entry?, _ new: ArtifactListing.Entry?) -> LineDifference? {
            let size = (old?.size ?? 0) + (new?.size ?? 0)
            guard size <= min(Self.fileLimit, budget) else { return nil }
            budget -= size
            guard let left = text(of: old, in: earlier), let right = text(of: new, in: later) else { return nil }
            return LineDifference(from: left, to: right)
        }
        let changed = difference.changed.map { change in
            ArtifactComparison.File(
                path: change.after.path.text, change: .changed, sizeBefore: change.before.size,
                sizeAfter: change.after.size, lines: lines(change.before, change.after))
        }
        let added = difference.added.map { entry in
            ArtifactComparison.File(
                path: entry.path.text, change: .added, sizeAfter: entry.size, lines: lines(nil, entry))
        }
        let removed = difference.removed.map { entry in
            ArtifactComparison.File(
                path: entry.path.text, change: .removed, sizeBefore: entry.size, lines: lines(entry, nil))
        }
        return ArtifactComparison(
            files: (changed + added + removed).sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) },
            sizeBefore: before.uncompressedSize, sizeAfter: listing.uncompressedSize)
    }

    /// The bytes of a text file; none for no file, nil for what is no text.
    private func text(of entry: ArtifactListing.Entry?, in id: ArtifactID) -> [UInt8]? {
        guard let entry else { return [] }
        guard entry.kind == .file || entry.kind == .executable,
            let bytes = try? FileSystem.contents(of: path(of: id) + "/" + entry.path.text)
        else { return nil }
        return bytes.contains(0) ? nil : bytes
    }
}
