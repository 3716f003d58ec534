import Testing

@testable import Templates

@Suite struct CivilTimeTests {
    @Test(arguments: [
        (0, 1970, 1, 1, 5), (-1, 1969, 12, 31, 4), (59, 1970, 3, 1, 1), (11_016, 2000, 2, 29, 3),
        (11_017, 2000, 3, 1, 4),
        (18_321, 2020, 2, 29, 7), (47_540, 2100, 2, 28, 1), (47_541, 2100, 3, 1, 2), (-719_468, 0, 3, 1, 4),
    ])
    func `a day count and a date are two names of the same day`(
        days: Int, year: Int, month: Int, day: Int, weekday: Int
    ) {
        let date = CivilDate(daysSince1970: days)
        #expect(date == CivilDate(year: year, month: month, day: day))
        #expect(date.daysSince1970 == days)
        #expect(date.weekday == weekday)
    }

    @Test func `every day of four centuries follows the one before`() {
        var previous = CivilDate(daysSince1970: -60_000)
        for days in -59_999..<90_000 {
            let date = CivilDate(daysSince1970: days)
            let isNextDay = date == CivilDate(year: previous.year, month: previous.month, day: previous.day + 1)
            let isNextMonth =
                date.day == 1 && previous.day == CivilDate.lengthOfMonth(previous.month, in: previous.year)
            #expect(isNextDay != isNextMonth && date.daysSince1970 == days)
            previous = date
        }
    }
}
