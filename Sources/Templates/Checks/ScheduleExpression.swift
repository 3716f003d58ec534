/// What is wrong with the text of a schedule: `rate(5 minutes)`, `cron(0 12 * * ? *)`.
///
/// Source: Amazon EventBridge User Guide, "Schedule expressions"; EventBridge Scheduler adds `at(…)`.
struct ScheduleExpression {
    /// What is wrong, as a sentence about the text.
    let problem: String
    /// What was probably meant.
    let meant: String?

    /// Nil for an expression that is right.
    init?(problemOf text: String, allowsTimes: Bool) {
        if let inside = Self.inside("rate(", text) {
            guard let problem = Self.rateProblem(inside, isStrict: !allowsTimes) else { return nil }
            self = problem
        } else if let inside = Self.inside("cron(", text) {
            guard let problem = Self.cronProblem(inside) else { return nil }
            self = problem
        } else if allowsTimes, text.hasPrefix("at("), text.hasSuffix(")") {
            return nil
        } else {
            let forms = allowsTimes ? "'rate(…)', 'cron(…)' or 'at(…)'" : "'rate(…)' or 'cron(…)'"
            self.init(problem: "a schedule is written \(forms)", meant: Self.meant(by: text))
        }
    }

    private init(problem: String, meant: String?) {
        self.problem = problem
        self.meant = meant
    }

    /// What stands between the brackets.
    private static func inside(_ head: String, _ text: String) -> Substring? {
        text.hasPrefix(head) && text.hasSuffix(")") ? text.dropFirst(head.count).dropLast() : nil
    }

    // MARK: - Rates

    /// - Parameter isStrict: singular and plural must fit the number, as for rules.
    private static func rateProblem(_ inside: Substring, isStrict: Bool) -> ScheduleExpression? {
        let words = inside.split(whereSeparator: \.isWhitespace)
        let unit = words.last.map { $0.hasSuffix("s") ? $0.dropLast() : $0 } ?? ""
        guard words.count == 2, let count = Int(words[0]), count > 0, ["minute", "hour", "day"].contains(unit)
        else {
            return ScheduleExpression(
                problem: "a rate is a number and 'minutes', 'hours' or 'days'", meant: rate(in: inside.lowercased()))
        }
        guard isStrict, (count == 1) != (words[1] == unit) else { return nil }
        let problem = count == 1 ? "a rate of 1 takes '\(unit)' without s" : "a rate of \(count) takes '\(unit)s'"
        return ScheduleExpression(problem: problem, meant: rate(count, String(unit)))
    }

    private static func rate(_ count: Int, _ unit: String) -> String {
        "rate(\(count) \(unit)\(count == 1 ? "" : "s"))"
    }

    /// The rate that words such as `every 5 minutes` speak of.
    private static func rate(in text: String) -> String? {
        if let match = text.firstMatch(of: /(\d{1,6})\s*(minute|min|hour|hr|day|h\b|m\b|d\b)/),
            let count = Int(match.1),
            count > 0
        {
            return rate(count, unit(match.2))
        }
        guard let match = text.firstMatch(of: /every\s+(minute|hour|day)/) else { return nil }
        return rate(1, unit(match.1))
    }

    private static func unit(_ word: Substring) -> String {
        switch word.first {
        case "m": "minute"
        case "h": "hour"
        default: "day"
        }
    }

    // MARK: - Cron

    private static func cronProblem(_ inside: Substring) -> ScheduleExpression? {
        let fields = inside.split(whereSeparator: \.isWhitespace)
        guard fields.count == 6 else {
            let problem = "a cron expression has 6 fields (minutes, hours, day of month, month, day of week, year)"
            let found = fields.count == 5 ? ", and Unix's five are too few" : "; found \(fields.count)"
            return ScheduleExpression(problem: problem + found, meant: fields.count == 5 ? cron(fromUnix: fields) : nil)
        }
        let days = (fields[2] == "?", fields[4] == "?")
        if days.0, days.1 {
            return ScheduleExpression(problem: "only one of day of month and day of week can be '?'", meant: nil)
        }
        guard !days.0, !days.1 else { return nil }
        var meant = fields
        if fields[4] == "*" {
            meant[4] = "?"
        } else if fields[2] == "*" {
            meant[2] = "?"
        } else {
            return ScheduleExpression(problem: "one of day of month and day of week must be '?'", meant: nil)
        }
        return ScheduleExpression(
            problem: "one of day of month and day of week must be '?'", meant: "cron(\(meant.joined(separator: " ")))")
    }

    /// Unix's five fields with a year behind; its week starts with 0, EventBridge's with 1, both on Sunday.
    private static func cron(fromUnix fields: [Substring]) -> String? {
        var day = fields[2]
        var weekday = fields[4]
        if weekday == "*" {
            weekday = "?"
        } else if day == "*" {
            day = "?"
            guard let shifted = shifted(weekday) else { return nil }
            weekday = shifted[...]
        } else {
            return nil
        }
        return "cron(\(fields[0]) \(fields[1]) \(day) \(fields[3]) \(weekday) *)"
    }

    private static func shifted(_ weekday: Substring) -> String? {
        guard !weekday.contains("/"), !weekday.contains("#") else { return nil }
        return weekday.reduce(into: "") { text, character in
            text += character.wholeNumberValue.map { String($0 % 7 + 1) } ?? String(character)
        }
    }

    private static func meant(by text: String) -> String? {
        let lower = text.lowercased()
        let fields = text.split(whereSeparator: \.isWhitespace)
        if fields.count == 5, fields.allSatisfy({ $0.wholeMatch(of: /[\d*\/,\-]+/) != nil }) {
            return cron(fromUnix: fields)
        }
        if fields.count == 6, cronProblem(text[...]) == nil { return "cron(\(text))" }
        return rate(in: lower)
    }
}
