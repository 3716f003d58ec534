import Testing

@testable import Templates
@testable import Triggers

@Suite struct CivilTimeOfClockTests {
    @Test func `times are written as AWS writes them`() {
        let time = CivilTime(WallTime(milliseconds: 1_583_348_638_390))
        #expect(time.requestTime == "04/Mar/2020:19:03:58 +0000")
        #expect(time.iso8601 == "2020-03-04T19:03:58Z")
    }

    @Test func `a time before 1970 has its seconds rounded down`() {
        #expect(CivilTime(WallTime(milliseconds: -1)) == CivilTime(1969, 12, 31, 23, 59, 59))
    }
}
