internal import NIOCore

// Environments that are ready before any invocation.
extension EnvironmentPool {
    /// Keeps so many environments ready, besides those that invocations have started; 0 to keep none.
    ///
    /// Returns at once: ``provisioned`` tells how far they are. Environments that die are replaced.
    func provision(_ count: Int) {
        guard !isRetired else { return }
        provisionedTarget = count
        provisioningFailure = nil
        account.provision(count, for: configuration.key, version: launcher.version)
        let surplus = max(0, provisionedMembers - count)
        // Those that work go last.
        let candidates = members.filter { $0.value.kind == .provisioned && $0.value.environment.phase != .ended }
        let sorted = candidates.keys.sorted { first, second in
            let (isFirstFree, isSecondFree) = (isFree(first), isFree(second))
            return isFirstFree == isSecondFree ? first > second : isFirstFree
        }
        for number in sorted.prefix(surplus) {
            if isFree(number) { handle(.retired, number) } else { members[number]?.isSurplus = true }
        }
        fillProvisioned()
    }

    private func isFree(_ number: Int) -> Bool { members[number]?.environment.isFree ?? false }

    /// Environments of this kind that count.
    var provisionedMembers: Int {
        members.values.reduce(0) { $0 + ($1.countsAsProvisioned ? 1 : 0) }
    }

    var provisionedReady: Int {
        guard provisionedTarget > 0 else { return 0 }
        return members.values.reduce(0) { $0 + ($1.countsAsProvisioned && $1.isReady ? 1 : 0) }
    }

    /// Starts what is missing.
    func fillProvisioned() {
        guard !isRetired, provisioningFailure == nil, provisionedTarget > 0 else { return }
        let missing = provisionedTarget - provisionedMembers
        for _ in 0..<max(0, missing) { start(.provisioned, for: nil) }
    }

    /// A function that cannot initialise is not tried again and again.
    func provisioningFailed(_ number: Int) {
        provisioningFailure = ProvisionedConcurrency.initializationFailure
        handle(.retired, number)
        for (other, member) in members where member.kind == .provisioned && member.environment.isFree {
            handle(.retired, other)
        }
    }

    /// One of them is gone.
    func replaceProvisioned() {
        fillProvisioned()
        // What waits for one that does not come any more is served by others.
        if provisionedMembers == 0 { moveWaiting(from: .provisioned, to: .onDemand) }
    }

    func setReady(_ isReady: Bool, _ number: Int) {
        members[number]?.isReady = isReady
    }
}
