/// Reads the fields of a cron expression.
struct CronParser {
    /// One of the six fields: its name, its range, and the names that stand for its numbers.
    private struct Field {
        let name: String
        let range: ClosedRange<Int>
        var names: [String] = []
        /// Whether a range may run over the end, as `FRI-MON` does.
        var isCyclic = true

        static let minutes = Field(name: "minutes", range: 0...59)
        static let hours = Field(name: "hours", range: 0...23)
        static let dayOfMonth = Field(name: "day-of-month", range: 1...31)
        static let month = Field(
            name: "month", range: 1...12,
            names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"])
        static let dayOfWeek = Field(
            name: "day-of-week", range: 1...7, names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"])
        static let year = Field(
            name: "year", range: CronExpression.firstYear...CronExpression.lastYear, isCyclic: false)
    }

    private let text: String
    private let content: Substring

    /// - Parameter content: the part of `text` between the parentheses.
    init(_ content: Substring, in text: String) {
        self.text = text
        self.content = content
    }

    func parse() throws(ScheduleExpressionError) -> CronExpression {
        let fields = content.split(whereSeparator: \.isWhitespace)
        if fields.count == 5 { throw Self.unixCron(fields.map(String.init), at: place(of: content)) }
        guard fields.count == 6 else {
            throw ScheduleExpressionError(
                .cron,
                "a cron expression has 6 fields (minutes hours day-of-month month day-of-week year), not \(fields.count)",
                at: place(of: content))
        }
        return CronExpression(
            minutes: try numbers(fields[0], .minutes), hours: try numbers(fields[1], .hours),
            days: try days(fields[2], fields[4]), months: try numbers(fields[3], .month), years: try years(fields[5]))
    }

    private func years(_ field: Substring) throws(ScheduleExpressionError) -> CronExpression.Numbers {
        var shifted = CronExpression.Numbers()
        let years = try numbers(field, .year)
        for year in Field.year.range where years.contains(year) { shifted.insert(year - CronExpression.firstYear) }
        return shifted
    }

    // MARK: - Days

    /// Of the two fields for days exactly one is `?`.
    private func days(_ ofMonth: Substring, _ ofWeek: Substring) throws(ScheduleExpressionError) -> CronExpression.Days
    {
        switch (ofMonth == "?", ofWeek == "?") {
        case (false, true): return try daysOfMonth(ofMonth)
        case (true, false): return try daysOfWeek(ofWeek)
        case (false, false): throw bothDays(ofMonth, ofWeek)
        case (true, true):
            throw ScheduleExpressionError(
                .cron, "day-of-month and day-of-week are both '?'; one of them says which days",
                help: "'*' means every day",
                at: place(of: ofWeek))
        }
    }

    private func bothDays(_ ofMonth: Substring, _ ofWeek: Substring) -> ScheduleExpressionError {
        let message = "day-of-month and day-of-week cannot both be given; one of them must be '?'"
        let meant: (Substring, Substring)? =
            ofWeek == "*" ? (ofMonth, "?") : ofMonth == "*" ? ("?", ofWeek) : nil
        var fields = content.split(whereSeparator: \.isWhitespace)
        if let meant { (fields[2], fields[4]) = meant }
        return ScheduleExpressionError(
            .cron, message, replacement: meant == nil ? nil : "cron(\(fields.joined(separator: " ")))",
            at: place(of: ofWeek))
    }

    private func daysOfMonth(_ field: Substring) throws(ScheduleExpressionError) -> CronExpression.Days {
        if field == "L" { return .lastOfMonth }
        if field == "LW" { return .lastWeekdayOfMonth }
        if field.hasSuffix("W"), !field.contains(",") {
            return .weekdayNearest(try number(field.dropLast(), .dayOfMonth))
        }
        return .ofMonth(try numbers(field, .dayOfMonth))
    }

    private func daysOfWeek(_ field: Substring) throws(ScheduleExpressionError) -> CronExpression.Days {
        if field == "L" { return .ofWeek(CronExpression.Numbers([7])) }
        if let hash = field.firstIndex(of: "#") {
            let (weekday, occurrence) = (field[..<hash], field[field.index(after: hash)...])
            guard let count = Int(occurrence), (1...5).contains(count) else {
                throw ScheduleExpressionError(
                    .cron,
                    "after '#' stands one number from 1 to 5, as in 3#2 for the second Tuesday; found '\(field)'",
                    at: place(of: field))
            }
            return .numberedOfWeek(try number(weekday, .dayOfWeek), count)
        }
        if field.hasSuffix("L"), !field.contains(",") { return .lastOfWeek(try number(field.dropLast(), .dayOfWeek)) }
        return .ofWeek(try numbers(field, .dayOfWeek))
    }

    // MARK: - Numbers

    private func numbers(_ field: Substring, _ kind: Field) throws(ScheduleExpressionError) -> CronExpression.Numbers {
        var result = CronExpression.Numbers()
        for part in field.split(separator: ",", omittingEmptySubsequences: false) {
            let pieces = part.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            let step = pieces.count == 2 ? try self.step(pieces[1], kind) : nil
            for number in try range(pieces[0], kind, isStart: step != nil, step: step ?? 1) { result.insert(number) }
        }
        return result
    }

    /// The numbers of `*`, `5`, `5-10`; with `isStart`, `5` runs to the end of the field.
    private func range(
        _ part: Substring, _ kind: Field, isStart: Bool, step: Int
    ) throws(ScheduleExpressionError) -> [Int] {
        let limits = kind.range
        if part == "*" { return Array(stride(from: limits.lowerBound, through: limits.upperBound, by: step)) }
        guard let dash = part.firstIndex(of: "-") else {
            let start = try number(part, kind)
            return isStart ? Array(stride(from: start, through: limits.upperBound, by: step)) : [start]
        }
        let (first, last) = (try number(part[..<dash], kind), try number(part[part.index(after: dash)...], kind))
        if first <= last { return Array(stride(from: first, through: last, by: step)) }
        guard kind.isCyclic else {
            throw ScheduleExpressionError(
                .cron, "the range '\(part)' of \(kind.name) runs backwards", at: place(of: part))
        }
        return stride(from: first, through: last + limits.count, by: step).map {
            (($0 - limits.lowerBound) % limits.count) + limits.lowerBound
        }
    }

    private func step(_ text: Substring, _ kind: Field) throws(ScheduleExpressionError) -> Int {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let step = Int(text), step > 0 else {
            throw ScheduleExpressionError(
                .cron, "after '/' stands the step, a whole number above zero; found '\(text)' in \(kind.name)",
                at: place(of: text))
        }
        return step
    }

    private func number(_ text: Substring, _ kind: Field) throws(ScheduleExpressionError) -> Int {
        if let index = kind.names.firstIndex(of: text.uppercased()) { return index + kind.range.lowerBound }
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text) else {
            throw malformed(text, kind)
        }
        guard kind.range.contains(number) else {
            let limits = "\(kind.range.lowerBound) to \(kind.range.upperBound)"
            let help = kind.name == "day-of-week" && number == 0 ? "Sunday is 1, unlike in Unix cron" : nil
            throw ScheduleExpressionError(
                .cron, "\(kind.name) is \(limits), not \(number)", help: help, at: place(of: text))
        }
        return number
    }

