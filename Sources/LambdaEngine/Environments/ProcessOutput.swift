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
            var count = 0
            buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: 65536) { bytes in
                count = Glibc.read(descriptor, bytes.baseAddress, bytes.count)
                return max(0, count)
            }
            // Nobody can write any more, and everything is read: it would be readable for ever.
            if count == 0 {
                isDone = true
                return watch.cancel()
            }
            guard count > 0 else { break }
            receive(buffer)
        }
        watch.arm()
    }

    /// Of 64 KB, which is what a pipe holds (pipe(7)).
    static let piecesAtATime = 4
}
