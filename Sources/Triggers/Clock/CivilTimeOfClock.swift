public import Templates

extension CivilTime {
    /// What calendar and clock show at a time, to the second.
    public init(_ time: WallTime) {
        let seconds = Int(time.seconds)
        let days = Int(Int64(seconds).quotientRoundedDown(by: 86_400))
        let ofDay = seconds - days * 86_400
        self.init(CivilDate(daysSince1970: days), ofDay / 3600, ofDay / 60 % 60, ofDay % 60)
    }

    /// The time that calendar and clock show.
    public var wallTime: WallTime {
        WallTime(seconds: Int64(date.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + second))
    }

    /// `12/Mar/2020:19:03:58 +0000`, as API Gateway's request context has it.
    var requestTime: String {
        "\(digits(date.day, 2))/\(Self.months[date.month - 1])/\(digits(date.year, 4))"
            + ":\(digits(hour, 2)):\(digits(minute, 2)):\(digits(second, 2)) +0000"
    }

    /// `Wed, 03 Aug 2022 13:42:46 GMT`, as the header `Date` has it.
    var httpDate: String {
        "\(Self.weekdays[date.weekday - 1]), \(digits(date.day, 2)) \(Self.months[date.month - 1]) \(digits(date.year, 4))"
            + " \(digits(hour, 2)):\(digits(minute, 2)):\(digits(second, 2)) GMT"
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}

/// A number with leading zeros.
private func digits(_ number: Int, _ count: Int) -> String {
    let text = String(number)
    return text.utf8.count < count ? String(repeating: "0", count: count - text.utf8.count) + text : text
}
