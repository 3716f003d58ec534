internal import Templates

/// Which resources of a plan can be prepared next: those of which everything that they refer to is ready.
struct PreparationQueue {
    /// The actions that make or change a resource, in the order of the plan.
    let actions: [PlannedAction]
    /// How many of the actions that one refers to are not finished.
    private var missing: [Int]
    private var dependents: [Int: [Int]] = [:]
    private var ready: [Int] = []
    private var running = 0
    /// For those that are not started: the resource that failed, on which they wait.
    private var causes: [Int: Int] = [:]

    init(_ all: [PlannedAction]) {
        actions = all.filter { $0.desired != nil && $0.kind != .none }
        let places = Dictionary(actions.enumerated().map { ($1.logicalID, $0) }) { first, _ in first }
        missing = Array(repeating: 0, count: actions.count)
        for (index, action) in actions.enumerated() {
            let needed = Set((action.desired?.dependencies ?? []).compactMap { places[$0] }).subtracting([index])
            missing[index] = needed.count
            for place in needed { dependents[place, default: []].append(index) }
        }
        ready = actions.indices.reversed().filter { missing[$0] == 0 }
    }

    /// The next action to start, by its index; nil when so many run already, or none can be started now.
    mutating func next(limit: Int) -> Int? {
        guard running < limit, let index = ready.popLast() else { return nil }
        running += 1
        return index
    }

    /// - Parameter hasFailed: what refers to the resource is then never started.
    /// - Returns: the actions that will not be started because of the failure, in the order of the plan.
    @discardableResult
    mutating func finish(_ index: Int, hasFailed: Bool) -> [Int] {
        running -= 1
        guard !hasFailed else { return skipDependents(of: index) }
        for dependent in (dependents[index] ?? []).reversed() {
            missing[dependent] -= 1
            if missing[dependent] == 0 { ready.append(dependent) }
        }
        return []
    }

    private mutating func skipDependents(of index: Int) -> [Int] {
        var skipped: [Int] = []
        var pending = dependents[index] ?? []
        while let dependent = pending.popLast() {
            guard causes[dependent] == nil else { continue }
            causes[dependent] = index
            skipped.append(dependent)
            pending += dependents[dependent] ?? []
        }
        return skipped.sorted()
    }
}
