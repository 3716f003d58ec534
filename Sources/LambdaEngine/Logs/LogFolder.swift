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
    var streams: [String] {
        let names = files.map { file in
            let suffix = file.name.hasSuffix(Self.suffix) ? Self.suffix : Self.earlierSuffix
            return LogLineCoding.name(fromFileName: file.name.dropLast(suffix.utf8.count))
        }
        return Set(names).sorted()
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
