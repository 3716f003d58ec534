/// How often functions are called, from one look to the next.
public struct CallRates: Sendable {
    /// Calls in a second by physical name; empty before the second look.
    public private(set) var perSecond: [String: Double] = [:]
    /// A line for each function that has done something since the look before; at the first look for each.
    public private(set) var changes: [String] = []
    private var last: (calls: [String: EngineStatus.Function], at: ContinuousClock.Instant)?

    /// Nothing is known before the first look.
    public init() {}

    /// Takes what the engine says at a time.
    public mutating func take(_ status: EngineStatus, at now: ContinuousClock.Instant) {
        let functions = status.stacks.flatMap(\.functions)
        let before = last
        perSecond = [:]
        changes = []
        for function in functions {
            let earlier = before?.calls[function.name]
            if let earlier, let start = before?.at, now > start {
                let calls = max(0, function.invocations - earlier.invocations)
                perSecond[function.name] = Double(calls) / ((now - start) / .seconds(1))
            }
            if earlier == nil || earlier.map({ hasChanged($0, function) }) == true {
                changes.append(FunctionLine(function, rate: nil).cells.joined(separator: "  "))
            }
        }
        last = (Dictionary(functions.map { ($0.name, $0) }) { first, _ in first }, now)
    }

    private func hasChanged(_ earlier: EngineStatus.Function, _ now: EngineStatus.Function) -> Bool {
        (earlier.invocations, earlier.errors, earlier.throttles) != (now.invocations, now.errors, now.throttles)
            || earlier.environments != now.environments
    }
}
