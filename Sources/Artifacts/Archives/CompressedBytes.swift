internal import CLibArchive

/// Bytes in less space, as Zstandard (RFC 8878): for texts that are kept in numbers and seldom read.
public enum CompressedBytes {
    /// The bytes, of which there is at least one, in less space; nil when libarchive cannot.
    public static func compressed(_ bytes: [UInt8]) -> [UInt8]? {
        guard let archive = archive_write_new() else { return nil }
        defer { archive_write_free(archive) }
        // Zstandard needs a little more than its input where that cannot be compressed.
        var output = [UInt8](repeating: 0, count: bytes.count + bytes.count / 8 + 64 << 10)
        let capacity = output.count
        var used = 0
        let isWritten = output.withUnsafeMutableBytes { buffer in
            archive_write_add_filter_zstd(archive) == ARCHIVE_OK && archive_write_set_format_raw(archive) == ARCHIVE_OK
                && archive_write_set_bytes_in_last_block(archive, 1) == ARCHIVE_OK
                && archive_write_open_memory(archive, buffer.baseAddress, capacity, &used) == ARCHIVE_OK
                && write(bytes, to: archive) && archive_write_close(archive) == ARCHIVE_OK
        }
        return isWritten ? Array(output.prefix(used)) : nil
    }

    /// The bytes that were compressed; nil for bytes that are none of ours, are damaged, or come to more than `limit`.
    public static func expanded(_ bytes: [UInt8], limit: Int = 1 << 30) -> [UInt8]? {
        guard let archive = archive_read_new() else { return nil }
        defer { archive_read_free(archive) }
        return bytes.withUnsafeBytes { buffer in
            var entry: OpaquePointer?
            guard archive_read_support_filter_zstd(archive) == ARCHIVE_OK,
                archive_read_support_format_raw(archive) == ARCHIVE_OK,
                archive_read_open_memory(archive, buffer.baseAddress, buffer.count) == ARCHIVE_OK,
                archive_read_next_header(archive, &entry) == ARCHIVE_OK,
                // Raw takes anything: the filter says whether it was Zstandard.
                archive_filter_code(archive, 0) == ARCHIVE_FILTER_ZSTD
            else { return nil }
            return rest(of: archive, limit: limit)
        }
    }

    private static func write(_ bytes: [UInt8], to archive: OpaquePointer) -> Bool {
        guard let entry = archive_entry_new() else { return false }
        defer { archive_entry_free(entry) }
        archive_entry_set_filetype(entry, UInt32(S_IFREG))
        guard archive_write_header(archive, entry) == ARCHIVE_OK else { return false }
        return bytes.withUnsafeBytes { archive_write_data(archive, $0.baseAddress, $0.count) } == bytes.count
    }

    private static func rest(of archive: OpaquePointer, limit: Int) -> [UInt8]? {
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = chunk.withUnsafeMutableBytes { archive_read_data(archive, $0.baseAddress, $0.count) }
            guard count >= 0, output.count + count <= limit else { return nil }
            if count == 0 { return output }
            output += chunk[..<count]
        }
    }
}
