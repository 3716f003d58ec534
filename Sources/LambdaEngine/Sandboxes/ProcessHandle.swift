internal import CLinux
internal import Dispatch
internal import Glibc

/// A process, held so that it is never mistaken for a later one with the same number.
final class ProcessHandle: Sendable {
    let id: Int32
    private let descriptor: Descriptor

    /// - Parameter id: a process that cannot go unnoticed yet: a child that has not been waited for, or one that waits
    ///   for a word of ours.
    init(_ id: Int32) throws(LambdaEngineError) {
        let number = linux_open_process(id)
        guard number >= 0 else { throw .lastSystemError("cannot open process \(id)") }
        self.id = id
        descriptor = Descriptor(number)
    }

    /// Starts a program as a child, in a session of its own.
    ///
    /// - Parameters:
    ///   - environment: `NAME=value`, all that it gets.
    ///   - descriptors: what it gets as its descriptors from 0 on; no others.
    static func starting(
        _ arguments: [String], environment: [String], descriptors: [Int32]
    ) throws(LambdaEngineError) -> ProcessHandle {
        let path = arguments.first ?? ""
        let id = withCStrings(arguments) { arguments in
            withCStrings(environment) { linux_spawn(path, arguments, $0, descriptors, Int32(descriptors.count)) }
        }
        guard id > 0 else { throw .lastSystemError("cannot start '\(path)'") }
        do {
            return try ProcessHandle(id)
        } catch {
            Glibc.kill(id, SIGKILL)
            waitpid(id, nil, 0)
            throw error
        }
    }

    /// Ends the process at once; harmless when it is gone.
    func kill() {
        send(SIGKILL)
    }

    /// Sends a signal; harmless when the process is gone.
    func send(_ signal: Int32) {
        _ = linux_signal_process(descriptor.number, signal)
    }

    /// Does something once when the process has ended, on a thread that comes and goes.
    func whenEnded(_ action: @escaping @Sendable () -> Void) {
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor.number, queue: .global())
        source.setEventHandler { source.cancel() }
        source.setCancelHandler {
            // The source lets go of the descriptor only now; until then it must be open.
            withExtendedLifetime(self) { action() }
        }
        source.activate()
    }

    /// Takes note of how a child ended; waits for it.
    func reap() -> ProgramEnd {
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0 { guard errno == EINTR else { return .killed(signal: SIGKILL) } }
        let signal = status & 0x7F
        return signal == 0 ? .exited(status: status >> 8 & 0xFF) : .killed(signal: signal)
    }

    private static func withCStrings<Result>(
        _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        let pointers = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: strings.count + 1)
        for (index, string) in strings.enumerated() { pointers[index] = strdup(string) }
        pointers[strings.count] = nil
        defer {
            for index in strings.indices { free(pointers[index]) }
            pointers.deallocate()
        }
        return body(pointers)
    }
}
