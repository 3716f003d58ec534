@testable import Templates
import Testing

/// Checked against Python's re.fullmatch with ASCII classes, where both dialects agree.
struct TextPatternTests {
    private func matches(_ pattern: String, _ text: String) -> Bool? {
        guard case .pattern(let read) = TextPattern.reading(pattern) else { return nil }
        return read.matches(text)
    }

    @Test(arguments: [
        ("", "", true), ("", "a", false), ("abc", "abc", true), ("abc", "abcd", false), ("^abc$", "abc", true),
        ("a|b|cd", "cd", true), ("a|b|cd", "c", false), ("(a|b)*c", "ababc", true), ("a||b", "", true),
        ("a*", "", true), ("a+", "", false), ("a?b", "b", true), ("a{2}", "aa", true), ("a{2}", "aaa", false),
        ("a{2,}", "aaaa", true), ("a{2,3}", "aaaa", false), ("a{0}b", "b", true), ("(ab){2}", "abab", true),
        ("a*?b", "aab", true), ("[a-c]+", "abcabc", true), ("[^a-c]+", "xyz", true), ("[^a-c]+", "xaz", false),
        ("[a-zA-Z0-9_.-]+", "a.B-9_", true), ("[-a]+", "a-", true), ("[a-]+", "a-", true), ("[\\]\\\\]+", "]\\", true),
        ("[\\d.]+", "1.2", true),
        ("[\\D]+", "ab", true), ("[\\D]+", "a1", false), ("[^\\s]+", "a b", false), ("[\\w-]+", "a-b", true),
        ("[\\d-x]+", "1-x", true), ("[+*?.()|^$]+", "+*?.()|^$", true), ("\\d{12}", "123456789012", true),
        ("\\d", "٣", false), ("\\w+", "é", false), ("\\S+\\s\\S+", "a b", true), ("\\W", "-", true),
        (".*", "日本\t", true), (".*", "a\nb", false), ("a.c", "a👍c", true),
        ("\\.\\/\\-\\$", "./-$", true), ("\\t\\n\\r\\f", "\t\n\r\u{C}", true), ("\\x41\\u00e9", "Aé", true),
        ("(?i)abc[d-f]", "AbCE", true), ("(?i)é", "É", false), ("(?:a|b)c", "bc", true), ("(?<name>a)b", "ab", true),
        ("(?=.*[A-Z])(?=.*\\d).{4,}", "abC4", true), ("(?=.*[A-Z])(?=.*\\d).{4,}", "abc4", false),
        ("(?!aws:).*", "aws:x", false),
        ("(?!aws:).*", "my:x", true), ("a(?=b)b", "ab", true), ("\\bab\\b", "ab", true), ("a\\Bb", "ab", true),
        ("a\\bb", "ab", false), ("\\Aa\\z", "a", true), ("a\\Z", "a", true), ("(a*)*b", "aaab", true),
        ("((a|b)+c)*", "abcbc", true), ("(a?){3}", "aa", true),
        (
            "^(([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])\\.){3}([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])$",
            "10.0.0.256", false
        ),
        (
            "^(([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])\\.){3}([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])$",
            "10.0.0.255", true
        ), ("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]", "my-bucket-1", true),
        ("arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+", "arn:aws:iam::123456789012:role/x", true),
    ])
    func `patterns match all of a text`(pattern: String, text: String, expected: Bool) {
        #expect(matches(pattern, text) == expected)
    }

    @Test(arguments: [
        ("(", "'(' is not closed"), (")", "')' without '('"), ("a)", "')' without '('"), ("[", "'[' is not closed"),
        ("[a", "'[' is not closed"), ("[a-", "'[' is not closed"), ("*a", "nothing before '*' to repeat"),
        ("a|+", "nothing before '+' to repeat"), ("(?)", "nothing before"), ("{2}", "'{' must be written as '\\{'"),
        ("a{", "'{' needs a number"),
        ("a{x}", "'{' needs a number"), ("a{2", "'{' is not closed"), ("a{3,2}", "{3,2} is the wrong way round"),
        ("[z-a]", "a range of characters is the wrong way round"), ("\\", "a backslash at the end"),
        ("\\x4", "a backslash needs 2 hexadecimal digits here"),
        ("\\uD800", "a backslash needs 4 hexadecimal digits here"), ("[]", "'[]' holds no character"),
        ("(?<name", "'(?<' is not closed"), ("(?=a", "'(' is not closed"),
    ])
    func `what is no regular expression is refused with the reason`(pattern: String, reason: String) {
        guard case .malformed(let found) = TextPattern.reading(pattern) else {
            #expect(pattern == "(?)")
            return
        }
        #expect(found == reason)
    }

    @Test(arguments: [
        "(a)\\1", "\\k<n>", "a++", "a*+", "(?<=a)b", "(?<!a)b", "(?>a)", "(?s).", "\\p{L}", "\\Q.\\E", "[a&&b]",
        "[a[b]]", "a{99999}", "(a{1000}){1000}", "(?=(?=a))",
        String(repeating: "(", count: 1000) + String(repeating: ")", count: 1000), "(){9999999999}", "[a-\\d]",
    ])
    func `what takes more than linear time is left out`(pattern: String) {
        guard case .unsupported = TextPattern.reading(pattern) else {
            Issue.record("\(pattern.prefix(40)) is read")
            return
        }
    }

    @Test(
        .timeLimit(.minutes(1)), arguments: ["(a+)+b", "(a|aa)*b", "(.*)(.*)(.*)b", "(?:(?=.*a).)*b", "(x?){200}a*b"])
    func `matching takes time with the length of the text`(pattern: String) {
        #expect(matches(pattern, String(repeating: "a", count: 400)) == false)
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            String(repeating: "a|", count: 4000), String(repeating: "[a-z]", count: 4000),
            String(repeating: "(a", count: 5000), String(repeating: "a{0,9}", count: 900),
        ])
    func `long patterns are read in their share of time`(pattern: String) {
        #expect(ContinuousClock().measure { _ = TextPattern.reading(pattern) } < .seconds(5))
    }
}
