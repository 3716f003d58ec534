internal import Glibc

/// A log group as it is kept.
public struct StoredLogGroup: Hashable, Sendable {
    /// Such as `/aws/lambda/NAME`.
    public var name: String
    /// Of all its files.
    public var sizeInBytes: Int
    /// When it was made, and what was said about it.
    public var settings: LogGroupSettings
}

/// A log stream as it is kept.
public struct StoredLogStream: Hashable, Sendable {
    /// Unique in its group.
    public var name: String
    /// Milliseconds since 1970; nil for a stream without events.
    public var firstEvent: Int64?
    /// Milliseconds since 1970; nil for a stream without events.
    public var lastEvent: Int64?
    /// When it was written last, in milliseconds since 1970.
    public var lastIngestion: Int64
    /// Of its files.
    public var sizeInBytes: Int
}

extension FunctionLogs {
    /// All groups, by name.
    public var groups: [StoredLogGroup] {
        LogFolder.names(in: folder).compactMap { group(LogLineCoding.name(fromFileName: $0[...])) }
            .sorted { $0.name < $1.name }
    }

    /// A group; nil when it was neither made nor written to.
    public func group(_ name: String) -> StoredLogGroup? {
        let folder = LogFolder(of: name, in: folder)
        guard let created = folder.changeTime else { return nil }
        return StoredLogGroup(
            name: name, sizeInBytes: folder.files.reduce(0) { $0 + $1.sizeInBytes },
            settings: LogGroupSettings(path: folder.settingsPath) ?? LogGroupSettings(createdAt: created))
    }

    /// The streams of a group, by name.
    public func streams(of group: String) -> [StoredLogStream] {
        let folder = LogFolder(of: group, in: folder)
        let files = Dictionary(grouping: folder.files) { folder.stream(of: $0) }
        return files.map { name, files in
            let path = folder.path(ofStream: name)
            let edges = LogFileEdges(paths: [path + ".1", path])
            let modified = files.map { Int64($0.modified.0) * 1000 + Int64($0.modified.1) / 1_000_000 }.max()
            return StoredLogStream(
                name: name, firstEvent: edges.first, lastEvent: edges.last, lastIngestion: modified ?? 0,
                sizeInBytes: files.reduce(0) { $0 + $1.sizeInBytes })
        }.sorted { $0.name < $1.name }
    }

    /// Makes a group, or changes what is said about it.
    public func set(_ settings: LogGroupSettings, of group: String) {
        let folder = LogFolder(of: group, in: folder)
        folder.make()
        settings.write(to: folder.settingsPath)
    }

    /// Makes an empty stream.
    public func makeStream(_ stream: String, in group: String) {
        let folder = LogFolder(of: group, in: folder)
        folder.make()
        _ = LogFile(path: folder.path(ofStream: stream))
    }

    /// Removes a stream with its events.
    public func removeStream(_ stream: String, of group: String) {
        let path = LogFolder(of: group, in: folder).path(ofStream: stream)
        closeFiles(beginningWith: path)
        for file in [path, path + ".1"] { unlink(file) }
    }

    /// Removes a group with all streams.
    public func removeGroup(_ group: String) {
        let folder = LogFolder(of: group, in: folder)
        closeFiles(beginningWith: folder.path + "/")
        for file in folder.files { unlink(folder.path + "/" + file.name) }
        unlink(folder.settingsPath)
        rmdir(folder.path)
    }
}

/// The times of the first and the last event in files that follow each other.
private struct LogFileEdges {
    private(set) var first: Int64?
    private(set) var last: Int64?

    /// Nearly all lines are shorter; of a longer one the whole piece is looked through.
    private static let pieces = [4096, 1 << 20]

    init(paths: [String]) {
        for path in paths {
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            let size = Int(lseek(descriptor, 0, SEEK_END))
            if first == nil { first = Self.times(descriptor, from: 0, 64).first }
            for piece in Self.pieces {
                let start = max(0, size - piece)
                guard let time = Self.times(descriptor, from: start, piece, isWhole: start == 0).last else { continue }
                last = time
                break
            }
        }
    }

    /// The times of the lines that begin in a piece of a file.
    private static func times(_ descriptor: Int32, from start: Int, _ count: Int, isWhole: Bool = true) -> [Int64] {
        var bytes = [UInt8](repeating: 0, count: count)
        let size = pread(descriptor, &bytes, count, off_t(start))
        guard size > 0 else { return [] }
        return bytes.withUnsafeBytes { buffer in
            let lines = buffer[..<size].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            return lines.dropFirst(isWhole ? 0 : 1).compactMap { LogLineCoding.timestamp(of: $0)?.timestamp }
        }
    }
}
