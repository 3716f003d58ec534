import Documents
import Testing

struct TextSearchTests {
    @Test(arguments: [
        ("a ${b} c", "${", true), ("${", "${", true), ("$ {", "${", false), ("", "${", false), ("$$${x}", "${", true),
        ("smørbrød ${x}", "${x}", true), ("abc", "", true), ("ab", "abc", false), ("aab", "ab", true),
    ])
    func `a text is found byte by byte`(text: String, part: String, isThere: Bool) {
        #expect(text.holds(part) == isThere)
    }

    @Test(arguments: [
        ("a$b", true), ("$", true), ("", false), ("abc", false), ("sixteen bytes or more $", true),
        ("smørbrød and more of it", false),
    ])
    func `a byte is found in short and in long texts`(text: String, isThere: Bool) {
        #expect(text.holds(UInt8(ascii: "$")) == isThere)
    }

    @Test func `the first place of a text can be replaced`() throws {
        var text = "brød ${x} og ${x}"
        text.replaceSubrange(try #require(text.firstPlace(of: "${x}")), with: "smør")
        #expect(text == "brød smør og ${x}")
        #expect(text.firstPlace(of: "${y}") == nil)
    }
}
