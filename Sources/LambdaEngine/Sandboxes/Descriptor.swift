internal import CLinux
internal import Glibc

/// An open descriptor, closed when it goes out of scope.
struct Descriptor: ~Copyable, Sendable {
    let number: Int32

    init(_ number: Int32) {
        self.number = number
    }

    deinit {
        close(number)
    }

    /// Hands the descriptor over to someone who closes it.
    consuming func released() -> Int32 {
        let number = number
        discard self
        return number
    }
}

/// The two ends of a pipe.
struct Pipe: ~Copyable {
    let reading: Descriptor
    let writing: Descriptor

    init() throws(LambdaEngineError) {
        var ends: [Int32] = [-1, -1]
        guard linux_pipe(&ends) == 0 else { throw .lastSystemError("cannot open a pipe") }
        reading = Descriptor(ends[0])
        writing = Descriptor(ends[1])
    }

    /// The end to read from; the other one is closed.
    consuming func readingEnd() -> Descriptor {
        reading
    }
}

extension Pipe {
    /// Both ends, of which the one to read from does not wait; to be closed by the caller.
    consuming func released() -> (reading: Int32, writing: Int32) {
        let writing = writing.released()
        let reading = reading.released()
        _ = fcntl(reading, F_SETFL, fcntl(reading, F_GETFL) | O_NONBLOCK)
        return (reading, writing)
    }
}

/// Two ends of a line over which a program is told to go on. Unlike a pipe's, its other end may be gone without harm.
struct Line: ~Copyable {
    let near: Descriptor
    let far: Descriptor

    init() throws(LambdaEngineError) {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw .lastSystemError("cannot open a pair of sockets") }
        near = Descriptor(ends[0])
        far = Descriptor(ends[1])
    }

    /// The end of this process; the other one is closed.
    consuming func nearEnd() -> Descriptor {
        near
    }
}

extension LambdaEngineError {
    /// What a system call just failed with, as trouble with starting a program.
    static func lastSystemError(_ message: String) -> LambdaEngineError {
        LambdaEngineError(.spawnFailed, message, cause: String(cString: strerror(errno)))
    }
}
