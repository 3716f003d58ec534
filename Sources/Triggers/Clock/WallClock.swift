#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// The time of day and the passing of time; tests bring their own.
public struct WallClock: Sendable {
    /// The time of day, which may jump.
    public var now: @Sendable () -> WallTime
    /// Time that only passes: counted from some start, and never set.
    public var uptime: @Sendable () -> Duration
    /// Returns after that long, or throws at once when the task is cancelled.
    public var sleep: @Sendable (Duration) async throws -> Void

    /// A clock of its parts.
    public init(
        now: @escaping @Sendable () -> WallTime, uptime: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.now = now
        self.uptime = uptime
        self.sleep = sleep
    }

    private static let start = ContinuousClock.now

    /// The machine's clock.
    public static let system = WallClock {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return WallTime(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    } uptime: {
        start.duration(to: .now)
    } sleep: { duration in
        try await Task.sleep(for: duration)
    }
}
