internal import NIOCore

// What becomes of the environments of a pool that have nothing to do.
extension EnvironmentPool {
    /// An environment is free: it is frozen after a moment, and ended after a while.
    func rest(_ number: Int) {
        guard let member = members[number], member.environment.isFree else { return }
        member.process?.watchMemory(false)
        guard !isRetired else { return }
        if freezer == nil { scheduleFreezing(at: .now() + times.restless) }
        if reaper == nil, member.kind == .onDemand { scheduleReaping(at: .now() + times.idle) }
    }

    /// An environment gets work.
    func wake(_ number: Int) {
        guard let member = members[number], let process = member.process else { return }
        if member.isFrozen {
            member.isFrozen = false
            process.thaw()
            flushTelemetry(number)
        }
        process.watchMemory(true)
    }

    // MARK: - Freezing

    private func scheduleFreezing(at time: NIODeadline) {
        freezer = loop.assumeIsolated().scheduleTask(deadline: time) { self.assumeIsolated { $0.freeze() } }
    }

    /// Freezes the environments that have had nothing to do for a moment.
    private func freeze() {
        freezer = nil
        let now = NIODeadline.now()
        var next: NIODeadline?
        for number in free.values.joined() {
            guard let member = members[number], !member.isFrozen, case .idle(let since) = member.environment.phase
            else {
                continue
            }
            if since + times.restless <= now {
                member.isFrozen = true
                member.process?.freeze()
            } else {
                next = min(next ?? since + times.restless, since + times.restless)
            }
        }
        if let next { scheduleFreezing(at: next) }
    }

    // MARK: - Reaping

    private func scheduleReaping(at time: NIODeadline) {
        reaper = loop.assumeIsolated().scheduleTask(deadline: time) { self.assumeIsolated { $0.reap() } }
    }

    /// Ends the environments that had nothing to do for too long.
    private func reap() {
        reaper = nil
        let now = NIODeadline.now()
        var next: NIODeadline?
        for number in free[.onDemand] ?? [] {
            guard let since = members[number]?.environment.isFreeSince else { continue }
            if since + times.idle <= now {
                handle(.retired, number)
            } else {
                next = min(next ?? since + times.idle, since + times.idle)
            }
        }
        if let next { scheduleReaping(at: next) }
    }
}
