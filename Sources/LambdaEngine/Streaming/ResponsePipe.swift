internal import NIOCore
internal import Synchronization

/// Carries a function's response from its runtime to who reads it, while it is written.
///
/// It holds little: a runtime that writes faster than the response is read is told to wait. Who gives up reading does not stop
/// the function, whose bytes are then dropped.
///
/// A class, for both ends share it.
final class ResponsePipe: Sendable {
    private struct State {
        var parts = CircularBuffer<ResponsePart>()
        var size = 0
        var reader: CheckedContinuation<Void, Never>?
        /// Set while the runtime waits.
        var onDrain: (@Sendable () -> Void)?
        var refusal: LambdaError?
        var hasBegun = false
        var isOver = false
        var isGivenUp = false
    }

    private let state = Mutex(State())

    /// In bytes: with more than the first the runtime waits, until there is less than the second.
    private static let marks = (high: 262_144, low: 65_536)
    /// What a part takes beside its bytes, roughly: many small ones are much memory too.
    private static let partSizeInBytes = 128

    // MARK: - Writing

    /// Whether a response has begun.
    var hasBegun: Bool { state.withLock(\.hasBegun) }

    /// Begins the response; false when one has begun before, or the invocation is over.
    func begin(contentType: String) -> Bool {
        put(.head(contentType: contentType)) { state in
            guard !state.hasBegun, !state.isOver else { return false }
            state.hasBegun = true
            return true
        }
    }

    /// Adds a piece of the response.
    /// - Parameter onDrain: called once when this returns false and the reader has caught up.
    /// - Returns: whether more is wanted at once.
    func write(_ bytes: ByteBuffer, onDrain: @escaping @Sendable () -> Void) -> Bool {
        guard put(.body(bytes), if: { !$0.isOver && !$0.isGivenUp }) else { return true }
        return state.withLock { state in
            guard state.size > Self.marks.high, !state.isGivenUp else { return true }
            state.onDrain = onDrain
            return false
        }
    }

    /// Ends the response with what came of the invocation. A result that was not written in pieces is one piece.
    func finish(_ result: InvocationResult) {
        var end = result
        if result.functionError == nil {
            if begin(contentType: "application/json") { _ = put(.body(result.payload)) { !$0.isGivenUp } }
            end.payload = ByteBuffer()
        }
        _ = put(.end(end)) { state in
            defer { state.isOver = true }
            return !state.isOver
        }
    }

    /// Ends it without the function having run.
    func refuse(_ error: LambdaError) {
        let reader = state.withLock { state in
            (state.refusal, state.isOver) = (error, true)
            return state.reader.take()
        }
        reader?.resume()
    }

    private func put(_ part: ResponsePart, if isWanted: (inout State) -> Bool) -> Bool {
        let (wasTaken, reader) = state.withLock { state in
            guard isWanted(&state) else { return (false, CheckedContinuation<Void, Never>?.none) }
            state.parts.append(part)
            state.size += part.sizeInBytes + Self.partSizeInBytes
            return (true, state.reader.take())
        }
        reader?.resume()
        return wasTaken
    }

    // MARK: - Reading

    /// The next part; nil after the last one.
    /// - Throws: why the function was not run.
    func next() async throws(LambdaError) -> ResponsePart? {
        while true {
            let (part, refusal, isOver, onDrain) = state.withLock { state in
                let part = state.parts.popFirst()
                if let part { state.size -= part.sizeInBytes + Self.partSizeInBytes }
                let onDrain = state.size < Self.marks.low ? state.onDrain.take() : nil
                return (part, state.refusal, state.isOver, onDrain)
            }
            onDrain?()
            if let part { return part }
            if let refusal { throw refusal }
            if isOver { return nil }
            await arrival()
        }
    }

    /// Waits until there is something to read, or nothing more to come.
    private func arrival() async {
        await withCheckedContinuation { continuation in
            let isHere = state.withLock { state in
                guard state.parts.isEmpty, !state.isOver else { return true }
                state.reader = continuation
                return false
            }
            if isHere { continuation.resume() }
        }
    }

    /// Drops what is there and what comes.
    func giveUp() {
        let onDrain = state.withLock { state in
            state.isGivenUp = true
            state.parts.removeAll()
            state.size = 0
            return state.onDrain.take()
        }
        onDrain?()
    }
}

extension ResponsePart {
    fileprivate var sizeInBytes: Int {
        switch self {
        case .head: 0
        case .body(let bytes): bytes.readableBytes
        case .end(let result): result.payload.readableBytes
        }
    }
}