    private func malformed(_ text: Substring, _ kind: Field) -> ScheduleExpressionError {
        let names = kind.names.isEmpty ? "" : " or \(kind.names[0]) to \(kind.names[kind.names.count - 1])"
        let limits = "\(kind.range.lowerBound) to \(kind.range.upperBound)\(names)"
        let help = text == "?" ? "'?' is for day-of-month and day-of-week only" : nil
        return ScheduleExpressionError(
            .cron, "'\(text)' is no \(kind.name); it is \(limits), '*', a range or a list", help: help,
            at: place(of: text))
    }

    // MARK: - Messages

    /// The five fields of Unix cron, and the six that mean the same.
    static func unixCron(_ fields: [String], at range: Range<Int>) -> ScheduleExpressionError {
        var six = fields.map { $0 }
        if six[4] == "*" || six[4] == "?" {
            six[4] = six[2] == "?" ? "*" : "?"
        } else {
            six[4] = shiftedWeekdays(six[4])
            if six[2] == "*" { six[2] = "?" }
        }
        let meant = "cron(\((six + ["*"]).joined(separator: " ")))"
        let isSound = six[2] == "?" || six[4] == "?"
        return ScheduleExpressionError(
            .unixCron,
            "EventBridge's cron has 6 fields (minutes hours day-of-month month day-of-week year); this is Unix cron with 5"
                + (isSound ? ": write \(meant)" : ""),
            replacement: isSound ? meant : nil, at: range)
    }

    /// Unix counts the days of the week from 0 for Sunday, and 7 is Sunday too; EventBridge counts from 1.
    private static func shiftedWeekdays(_ field: String) -> String {
        var result = ""
        var isStep = false
        for character in field {
            if let day = character.wholeNumberValue, !isStep {
                result += String(day % 7 + 1)
            } else {
                isStep = character == "/"
                result.append(character)
            }
        }
        return result
    }

    private func place(of part: Substring) -> Range<Int> {
        let start = text.utf8.distance(from: text.startIndex, to: part.startIndex)
        return start..<start + part.utf8.count
    }
}
