internal import Glibc
internal import struct Logging.Logger
internal import struct Synchronization.Mutex

/// The logs of functions, in files: one folder a log group, one file a log stream.
///
/// They do not grow for ever: of each stream the last 8 to 16 MB stay, of each group 128 MB and 1000 files; the streams that
/// were not written for the longest time go first. What is written is at once visible to readers; it survives the end of
/// the engine, and of the machine as far as the system has written it.
public final class FunctionLogs: Sendable {
    private struct State {
        var files: [String: LogFile] = [:]
        var uses = 0
        var followers: [String: [Int: AsyncStream<LogEvent>.Continuation]] = [:]
        var lastFollower = 0
        var hasFailed = false
    }

    let folder: String
    private let limits: LogLimits
    private let logger: Logger?
    private let state = Mutex(State())

    private static let openFileLimit = 64

    /// - Parameters:
    ///   - folder: an absolute path; made when something is written.
    ///   - logger: is told, once, when the logs cannot be written.
    init(folder: String, limits: LogLimits = LogLimits(), logger: Logger? = nil) {
        self.folder = folder
        self.limits = limits
        self.logger = logger
    }

    // MARK: - Writing

    /// Adds events to a group, in the order given, and hands them to its followers.
    ///
    /// One `write` for the events of a stream that follow each other; no waiting for the disk.
    public func append(_ events: [LogEvent], to group: String) {
        guard !events.isEmpty else { return }
        state.withLock { state in
            var rest = events[...]
            while let first = rest.first {
                let run = rest.prefix { $0.stream == first.stream }
                write(run, ofStream: first.stream, group, &state)
                rest = rest.dropFirst(run.count)
            }
            guard let followers = state.followers[group] else { return }
            for follower in followers.values {
                for event in events { follower.yield(event) }
            }
        }
    }

    private func write(_ events: ArraySlice<LogEvent>, ofStream stream: String, _ group: String, _ state: inout State) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(events.reduce(0) { $0 + $1.message.utf8.count + 24 })
        for event in events { LogLineCoding.append(event, to: &bytes) }
        let isWritten = file(ofStream: stream, group, for: bytes.count, &state)?.append(bytes) ?? false
        if !isWritten, !state.hasFailed {
            state.hasFailed = true
            logger?.warning(
                "cannot write logs of functions", metadata: ["log.group": "\(group)", "log.folder": "\(folder)"])
        }
    }

    /// The file that takes the next bytes of a stream.
    private func file(
        ofStream stream: String, _ group: String, for size: Int, _ state: inout State
    ) -> LogFile? {
        state.uses += 1
        let key = group + "\n" + stream
        if let file = state.files[key], file.sizeInBytes == 0 || file.sizeInBytes + size <= limits.fileSizeInBytes {
            file.lastUse = state.uses
            return file
        }
        let groupFolder = LogFolder(of: group, in: folder)
        let path = groupFolder.path(ofStream: stream)
        if state.files.removeValue(forKey: key) == nil { groupFolder.make() }
        guard var file = LogFile(path: path) else { return nil }
        if file.sizeInBytes > 0, file.sizeInBytes + size > limits.fileSizeInBytes {
            guard rename(path, path + ".1") == 0, let next = LogFile(path: path) else { return nil }
            file = next
        }
        let removed = groupFolder.trim(to: limits, keeping: path)
        state.files = state.files.filter { !removed.contains($0.value.path) }
        if state.files.count >= Self.openFileLimit,
            let oldest = state.files.min(by: { $0.value.lastUse < $1.value.lastUse })
        {
            state.files[oldest.key] = nil
        }
        file.lastUse = state.uses
        state.files[key] = file
        return file
    }

    /// Closes the files whose paths begin so, for they are to go.
    func closeFiles(beginningWith path: String) {
        state.withLock { state in state.files = state.files.filter { !$0.value.path.hasPrefix(path) } }
    }

    // MARK: - Reading

    /// What was written to a group in a range of milliseconds since 1970, oldest first.
    public func events(of group: String, in range: Range<Int64>) -> [LogEvent] {
        LogReader(folder: LogFolder(of: group, in: folder), range: range).events()
    }

    /// What is written to a group from now on, until the stream is given up. One who is slow loses the oldest events.
    public func follow(_ group: String) -> AsyncStream<LogEvent> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: LogEvent.self, bufferingPolicy: .bufferingNewest(limits.eventsPerFollower))
        let number = state.withLock { state in
            state.lastFollower += 1
            state.followers[group, default: [:]][state.lastFollower] = continuation
            return state.lastFollower
        }
        continuation.onTermination = { [weak self] _ in self?.removeFollower(number, of: group) }
        return stream
    }

    /// How many follow a group.
    func followerCount(of group: String) -> Int { state.withLock { $0.followers[group]?.count ?? 0 } }

    private func removeFollower(_ number: Int, of group: String) {
        state.withLock { state in
            state.followers[group]?[number] = nil
            if state.followers[group]?.isEmpty == true { state.followers[group] = nil }
        }
    }
}
