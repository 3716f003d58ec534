/// The files of an artifact with size and digest, ordered by path.
///
/// Its canonical form, whose digest is the artifact's id: the line `samlet artifact 1`, then per entry
/// `MODE SIZE DIGEST PATH` and a NUL byte, in the order of the paths' bytes. Mode is `100644`, `100755` (executable),
/// `120000` (symbolic link; size and digest are the target's) or `040000` (empty folder; folders with something in
/// them follow from their files).
public struct ArtifactListing: Hashable, Sendable {
    /// One file, link or empty folder.
    public struct Entry: Hashable, Sendable {
        /// What an entry is.
        public enum Kind: String, Hashable, Sendable {
            case file = "100644"
            case executable = "100755"
            case link = "120000"
            case emptyFolder = "040000"
        }

        /// Relative to the artifact's folder.
        public var path: ArtifactPath
        /// What it is.
        public var kind: Kind
        /// In bytes; of a link, of its target.
        public var size: Int
        /// Of the content; of a link, of its target.
        public var digest: ContentDigest
    }

    /// How one listing differs from an earlier one, each part ordered by path.
    public struct Difference: Hashable, Sendable {
        /// An entry whose content or kind is another than it was.
        public struct Change: Hashable, Sendable {
            /// As it was.
            public var before: Entry
            /// As it is.
            public var after: Entry
        }

        /// What there was not.
        public var added: [Entry] = []
        /// What there is no longer.
        public var removed: [Entry] = []
        /// What is at the same path and yet not the same.
        public var changed: [Change] = []

        /// True when nothing differs.
        public var isEmpty: Bool { added.isEmpty && removed.isEmpty && changed.isEmpty }
    }

    /// Ordered by path, no path twice.
    public let entries: [Entry]

    init(sorted entries: [Entry]) {
        self.entries = entries
    }

    /// The size of all files together, in bytes: what Lambda calls the unzipped size.
    public var uncompressedSize: Int {
        entries.reduce(0) { $0 + ($1.kind == .file || $1.kind == .executable ? $1.size : 0) }
    }

    /// The id of an artifact with these files.
    public var id: ArtifactID { ArtifactID(ContentDigest(of: canonicalBytes)) }

    /// The entry at a path, or nil.
    public subscript(path: ArtifactPath) -> Entry? {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].path < path { low = middle + 1 } else { high = middle }
        }
        return low < entries.count && entries[low].path == path ? entries[low] : nil
    }

    /// What changed from an earlier listing to this one.
    public func difference(from earlier: ArtifactListing) -> Difference {
        var result = Difference()
        var old = earlier.entries[...]
        var new = entries[...]
        while let before = old.first, let after = new.first {
            if before.path == after.path {
                if before != after { result.changed.append(Difference.Change(before: before, after: after)) }
                old = old.dropFirst()
                new = new.dropFirst()
            } else if before.path < after.path {
                result.removed.append(before)
                old = old.dropFirst()
            } else {
                result.added.append(after)
                new = new.dropFirst()
            }
        }
        result.removed += old
        result.added += new
        return result
    }

    // MARK: - Canonical form

    private static let header = Array("samlet artifact 1\n".utf8)

    var canonicalBytes: [UInt8] {
        var bytes = Self.header
        bytes.reserveCapacity(entries.count * 128)
        for entry in entries {
            bytes += entry.kind.rawValue.utf8
            bytes.append(UInt8(ascii: " "))
            bytes += String(entry.size).utf8
            bytes.append(UInt8(ascii: " "))
            bytes += entry.digest.hexadecimal.utf8
            bytes.append(UInt8(ascii: " "))
            bytes += entry.path.text.utf8
            bytes.append(0)
        }
        return bytes
    }

    /// Nil for bytes that are no canonical form.
    init?(canonicalBytes bytes: [UInt8]) {
        guard bytes.starts(with: Self.header) else { return nil }
        var entries: [Entry] = []
        for record in bytes.dropFirst(Self.header.count).split(separator: 0) {
            guard let entry = Entry(record: record) else { return nil }
            if let last = entries.last, !(last.path < entry.path) { return nil }
            entries.append(entry)
        }
        self.entries = entries
    }
}

extension ArtifactListing.Entry {
    fileprivate init?(record: ArraySlice<UInt8>) {
        let fields = record.split(separator: UInt8(ascii: " "), maxSplits: 3)
        guard fields.count == 4, let kind = Kind(rawValue: String(decoding: fields[0], as: UTF8.self)),
            let size = Int(String(decoding: fields[1], as: UTF8.self)),
            let digest = ContentDigest(hexadecimal: String(decoding: fields[2], as: UTF8.self)),
            let path = ArtifactPath(String(decoding: fields[3], as: UTF8.self))
        else { return nil }
        self.init(path: path, kind: kind, size: size, digest: digest)
    }
}
