internal import Dispatch
internal import Synchronization

/// Says when a descriptor can be read, once for each time that it is armed.
///
/// A class, for the system object that it owns. The event loop's own way of watching is of no use here: it demands to be the
/// only reader.
final class ReadinessWatch: Sendable {
    private struct State {
        var source: any DispatchSourceRead
        var isSuspended = false
        var isCancelled = false
    }

    private let state: Mutex<State>
    private static let queue = DispatchQueue(label: "samlet.output")

    /// Watches from now on, armed.
    /// - Parameters:
    ///   - onReadable: called on a thread of the system's.
    ///   - onCancelled: called once when nothing watches the descriptor any more.
    init(
        _ descriptor: Int32, onReadable: @escaping @Sendable () -> Void, onCancelled: @escaping @Sendable () -> Void
    ) {
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: Self.queue)
        source.setCancelHandler(handler: onCancelled)
        state = Mutex(State(source: source))
        state.withLock { state in
            state.source.setEventHandler { [weak self] in
                if self?.disarm() == true { onReadable() }
            }
            state.source.activate()
        }
    }

    deinit { cancel() }

    /// Says once more when the descriptor can be read.
    func arm() {
        state.withLock { state in
            guard state.isSuspended, !state.isCancelled else { return }
            state.isSuspended = false
            state.source.resume()
        }
    }

    /// Watches no more.
    func cancel() {
        state.withLock { state in
            guard !state.isCancelled else { return }
            state.isCancelled = true
            state.source.cancel()
            // A source that is suspended never gets to the end of its cancellation.
            if state.isSuspended { state.source.resume() }
            state.isSuspended = false
        }
    }

    /// True when it was armed.
    private func disarm() -> Bool {
        state.withLock { state in
            guard !state.isSuspended, !state.isCancelled else { return false }
            state.isSuspended = true
            state.source.suspend()
            return true
        }
    }
}
