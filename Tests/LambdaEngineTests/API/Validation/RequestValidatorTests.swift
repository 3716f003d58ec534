import Documents
import Testing

@testable import LambdaEngine

@Suite struct `Checking requests` {
    private static let members = [
        RequestMember("Role", .text(0...5, matching: "[a-z]+"), isRequired: true),
        RequestMember("Size", .integer(1...3)),
        RequestMember("Mode", .word(["On", "Off"])),
        RequestMember("Tools", .list(of: .word(["saw", "axe"]), count: 1...2)),
        RequestMember("Names", .list(of: .text(1...2, matching: "[a-z]+"), isStrict: false)),
        RequestMember("Shares", .map(keys: .text(1...4, matching: "[0-9]+"), values: .number(0...1))),
        RequestMember("Inner", .object([RequestMember("Level", .word(["A"]))])),
    ]

    private func texts(_ json: String) -> [String] {
        RequestValidator.violations(of: Document.json(Array(json.utf8)), Self.members).map(\.text)
    }

    @Test func `what fits is not spoken of`() {
        let json =
            #"{"Role": "abc", "Size": 3, "Mode": "On", "Tools": ["axe"], "Names": ["a"], "Shares": {"1": 0.5}, "Inner": {"Level": "A"}, "More": 1}"#
        #expect(texts(json) == [])
    }

    @Test(arguments: [
        ("{}", "Value null at 'role' failed to satisfy constraint: Member must not be null"),
        (
            #"{"Role": "a", "Size": 0}"#,
            "Value '0' at 'size' failed to satisfy constraint: Member must have value greater than or equal to 1"
        ),
        (
            #"{"Role": "a", "Size": 4}"#,
            "Value '4' at 'size' failed to satisfy constraint: Member must have value less than or equal to 3"
        ),
        (
            #"{"Role": "a", "Mode": "on"}"#,
            "Value 'on' at 'mode' failed to satisfy constraint: Member must satisfy enum value set: [On, Off]"
        ),
        (
            #"{"Role": "a", "Tools": ["saw", "axe", "saw"]}"#,
            "Value '[saw, axe, saw]' at 'tools' failed to satisfy constraint: Member must have length less than or equal to 2"
        ),
        (
            #"{"Role": "a", "Tools": ["Saw"]}"#,
            "Value '[Saw]' at 'tools' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [saw, axe], Member must not be null]"
        ),
        (
            #"{"Role": "a", "Names": ["abc"]}"#,
            "Value '[abc]' at 'names' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 2, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [a-z]+]"
        ),
        (
            #"{"Role": "a", "Shares": {"2": 2.0}}"#,
            "Value '{2=2.0}' at 'shares' failed to satisfy constraint: Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]"
        ),
        (
            #"{"Role": "a", "Shares": {"x": 0.5}}"#,
            "Value '{x=0.5}' at 'shares' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 4, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+]"
        ),
        (
            #"{"Role": "a", "Inner": {"Level": "B"}}"#,
            "Value 'B' at 'inner.level' failed to satisfy constraint: Member must satisfy enum value set: [A]"
        ),
    ])
    func `what does not fit is named in AWS's words`(_ json: String, expected: String) {
        #expect(texts(json) == [expected])
    }

    @Test func `parameters of the path and the query are checked as members are`() {
        let name = RequestMember("Name", .text(1...3, matching: "[a-z]+"), isRequired: true)
        let text = { (value: String?) in RequestValidator.violations(of: value, name).map(\.text) }
        #expect(text("abc") == [])
        #expect(text(nil) == ["Value null at 'name' failed to satisfy constraint: Member must not be null"])
        #expect(text("abcd").count == 1)
        let keys = RequestMember("Keys", .list(of: .text(1...3)), isRequired: true)
        #expect(RequestValidator.violations(of: ["a", "abc"], keys).isEmpty)
        #expect(RequestValidator.violations(of: [], keys).map(\.constraint) == [.isPresent])
        #expect(RequestValidator.violations(of: ["a", "abcd"], keys).map(\.value) == ["[a, abcd]"])
    }

    @Test(arguments: [("team", true), ("ключ 1", true), ("a@b:c/d", true), ("a#b", false), ("a\nb", false)])
    func `tags hold letters, spaces and numbers of any script`(text: String, fits: Bool) {
        guard case .text(_, let pattern?) = FunctionShapes.tagValue else { return #expect(Bool(false)) }
        #expect(pattern.matches(text) == fits)
    }

    @Test func `everything is found, and length before pattern`() {
        let found = texts(#"{"Role": "ABCDEF", "Mode": "x"}"#)
        #expect(found.count == 3)
        #expect(found[0].hasSuffix("Member must have length less than or equal to 5"))
        #expect(found[1].hasSuffix("Member must satisfy regular expression pattern: [a-z]+"))
        let violations = RequestValidator.violations(
            of: Document.json(Array(#"{"Role": "A", "Mode": "x"}"#.utf8)), Self.members)
        #expect(
            LambdaError.validation(violations).message.hasPrefix("2 validation errors detected: Value 'A' at 'role'"))
        #expect(LambdaError.validation(violations).message.contains("; Value 'x' at 'mode'"))
    }
}
