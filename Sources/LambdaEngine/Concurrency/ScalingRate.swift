internal import NIOCore

/// How fast the number of a function's environments may grow: so many at once, and as many again every ten seconds. Pure.
///
/// Source: AWS Lambda Developer Guide, "Lambda scaling behavior", concurrency scaling rate.
struct ScalingRate: Hashable, Sendable {
    /// Environments in each period.
    let count: Int
    private var available: Double
    private var updatedAt: NIODeadline

    static let period: TimeAmount = .seconds(10)

    init(count: Int, now: NIODeadline) {
        self.count = count
        available = Double(count)
        updatedAt = now
    }

    /// Takes the room for another environment.
    /// - Returns: false when there is none yet.
    mutating func take(at now: NIODeadline) -> Bool {
        let share = Double((now - updatedAt).nanoseconds) / Double(Self.period.nanoseconds)
        available = min(Double(count), available + share * Double(count))
        updatedAt = now
        guard available >= 1 else { return false }
        available -= 1
        return true
    }
}
