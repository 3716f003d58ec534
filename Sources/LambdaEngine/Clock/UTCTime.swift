internal import Glibc

/// A point in time as the calendar and the clock show it, in UTC.
struct UTCTime {
    private let fields: tm
    private let milliseconds: Int

    /// - Parameter milliseconds: since 1970.
    init(milliseconds: Int64) {
        var seconds = time_t(milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000)
        self.milliseconds = Int(milliseconds - Int64(seconds) * 1000)
        var fields = tm()
        gmtime_r(&seconds, &fields)
        self.fields = fields
    }

    /// Milliseconds since 1970, now.
    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// Such as `2026-01-31`.
    private var date: String { joined("-") }

    /// Seconds since 1970 with their milliseconds, such as `1767225600.250`, as JSON has times in Lambda's API.
    static func secondsText(_ milliseconds: Int64) -> String {
        "\(milliseconds / 1000).\(padded(Int(milliseconds % 1000), 3))"
    }

    /// Such as `2026/01/31`, as log streams begin.
    var pathText: String { joined("/") }

    /// Such as `2026-01-31T08:05:09.000Z`, as log lines begin.
    var text: String { "\(date)T\(time)Z" }

    /// Such as `2026-01-31T08:05:09.000+0000`, as Lambda's API has it.
    var apiText: String { "\(date)T\(time)+0000" }

    private var time: String {
        let clock = [fields.tm_hour, fields.tm_min, fields.tm_sec].map { Self.padded(Int($0), 2) }.joined(
            separator: ":")
        return "\(clock).\(Self.padded(milliseconds, 3))"
    }

    private func joined(_ separator: String) -> String {
        let year = Self.padded(Int(fields.tm_year) + 1900, 4)
        return
            "\(year)\(separator)\(Self.padded(Int(fields.tm_mon) + 1, 2))\(separator)\(Self.padded(Int(fields.tm_mday), 2))"
    }

    private static func padded(_ number: Int, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}
