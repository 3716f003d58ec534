internal import Foundation

/// Points in time as services of AWS say them.
enum WallClockSeconds {
    /// Seconds since 1970.
    static func now() -> Int64 { Int64(Date.now.timeIntervalSince1970) }

    /// Milliseconds since 1970.
    static func nowInMilliseconds() -> Int64 { Int64(Date.now.timeIntervalSince1970 * 1000) }

    /// Such as `2026-01-31T08:05:09Z`.
    static func text(_ seconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
    }
}
