import Testing

@testable import LambdaEngine

@Suite struct `Times in UTC` {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z", "1970/01/01"),
            (1_767_225_600_007, "2026-01-01T00:00:00.007Z", "2026/01/01"),
            (1_709_210_096_789, "2024-02-29T12:34:56.789Z", "2024/02/29"),
            (-1, "1969-12-31T23:59:59.999Z", "1969/12/31"),
        ] as [(Int64, String, String)])
    func `milliseconds since 1970 are a date and a time`(_ milliseconds: Int64, text: String, path: String) {
        #expect(UTCTime(milliseconds: milliseconds).text == text)
        #expect(UTCTime(milliseconds: milliseconds).apiText == text.dropLast() + "+0000")
        #expect(UTCTime(milliseconds: milliseconds).pathText == path)
    }
}
