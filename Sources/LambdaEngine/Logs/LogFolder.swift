internal import Glibc

/// The folder of a log group: `STREAM.log`, and `STREAM.log.1` with what came before it.
struct LogFolder {
    let path: String

    struct File {
        var name: String
        var sizeInBytes: Int
        /// Seconds and nanoseconds since 1970.
        var modified: (Int, Int)
    }

    static let suffix = ".log"
    static let earlierSuffix = ".log.1"

    /// - Parameter root: the folder of all groups.
    init(of group: String, in root: String) {
        path = root + "/" + LogLineCoding.fileName(group)
    }

    func path(ofStream stream: String) -> String { path + "/" + LogLineCoding.fileName(stream) + Self.suffix }

    /// Makes the folder and those above it.
    func make() {
        var end = path.startIndex
        while end < path.endIndex {
            end = path[path.index(after: end)...].firstIndex(of: "/") ?? path.endIndex
            mkdir(String(path[..<end]), 0o700)
        }
    }

    /// In no particular order.
    var files: [File] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var files: [File] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.hasSuffix(Self.suffix) || name.hasSuffix(Self.earlierSuffix) else { continue }
            var status = stat()
            guard stat(path + "/" + name, &status) == 0 else { continue }
            files.append(
                File(
                    name: name, sizeInBytes: Int(status.st_size),
                    modified: (Int(status.st_mtim.tv_sec), Int(status.st_mtim.tv_nsec))))
        }
        return files
    }

    /// The names of the streams that there are, sorted.
    var streams: [String] { Set(files.map(stream)).sorted() }

    /// The stream that a file is of.
    func stream(of file: File) -> String {
        let suffix = file.name.hasSuffix(Self.suffix) ? Self.suffix : Self.earlierSuffix
        return LogLineCoding.name(fromFileName: file.name.dropLast(suffix.utf8.count))
    }

    /// Where the group's settings are; no stream has such a file.
    var settingsPath: String { path + "/group.json" }

    /// When the folder was changed last, in milliseconds since 1970; nil when there is none.
    var changeTime: Int64? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Int64(status.st_mtim.tv_sec) * 1000 + Int64(status.st_mtim.tv_nsec) / 1_000_000
    }

    /// The names of the folders in a folder, in no particular order.
    static func names(in root: String) -> [String] {
        guard let folder = opendir(root) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Removes the files that were not written for the longest time, until the rest is within the limits.
    ///
    /// - Parameter kept: the path of a file that stays in any case.
    /// - Returns: the paths of those that are gone.
    func trim(to limits: LogLimits, keeping kept: String) -> [String] {
        var files = files.sorted { $0.modified < $1.modified }
        var size = files.reduce(0) { $0 + $1.sizeInBytes }
        var removed: [String] = []
        files.removeAll { path + "/" + $0.name == kept }
        for (position, file) in files.enumerated() {
            guard size > limits.groupSizeInBytes || files.count - position >= limits.filesPerGroup else { break }
            unlink(path + "/" + file.name)
            removed.append(path + "/" + file.name)
            size -= file.sizeInBytes
        }
        return removed
    }
}

/// How much of the logs is kept.
struct LogLimits: Sendable {
    /// A stream has two files at most of this size: the older is dropped when both are full.
    var fileSizeInBytes = 8 << 20
    /// Of all files of a group; the streams that were not written for the longest time go first.
    var groupSizeInBytes = 128 << 20
    var filesPerGroup = 1000
    /// How many events wait for a follower that is slow; then the oldest are lost to it.
    var eventsPerFollower = 8192
}
