import Diagnostics
import Documents
import Testing

/// A text that says one thing many times.
struct LargeText: Sendable, CustomTestStringConvertible {
    let text: String
    let testDescription: String

    init(_ before: String = "", repeating unit: String, _ count: Int, _ after: String = "") {
        text = before + String(repeating: unit, count: count) + after
        testDescription = "\(before.debugDescription) + \(count) × \(unit.debugDescription) + \(after.debugDescription)"
    }

    /// The same with the number of the repetition in place of `#`.
    init(_ before: String = "", numbered unit: String, _ count: Int, _ after: String = "") {
        text = before + (0..<count).map { unit.replacing("#", with: String($0)) }.joined() + after
        testDescription = "\(before.debugDescription) + \(count) × \(unit.debugDescription) + \(after.debugDescription)"
    }
}

/// No text takes long, crashes the reader or becomes a tree that crashes others.
@Suite(.timeLimit(.minutes(1)))
struct YAMLLimitsTests {
    /// Ten levels of lists, each with nine times the one before.
    private static let laughs = (1...9).map {
        "l\($0): &l\($0) [" + String(repeating: "*l\($0 - 1), ", count: 9) + "]\n"
    }

    /// Three times 90 levels of lists, each around the one before.
    private static let towers = (1...3).map { level in
        "d\(level): &d\(level) " + String(repeating: "[", count: 90) + "*d\(level - 1)"
            + String(repeating: "]", count: 90) + "\n"
    }

    private static let bombs: [(LargeText, String)] = [
        (LargeText(repeating: "[", 50_000), "Y045"),
        (LargeText(repeating: "{", 50_000), "Y045"),
        (LargeText(repeating: "{a: ", 50_000), "Y045"),
        (LargeText(repeating: "- ", 50_000), "Y045"),
        (LargeText(repeating: "? ", 50_000), "Y045"),
        (LargeText(repeating: "!Sub [", 50_000), "Y045"),
        (LargeText(repeating: (0..<1000).map { String(repeating: " ", count: $0) + "a:\n" }.joined(), 1), "Y045"),
        (LargeText("l0: &l0 [x, x, x, x, x, x, x, x, x]\n", repeating: laughs.joined(), 1), "Y040"),
        (LargeText("d0: &d0 x\n", repeating: towers.joined(), 1), "Y045"),
        (LargeText("a: &a \(String(repeating: "x", count: 200_000))\nb: [", repeating: "*a, ", 100, "]"), "Y040"),
        (LargeText("[", repeating: "1,", 260_000, "]"), "Y040"),
        (LargeText(numbered: "%TAG !t#! tag:a,2000:\n", 200, "---\na: 1\n"), "Y000"),
    ]

    @Test(arguments: bombs)
    func `bombs are refused`(bomb: LargeText, code: String) {
        let document = ReadDocument(bomb.text)
        #expect(document.diagnostics.all.map(\.code.rawValue) == [code])
        #expect(document.root == nil)
    }

    @Test func `a tree is never deeper than the limit, short forms and aliases counted`() {
        func nested(_ count: Int) -> String {
            String(repeating: "!If [c, !GetAtt a.b, ", count: count) + "x" + String(repeating: "]", count: count)
        }
        let document = ReadDocument("a: &a \(nested(90))\nb: {c: *a}")
        #expect(document.findings == [])
        #expect(document.root.map(depth) ?? 0 <= 200)
        #expect(ReadDocument("a: \(nested(110))").root == nil)
    }

    private func depth(_ node: Node) -> Int {
        switch node.content {
        case .scalar: 1
        case .sequence(let items): 1 + (items.map(depth).max() ?? 0)
        case .mapping(let mapping): 1 + (mapping.map { depth($0.value) }.max() ?? 0)
        }
    }

    private static let large: [LargeText] = [
        LargeText("a: [", repeating: "!Ref x, ", 25_000, "]"),
        LargeText("a: [", numbered: "&a# x, ", 20_000, "]"),
        LargeText("a: [", repeating: "\"x\", ", 40_000, "]"),
        LargeText("a: [", repeating: "&a !Ref \"é\", ", 5_000, "]"),
        LargeText("a: [", repeating: "0x7fffffffffffffffffffff, ", 10_000, "]"),
        LargeText("a: &a x\nb: [", repeating: "*a, ", 40_000, "]"),
        LargeText("a: &a {k: 1}\nb:\n", repeating: "  <<: *a\n", 10_000),
        LargeText("a: \"", repeating: "\u{2028}", 50_000, "\"\nb: [1, 2, 3]"),
        LargeText("a: |\n", repeating: "  x\n", 100_000),
        LargeText("a: x\n", repeating: "\n", 200_000),
        LargeText("a: ", repeating: "x", 300_000),
        LargeText("a: ", repeating: "0", 200_000),
        LargeText(numbered: "k#: v\n", 20_000),
        LargeText(repeating: "k: v\n", 5_000),
        LargeText(repeating: "\"", 200_000),
        LargeText(repeating: "'", 200_001),
        LargeText(repeating: "# comment\n", 50_000),
        LargeText(repeating: "#", 300_000),
        LargeText(repeating: " ", 200_000),
        LargeText(repeating: "-\n", 50_000),
        LargeText(repeating: "!", 200_000),
        LargeText(repeating: "! ", 100_000),
        LargeText(repeating: "&a ", 100_000),
        LargeText(repeating: "*a ", 100_000),
        LargeText(repeating: ":", 200_000),
        LargeText(repeating: ": ", 100_000),
        LargeText(repeating: "a:\u{A0}", 50_000),
        LargeText("a: [", repeating: "!Ref x, ", 20_000, "\"\\d\"]"),
    ]

    @Test(arguments: large)
    func `a large text takes no more than its share of time`(large: LargeText) {
        // Debug builds on a busy machine: some hundred times what a release build takes.
        #expect(ContinuousClock().measure { _ = ReadDocument(large.text).json } < .seconds(8))
    }
}
