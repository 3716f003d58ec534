internal import CLibArchive

/// Makes a zip archive in memory, the same for the same entries.
struct ZipComposer: ~Copyable {
    private let handle: OpaquePointer
    private let buffer: UnsafeMutableRawPointer
    private let used: UnsafeMutablePointer<Int>
    private let name: String

    /// What an entry takes besides its content and name, at most: local header, central directory, extra fields.
    private static let bytesPerEntry = 512
    /// The first day that a zip archive can name.
    private static let modified = 315_532_800

    /// - Parameters:
    ///   - name: for messages.
    ///   - entries: of which there is room for all.
    init(named name: String, for entries: [ArtifactListing.Entry]) throws(ArtifactError) {
        guard let handle = archive_write_new() else {
            throw ArtifactError(.damagedArchive(archive: name, entry: nil, detail: "out of memory"))
        }
        self.handle = handle
        self.name = name
        // Content that cannot be compressed grows by a few bytes in each block.
        let capacity = entries.reduce(65_536) { size, entry in
            size + entry.size + entry.size / 1000 + 2 * entry.path.text.utf8.count + Self.bytesPerEntry
        }
        buffer = .allocate(byteCount: capacity, alignment: 1)
        used = .allocate(capacity: 1)
        used.initialize(to: 0)
        archive_write_set_format_zip(handle)
        // What does not open says so when it is written to.
        archive_write_open_memory(handle, buffer, capacity, used)
    }

    deinit {
        archive_write_free(handle)
        buffer.deallocate()
        used.deallocate()
    }

    /// - Parameter content: of a file; of a link, its target.
    func add(_ entry: ArtifactListing.Entry, _ content: [UInt8]) throws(ArtifactError) {
        let header = archive_entry_new()
        defer { archive_entry_free(header) }
        archive_entry_set_pathname(header, entry.path.text)
        archive_entry_set_mtime(header, Self.modified, 0)
        archive_entry_set_filetype(header, entry.kind.fileType)
        archive_entry_set_perm(header, entry.kind.permissions)
        switch entry.kind {
        case .link: archive_entry_set_symlink(header, String(decoding: content, as: UTF8.self))
        case .file, .executable: archive_entry_set_size(header, Int64(content.count))
        case .emptyFolder: break
        }
        guard archive_write_header(handle, header) == ARCHIVE_OK else { throw damage(at: entry) }
        guard entry.kind == .file || entry.kind == .executable, !content.isEmpty else { return }
        guard archive_write_data(handle, content, content.count) == content.count else { throw damage(at: entry) }
    }

    /// The archive, to be called once.
    func finished() throws(ArtifactError) -> [UInt8] {
        guard archive_write_close(handle) == ARCHIVE_OK else { throw damage(at: nil) }
        return Array(UnsafeRawBufferPointer(start: buffer, count: used.pointee))
    }

    private func damage(at entry: ArtifactListing.Entry?) -> ArtifactError {
        let detail = archive_error_string(handle).map { String(cString: $0) } ?? "it cannot be written"
        return ArtifactError(.damagedArchive(archive: name, entry: entry?.path.text, detail: detail))
    }
}

extension ArtifactListing.Entry.Kind {
    /// As `stat` has it.
    fileprivate var fileType: UInt32 {
        switch self {
        case .file, .executable: 0o100000
        case .link: 0o120000
        case .emptyFolder: 0o040000
        }
    }

    fileprivate var permissions: UInt32 {
        switch self {
        case .file: 0o644
        case .executable, .emptyFolder: 0o755
        case .link: 0o777
        }
    }
}

extension ArtifactStore {
    /// An artifact as a zip archive.
    /// - Throws: `.unknownArtifact`, `.damagedStore`.
    public func archive(of id: ArtifactID) throws(ArtifactError) -> [UInt8] {
        let listing = try listing(of: id)
        let writer = try ZipComposer(named: "\(id.hexadecimal).zip", for: listing.entries)
        for entry in listing.entries {
            let location = path(of: id) + "/" + entry.path.text
            let content: [UInt8]? =
                switch entry.kind {
                case .file, .executable: try FileSystem.contents(of: location)
                case .link: try FileSystem.linkTarget(of: location).map { Array($0.utf8) }
                case .emptyFolder: []
                }
            guard let content else { throw ArtifactError(.damagedStore(path: location)) }
            try writer.add(entry, content)
        }
        return try writer.finished()
    }
}
