/// How long asynchronous events wait before they are tried again.
///
/// Source: AWS Lambda Developer Guide, "How Lambda handles errors and retries with asynchronous invocation".
public struct EventTiming: Hashable, Sendable {
    /// The pause after the first failure, which on AWS is 60 s; the one after the second is twice as long.
    public let retryBase: Duration

    /// AWS's own.
    public static let standard = EventTiming()

    private init() { retryBase = .seconds(60) }

    /// Pauses that are shorter or longer than AWS's.
    ///
    /// - Parameter seconds: more than 0 and at most 86,400; nil for others.
    public init?(retryBaseInSeconds seconds: Double) {
        guard seconds > 0, seconds <= 86_400 else { return nil }
        retryBase = .milliseconds(Int64((seconds * 1000).rounded(.up)))
    }

    /// What AWS's pauses after failures are multiplied by.
    var scale: Double { retryBase / .seconds(60) }

    /// AWS's pause after an attempt failed, in milliseconds.
    ///
    /// - Parameter failures: so far, 1 or 2.
    static func retryPause(after failures: Int) -> Int64 { Int64(failures) * 60_000 }

    /// The pause after an event was turned away, in milliseconds: 1 s, then twice as long each time, up to 5 minutes.
    ///
    /// - Parameter throttles: how often in a row, from 1.
    static func throttlePause(after throttles: Int) -> Int64 { min(1000 << Int64(min(throttles - 1, 9)), 300_000) }
}

/// What holds for the events of one function and qualifier.
struct EventRules: Hashable, Sendable {
    /// 0 to 2.
    var maximumRetryAttempts: Int
    /// In milliseconds.
    var maximumAge: Int64
    var timing: EventTiming

    /// Those of a configuration, and AWS's where it says nothing.
    init(_ config: EventInvokeConfig? = nil, timing: EventTiming = .standard) {
        maximumRetryAttempts = config?.maximumRetryAttempts ?? 2
        maximumAge = Int64(config?.maximumEventAgeInSeconds ?? 21_600) * 1000
        self.timing = timing
    }
}
