internal import Synchronization

/// Sandboxes that are made before anybody needs them, so that a cold start does not wait for one.
///
/// Making one takes longer than an interpreter like that of Python needs to start. Each version of a function has at most
/// one spare, and all together have no more than a few: a new one takes the place of the one that was asked for longest ago.
/// Each is a shell that waits, and costs no processor.
final class SpareSandboxes: Sendable {
    /// Makes a sandbox; nil where nothing is gained by it.
    typealias Making = @Sendable () async throws(LambdaEngineError) -> (any VacantSandbox)?

    /// For whom a spare is: one version of a function, with its files and settings.
    struct Place: Hashable, Sendable {
        fileprivate let number: Int
    }

    private enum Spare {
        case inMaking(turn: Int)
        case ready(any VacantSandbox)
    }

    private struct State {
        /// In the order in which they were asked for: few enough to be looked through.
        var spares: [(place: Place, spare: Spare)] = []
        /// Who waits for a spare that is being made, by its turn. It belongs to them, whatever becomes of its place.
        var waiting: [Int: CheckedContinuation<(any VacantSandbox)?, Never>] = [:]
        var lastNumber = 0
        var isClosed = false

        mutating func nextNumber() -> Int {
            lastNumber += 1
            return lastNumber
        }

        mutating func remove(_ place: Place) -> Spare? {
            spares.firstIndex { $0.place == place }.map { spares.remove(at: $0).spare }
        }

        /// Where the spare of a turn stands while it is being made; nil when it is not wanted at its place any more.
        func index(ofTurn turn: Int) -> Int? {
            spares.firstIndex { if case .inMaking(turn) = $0.spare { true } else { false } }
        }
    }

    private let limit: Int
    private let nursery: TaskNursery
    private let state = Mutex(State())

    /// - Parameters:
    ///   - limit: how many there are at most.
    ///   - nursery: runs what makes them.
    init(limit: Int, nursery: TaskNursery) {
        self.limit = limit
        self.nursery = nursery
    }

    /// A place for the spare of one version of a function.
    func newPlace() -> Place {
        state.withLock { Place(number: $0.nextNumber()) }
    }

    /// Has a spare made where there is none; returns at once.
    func keep(_ place: Place, _ making: @escaping Making) {
        let (turn, surplus) = state.withLock { state -> (Int?, Spare?) in
            guard !state.isClosed, limit > 0 else { return (nil, nil) }
            if let spare = state.remove(place) {
                state.spares.append((place, spare))
                return (nil, nil)
            }
            let surplus = state.spares.count < limit ? nil : state.spares.removeFirst().spare
            let turn = state.nextNumber()
            state.spares.append((place, .inMaking(turn: turn)))
            return (turn, surplus)
        }
        if case .ready(let sandbox) = surplus { sandbox.discard() }
        guard let turn else { return }
        let isTaken = nursery.start { [self] in
            // Whoever needs one and finds none has it made, and is told why that fails.
            made(isWanted(turn) ? try? await making() : nil, turn)
        }
        if !isTaken { made(nil, turn) }
    }

    /// The spare of a place, which has none afterwards; waits for one that is being made. Nil where there is none.
    func take(_ place: Place) async -> (any VacantSandbox)? {
        await withCheckedContinuation { continuation in
            let (isWaiting, sandbox) = state.withLock { state -> (Bool, (any VacantSandbox)?) in
                switch state.remove(place) {
                case nil: return (false, nil)
                case .ready(let sandbox): return (false, sandbox)
                case .inMaking(let turn):
                    state.waiting[turn] = continuation
                    return (true, nil)
                }
            }
            if !isWaiting { continuation.resume(returning: sandbox) }
        }
    }

    /// Ends the spare of a place that is out of use.
    func drop(_ place: Place) {
        if case .ready(let sandbox) = state.withLock({ $0.remove(place) }) { sandbox.discard() }
    }

    /// Ends all of them; there are no more from now on.
    func close() {
        let spares = state.withLock { state in
            state.isClosed = true
            defer { state.spares = [] }
            return state.spares
        }
        for case (_, .ready(let sandbox)) in spares { sandbox.discard() }
    }

    private func isWanted(_ turn: Int) -> Bool {
        state.withLock { $0.index(ofTurn: turn) != nil || $0.waiting[turn] != nil }
    }

    private func made(_ sandbox: (any VacantSandbox)?, _ turn: Int) {
        let (waiting, isKept) = state.withLock {
            state -> (CheckedContinuation<(any VacantSandbox)?, Never>?, Bool) in
            if let waiting = state.waiting.removeValue(forKey: turn) { return (waiting, false) }
            guard let index = state.index(ofTurn: turn) else { return (nil, false) }
            guard let sandbox else {
                state.spares.remove(at: index)
                return (nil, false)
            }
            state.spares[index].spare = .ready(sandbox)
            return (nil, true)
        }
        if let waiting {
            waiting.resume(returning: sandbox)
        } else if !isKept {
            sandbox?.discard()
        }
    }
}
