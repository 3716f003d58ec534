internal import CLibArchive

/// Reads the entries of a zip archive one after the other, by its central directory.
struct ZipReader: ~Copyable {
    struct Entry {
        enum Kind: Equatable {
            case file, folder, hardLink, special
            case link(target: String)
        }

        var name: String
        var kind: Kind
        var isExecutable: Bool
        /// The archive was made on a system without modes, such as Windows.
        var hasNoMode: Bool
        var isEncrypted: Bool
    }

    enum Kind {
        case withEntries, empty
    }

    private let handle: OpaquePointer
    private let path: String

    /// - Throws: `.damagedArchive`.
    init(_ path: String) throws(ArtifactError) {
        handle = try Self.opened(path)
        self.path = path
    }

    private static func opened(_ path: String) throws(ArtifactError) -> OpaquePointer {
        guard let handle = archive_read_new() else {
            throw ArtifactError(.damagedArchive(archive: path, entry: nil, detail: "out of memory"))
        }
        archive_read_support_format_zip_seekable(handle)
        guard archive_read_open_filename(handle, path, 128 * 1024) == ARCHIVE_OK else {
            defer { archive_read_free(handle) }
            throw damage(handle, path, at: nil)
        }
        return handle
    }

    deinit { archive_read_free(handle) }

    /// What kind of archive a file is by its first bytes; nil for one that is none.
    static func kind(of path: String) throws(ArtifactError) -> Kind? {
        guard let file = try OpenFile.reading(path) else { return nil }
        return switch try file.start(count: 4) {
        case Array("PK\u{3}\u{4}".utf8): .withEntries
        // The end of the central directory, which is all there is of an archive without entries.
        case Array("PK\u{5}\u{6}".utf8): .empty
        default: nil
        }
    }

    /// The next entry, or nil at the end.
    /// - Throws: `.damagedArchive`, `.unsafeArchiveEntry` for a name that is no text.
    func next() throws(ArtifactError) -> Entry? {
        var entry: OpaquePointer?
        let result = archive_read_next_header(handle, &entry)
        if result == ARCHIVE_EOF { return nil }
        guard let entry, result == ARCHIVE_OK || result == ARCHIVE_WARN else {
            throw Self.damage(handle, path, at: nil)
        }
        guard let text = archive_entry_pathname(entry), let name = String(validatingCString: text) else {
            let name = archive_entry_pathname(entry).map { String(cString: $0) } ?? "?"
            throw ArtifactError(.unsafeArchiveEntry(archive: path, entry: name, reason: .unusableName))
        }
        let mode = archive_entry_perm(entry)
        return Entry(
            name: name, kind: kind(of: entry), isExecutable: mode & 0o111 != 0,
            // What libarchive gives files of archives made on DOS and its successors, plain and read-only.
            hasNoMode: mode == 0o664 || mode == 0o444, isEncrypted: archive_entry_is_encrypted(entry) != 0)
    }

    private func kind(of entry: OpaquePointer) -> Entry.Kind {
        if archive_entry_hardlink(entry) != nil { return .hardLink }
        switch archive_entry_filetype(entry) {
        case 0o100000: return .file
        case 0o040000: return .folder
        case 0o120000:
            guard let target = archive_entry_symlink(entry), let text = String(validatingCString: target) else {
                return .special
            }
            return .link(target: text)
        default: return .special
        }
    }

    /// Calls `body` with the content of the entry that `next` gave last, piece by piece.
    func forEachChunk(
        of entry: Entry, _ body: (UnsafeRawBufferPointer) throws(ArtifactError) -> Void
    ) throws(ArtifactError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 * 1024, alignment: 64)
        defer { buffer.deallocate() }
        while true {
            let count = archive_read_data(handle, buffer.baseAddress, buffer.count)
            if count == 0 { return }
            guard count > 0 else { throw Self.damage(handle, path, at: entry.name) }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    private static func damage(_ handle: OpaquePointer, _ path: String, at entry: String?) -> ArtifactError {
        let detail = archive_error_string(handle).map { String(cString: $0) } ?? "it cannot be read"
        return ArtifactError(.damagedArchive(archive: path, entry: entry, detail: detail))
    }
}

/// Writes files through libarchive, which refuses whatever would leave by links or `..`, or overwrite.
///
/// The paths are absolute, since the working folder is the process's and not this task's; that no entry's own path is
/// absolute is checked before.
struct ZipWriter: ~Copyable {
    private let handle = archive_write_disk_new()

    init() {
        archive_write_disk_set_options(
            handle, ARCHIVE_EXTRACT_SECURE_SYMLINKS | ARCHIVE_EXTRACT_SECURE_NODOTDOT | ARCHIVE_EXTRACT_NO_OVERWRITE)
    }

    deinit { archive_write_free(handle) }

    /// Begins a file, which must not exist.
    func begin(_ place: String) throws(ArtifactError) {
        let entry = archive_entry_new()
        defer { archive_entry_free(entry) }
        archive_entry_set_pathname(entry, place)
        archive_entry_set_filetype(entry, 0o100000)
        archive_entry_set_perm(entry, 0o600)
        guard archive_write_header(handle, entry) == ARCHIVE_OK else { throw failure(place) }
    }

    func write(_ bytes: UnsafeRawBufferPointer, to place: String) throws(ArtifactError) {
        guard archive_write_data(handle, bytes.baseAddress, bytes.count) == bytes.count else { throw failure(place) }
    }

    func end(_ place: String) throws(ArtifactError) {
        guard archive_write_finish_entry(handle) == ARCHIVE_OK else { throw failure(place) }
    }

    private func failure(_ place: String) -> ArtifactError {
        ArtifactError(.system(operation: "write", path: place, number: archive_errno(handle)))
    }
}
