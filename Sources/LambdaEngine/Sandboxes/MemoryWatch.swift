internal import Dispatch
internal import Synchronization

/// Looks at the memory of programs that work, several times a second; does nothing while none does.
final class MemoryWatch: Sendable {
    private let state = Mutex(State())

    private struct State {
        var programs: [ObjectIdentifier: RunningProgram] = [:]
        var isTicking = false
    }

    func add(_ program: RunningProgram) {
        let starts = state.withLock { state in
            state.programs[ObjectIdentifier(program)] = program
            defer { state.isTicking = true }
            return !state.isTicking
        }
        if starts { tickLater() }
    }

    func remove(_ program: RunningProgram) {
        _ = state.withLock { $0.programs.removeValue(forKey: ObjectIdentifier(program)) }
    }

    private func tickLater() {
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(50)) { self.tick() }
    }

    private func tick() {
        for program in state.withLock({ Array($0.programs.values) }) { program.checkMemory() }
        let goesOn = state.withLock { state in
            state.isTicking = !state.programs.isEmpty
            return state.isTicking
        }
        if goesOn { tickLater() }
    }
}
