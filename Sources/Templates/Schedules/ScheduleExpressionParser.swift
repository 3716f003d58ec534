/// Reads `rate(5 minutes)`, `cron(0 12 * * ? *)` and `at(2030-01-31T08:00:00)`.
struct ScheduleExpressionParser {
    private let text: String
    private let service: ScheduleExpression.Service
    private var whole: Range<Int> { 0..<text.utf8.count }

    init(_ text: String, for service: ScheduleExpression.Service) {
        self.text = text
        self.service = service
    }

    func parse() throws(ScheduleExpressionError) -> ScheduleExpression {
        if let content = content(of: "rate") { return try rate(content) }
        if let content = content(of: "cron") { return .cron(try CronParser(content, in: text).parse()) }
        if let content = content(of: "at") {
            if service == .rules { throw onlyForSchedules() }
            return try at(content)
        }
        throw notAnExpression()
    }

    /// What stands between the parentheses after `name`.
    private func content(of name: String) -> Substring? {
        guard text.hasPrefix(name + "("), text.hasSuffix(")") else { return nil }
        return text.dropFirst(name.count + 1).dropLast()
    }

    // MARK: - Rates

    private func rate(_ content: Substring) throws(ScheduleExpressionError) -> ScheduleExpression {
        let words = content.split(whereSeparator: \.isWhitespace)
        guard words.count == 2 else { throw malformedRate(content) }
        let (number, unit) = (words[0], words[1])
        guard number.utf8.allSatisfy(isDigit), let value = Int(number), value > 0 else {
            throw ScheduleExpressionError(
                .rate, "a rate's value is a whole number above zero, not '\(number)'",
                help: "the shortest rate is rate(1 minute)", at: place(of: number))
        }
        guard let named = RateUnit(named: unit) else {
            throw ScheduleExpressionError(
                .rate, "a rate's unit is minutes, hours or days, not '\(unit)'", replacement: meantRate(by: content),
                at: place(of: unit))
        }
        let right = named.name(for: value)
        guard unit == right || service == .scheduler else {
            let rule = value == 1 ? "the unit is singular for 1" : "the unit is plural for \(value)"
            throw ScheduleExpressionError(
                .rate, "\(rule): rate(\(value) \(right))", replacement: "rate(\(value) \(right))", at: place(of: unit))
        }
        let (minutes, overflow) = value.multipliedReportingOverflow(by: named.minutes)
        guard !overflow, minutes < 1_000_000_000 else {
            throw ScheduleExpressionError(.rate, "a rate of \(value) \(unit) is too long", at: place(of: number))
        }
        return .rate(minutes: minutes)
    }

    private func malformedRate(_ content: Substring) -> ScheduleExpressionError {
        ScheduleExpressionError(
            .rate, "a rate is a number and a unit, such as rate(5 minutes); found '\(text)'",
            replacement: meantRate(by: content), at: whole)
    }

    // MARK: - Dates

