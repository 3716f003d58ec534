internal import Glibc
internal import NIOCore

/// What a process writes to stdout and stderr.
///
/// A class, for the descriptor that it owns. Read on one event loop only: when there is something, and at the end of each
/// invocation, so that all that was written before the answer stands before the answer's END.
final class ProcessOutput {
    private let descriptor: Int32
    private let watch: ReadinessWatch
    /// Everything is read, and the descriptor is given up: its number may be another file's by now.
    private var isDone = false
    private var buffer = ByteBufferAllocator().buffer(capacity: 65536)

    /// Watches a pipe's end from now on.
    /// - Parameters:
    ///   - descriptor: non-blocking; taken over.
    ///   - onReadable: called on any thread when there is something to ``read(_:)``.
    init(descriptor: Int32, onReadable: @escaping @Sendable () -> Void) {
        self.descriptor = descriptor
        watch = ReadinessWatch(descriptor, onReadable: onReadable) { close(descriptor) }
    }

    deinit { watch.cancel() }

    /// Hands on everything that was written until now, in pieces.
    ///
    /// More than the pipe can hold was written meanwhile, and is told of again: one who writes without end does not keep
    /// the loop from others.
    func read(_ receive: (ByteBuffer) -> Void) {
        guard !isDone else { return }
        for _ in 0..<Self.piecesAtATime {
            buffer.clear()
            let count = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: 65536) { bytes in
                max(0, Glibc.read(descriptor, bytes.baseAddress, bytes.count))
            }
            guard count > 0 else { break }
            receive(buffer)
        }
        // At the end of the pipe it would be readable for ever.
        isDone = hasEnded
        if isDone { watch.cancel() } else { watch.arm() }
    }

    /// Of 64 KB, which is what a pipe holds (pipe(7)).
    static let piecesAtATime = 4

    /// True when nobody can write any more, and everything is read.
    private var hasEnded: Bool {
        var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&state, 1, 0) == 1 && state.revents & Int16(POLLHUP) != 0 && state.revents & Int16(POLLIN) == 0
    }
}
