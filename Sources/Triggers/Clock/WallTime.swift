/// A point in time: milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
public struct WallTime: Hashable, Comparable, Sendable {
    /// Since 1970, negative before.
    public var milliseconds: Int64

    /// A time that many milliseconds after 1970.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// A time that many seconds after 1970.
    public init(seconds: Int64) {
        milliseconds = seconds * 1000
    }

    /// Whole seconds, rounded down also before 1970.
    public var seconds: Int64 { milliseconds.quotientRoundedDown(by: 1000) }

    /// The time that much later; parts of a millisecond are rounded up.
    public func advanced(by duration: Duration) -> WallTime {
        WallTime(milliseconds: milliseconds + duration.wholeMilliseconds)
    }

    /// How long it is until `other`; negative when that is earlier.
    public func duration(to other: WallTime) -> Duration {
        .milliseconds(other.milliseconds - milliseconds)
    }

    /// Whether a time comes before another.
    public static func < (left: WallTime, right: WallTime) -> Bool { left.milliseconds < right.milliseconds }
}

extension Duration {
    /// Rounded up, so that what waits this long never wakes too early.
    var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let perMillisecond: Int64 = 1_000_000_000_000_000
        return seconds * 1000 + (attoseconds + perMillisecond - 1) / perMillisecond
    }
}

extension Int64 {
    func quotientRoundedDown(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