    /// `yyyy-mm-ddThh:mm:ss`, without a zone.
    private func at(_ content: Substring) throws(ScheduleExpressionError) -> ScheduleExpression {
        let pattern = Array("dddd-dd-ddTdd:dd:dd".utf8)
        let bytes = Array(content.utf8)
        let fits =
            bytes.count == pattern.count
            && zip(bytes, pattern).allSatisfy { byte, wanted in
                wanted == UInt8(ascii: "d") ? isDigit(byte) : byte == wanted
            }
        guard fits else {
            throw ScheduleExpressionError(
                .at, "at(…) takes a date and time such as 2030-01-31T08:00:00, not '\(content)'",
                help: "without a zone; it is UTC unless ScheduleExpressionTimezone says otherwise",
                at: place(of: content))
        }
        func number(_ range: Range<Int>) -> Int { bytes[range].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } }
        let time = CivilTime(
            number(0..<4), number(5..<7), number(8..<10), number(11..<13), number(14..<16), number(17..<19))
        let isDate =
            (1...12).contains(time.date.month) && time.date.day >= 1
            && time.date.day <= CivilDate.lengthOfMonth(time.date.month, in: time.date.year)
        guard isDate, time.hour < 24, time.minute < 60, time.second < 60 else {
            throw ScheduleExpressionError(.at, "there is no such date and time as '\(content)'", at: place(of: content))
        }
        return .at(time)
    }

    // MARK: - Anything else

    private func onlyForSchedules() -> ScheduleExpressionError {
        ScheduleExpressionError(
            .notAnExpression, "at(…) is for AWS::Scheduler::Schedule; a rule uses rate(…) or cron(…)", at: whole)
    }

    private func notAnExpression() -> ScheduleExpressionError {
        if let meant = meantRate(by: text[...]) ?? meantCron {
            return ScheduleExpressionError(
                .notAnExpression, "'\(text)' is no schedule expression; use \(meant)", replacement: meant, at: whole)
        }
        if text.split(separator: " ").count == 5, text.utf8.allSatisfy({ isDigit($0) || " */,-?".utf8.contains($0) }) {
            let fields = text.split(separator: " ").map(String.init)
            return CronParser.unixCron(fields, at: whole)
        }
        for name in ["rate", "cron", "at"] where text.lowercased().hasPrefix(name) {
            return ScheduleExpressionError(
                .notAnExpression,
                "'\(text)' is no schedule expression; write \(name)(…) in lower case and without spaces around it",
                replacement: inLowerCase, at: whole)
        }
        return ScheduleExpressionError(
            .notAnExpression, "'\(text)' is no schedule expression",
            help: "use rate(5 minutes), or cron(0 12 * * ? *) for every day at 12:00 UTC", at: whole)
    }

    /// `every 5 minutes`, `5 min` and `every hour` as the rate they mean.
    private func meantRate(by words: Substring) -> String? {
        let pattern = /\s*(every|each)?\s*(\d{1,6})?\s*([a-z]+)\s*/
        guard let match = words.lowercased().wholeMatch(of: pattern), let unit = RateUnit(abbreviated: match.3) else {
            return nil
        }
        let isNumbered = match.2 != nil
        // A letter alone is no word for a time.
        guard isNumbered || match.3.utf8.count > 2, let value = Int(match.2 ?? "1"), value > 0 else { return nil }
        return "rate(\(value) \(unit.name(for: value)))"
    }

    /// The expression without capitals and without spaces around its name.
    private var inLowerCase: String? {
        let pattern = /\s*([a-z]+)\s*(\(.*\))\s*/
        guard let match = text.lowercased().wholeMatch(of: pattern) else { return nil }
        let meant = "\(match.1)\(match.2)"
        return isExpression(meant) ? meant : nil
    }

    private func isExpression(_ text: String) -> Bool {
        (try? ScheduleExpressionParser(text, for: service).parse()) != nil
    }

    /// The six fields of a cron expression without the word before them.
    private var meantCron: String? {
        guard text.split(whereSeparator: \.isWhitespace).count == 6 else { return nil }
        let meant = "cron(\(text))"
        return isExpression(meant) ? meant : nil
    }

    private func place(of part: Substring) -> Range<Int> {
        let start = text.utf8.distance(from: text.startIndex, to: part.startIndex)
        return start..<start + part.utf8.count
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}

private enum RateUnit: String {
    case minute, hour, day

    init?(named name: Substring) {
        let singular = name.hasSuffix("s") ? name.dropLast() : name
        self.init(rawValue: String(singular))
    }

    init?(abbreviated name: Substring) {
        switch name {
        case "m", "min", "mins", "minute", "minutes": self = .minute
        case "h", "hr", "hrs", "hour", "hours": self = .hour
        case "d", "day", "days": self = .day
        default: return nil
        }
    }

    var minutes: Int {
        switch self {
        case .minute: 1
        case .hour: 60
        case .day: 1440
        }
    }

    func name(for value: Int) -> String { value == 1 ? rawValue : rawValue + "s" }
}
