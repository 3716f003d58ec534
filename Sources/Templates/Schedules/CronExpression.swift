/// The six fields of EventBridge's `cron(minutes hours day-of-month month day-of-week year)`.
public struct CronExpression: Hashable, Sendable {
    /// A set of small numbers.
    struct Numbers: Hashable, Sendable {
        private var words: [UInt64] = [0]

        init(_ numbers: some Sequence<Int> = []) {
            for number in numbers { insert(number) }
        }

        mutating func insert(_ number: Int) {
            while words.count <= number / 64 { words.append(0) }
            words[number / 64] |= 1 << UInt64(number % 64)
        }

        func contains(_ number: Int) -> Bool {
            number / 64 < words.count && words[number / 64] & (1 << UInt64(number % 64)) != 0
        }

        /// The smallest member that is not below `number`.
        func first(from number: Int) -> Int? {
            var word = number / 64
            guard word < words.count else { return nil }
            var bits = words[word] & (UInt64.max << UInt64(number % 64))
            while bits == 0 {
                word += 1
                guard word < words.count else { return nil }
                bits = words[word]
            }
            return word * 64 + bits.trailingZeroBitCount
        }
    }

    /// Which days of a month match.
    enum Days: Hashable, Sendable {
        /// Days of the month.
        case ofMonth(Numbers)
        /// `L`
        case lastOfMonth
        /// `15W`: the weekday, Monday to Friday, nearest to a day without leaving the month.
        case weekdayNearest(Int)
        /// `LW`
        case lastWeekdayOfMonth
        /// Days of the week, 1 for Sunday.
        case ofWeek(Numbers)
        /// `6L`: the last such day of the week in the month.
        case lastOfWeek(Int)
        /// `3#2`: the second Tuesday.
        case numberedOfWeek(Int, Int)
    }

    var minutes: Numbers
    var hours: Numbers
    var days: Days
    var months: Numbers
    /// Counted from 1970.
    var years: Numbers

    static let firstYear = 1970
    static let lastYear = 2199

    /// The next matching minute, strictly after `time`; nil after the last year.
    public func next(after time: CivilTime) -> CivilTime? {
        var date = time.date
        var earliest: (hour: Int, minute: Int) = (time.hour, time.minute + 1)
        while let day = firstDay(from: date) {
            if day != date { earliest = (0, 0) }
            if let (hour, minute) = firstTime(from: earliest) {
                return CivilTime(day.year, day.month, day.day, hour, minute)
            }
            date = CivilDate(daysSince1970: day.daysSince1970 + 1)
            earliest = (0, 0)
        }
        return nil
    }

    /// The first matching hour and minute of a day that is not before `earliest`, whose minute may be 60.
    private func firstTime(from earliest: (hour: Int, minute: Int)) -> (Int, Int)? {
        guard let hour = hours.first(from: earliest.hour) else { return nil }
        if hour == earliest.hour {
            if let minute = minutes.first(from: earliest.minute) { return (hour, minute) }
            return firstTime(from: (hour + 1, 0))
        }
        return minutes.first(from: 0).map { (hour, $0) }
    }

    /// The first matching day that is not before `date`.
    private func firstDay(from date: CivilDate) -> CivilDate? {
        var (year, month, day) = (max(date.year, Self.firstYear), date.month, date.day)
        if date.year < Self.firstYear { (month, day) = (1, 1) }
        while let nextYear = years.first(from: year - Self.firstYear).map({ $0 + Self.firstYear }) {
            if nextYear != year { (year, month, day) = (nextYear, 1, 1) }
            while let nextMonth = months.first(from: month) {
                if nextMonth != month { (month, day) = (nextMonth, 1) }
                if let found = firstDay(from: day, of: month, in: year) {
                    return CivilDate(year: year, month: month, day: found)
                }
                (month, day) = (month + 1, 1)
            }
            (year, month, day) = (year + 1, 1, 1)
        }
        return nil
    }

    private func firstDay(from day: Int, of month: Int, in year: Int) -> Int? {
        let length = CivilDate.lengthOfMonth(month, in: year)
        let firstWeekday = CivilDate(year: year, month: month, day: 1).weekday
        /// The first day of the month that falls on a day of the week.
        func first(_ weekday: Int) -> Int { 1 + (weekday - firstWeekday + 7) % 7 }
        func nearestWeekday(to wanted: Int) -> Int {
            switch (firstWeekday + wanted - 2) % 7 + 1 {
            case 7: wanted > 1 ? wanted - 1 : wanted + 2
            case 1: wanted < length ? wanted + 1 : wanted - 2
            default: wanted
            }
        }
        let only: Int?
        switch days {
        case .ofMonth(let numbers): return numbers.first(from: day).flatMap { $0 <= length ? $0 : nil }
        case .ofWeek(let numbers):
            return (day..<max(day, length + 1)).first { numbers.contains((firstWeekday + $0 - 2) % 7 + 1) }
        case .lastOfMonth: only = length
        case .weekdayNearest(let wanted): only = wanted <= length ? nearestWeekday(to: wanted) : nil
        case .lastWeekdayOfMonth: only = nearestWeekday(to: length)
        case .lastOfWeek(let weekday): only = first(weekday) + (length - first(weekday)) / 7 * 7
        case .numberedOfWeek(let weekday, let number):
            let found = first(weekday) + 7 * (number - 1)
            only = found <= length ? found : nil
        }
        return only.flatMap { $0 >= day ? $0 : nil }
    }
}
