import Diagnostics
import Testing

struct SpellingTests {
    @Test func `how far a candidate may be can be bounded`() {
        #expect(nearest(to: "AWS::New::Thing", in: ["AWS::IoT::Thing"]) == "AWS::IoT::Thing")
        #expect(nearest(to: "AWS::New::Thing", in: ["AWS::IoT::Thing"], atMost: 2) == nil)
    }

    @Test(arguments: [
        ("Tabel", ["Function", "Table"], "Table"),
        ("MemorySzie", ["MemorySize", "Memory"], "MemorySize"),
        ("HTTPApi", ["Api", "HttpApi"], "HttpApi"),
        ("retain", ["Delete", "Retain"], "Retain"),
        ("fn", ["Fx", "FN"], "FN"),
        ("abcd", ["abcx", "abcd", "abcy"], "abcx"),
        ("æble", ["Æble", "able"], "Æble"),
        ("ab", ["ba"], "ba"),
        (
            "AWS::Serverless::Funtion", ["AWS::Serverless::Function", "AWS::Lambda::Function"],
            "AWS::Serverless::Function"
        ),
    ])
    func `the nearest candidate is found`(word: String, candidates: [String], expected: String) {
        #expect(nearest(to: word, in: candidates) == expected)
        #expect(Vocabulary(candidates).nearest(to: word) == expected)
    }

    @Test(arguments: [
        ("Table", ["Table"]), ("Queue", ["Table"]), ("a", ["b"]), ("ab", ["cd"]), ("", ["a", ""]), ("abc", []),
        ("Integer", ["Number"]), ("verylongword", ["verylooooongwordxx"]),
    ])
    func `nothing is suggested where nothing is near`(word: String, candidates: [String]) {
        #expect(nearest(to: word, in: candidates) == nil)
        #expect(Vocabulary(candidates).nearest(to: word) == nil)
        #expect(suggestion(for: word, in: candidates) == "")
    }

    @Test func `only a vocabulary is looked through however long it is`() {
        let words = (0..<2_000).map { "unlike\($0)" } + ["Table"]
        #expect(nearest(to: "Tabel", in: words) == nil)
        #expect(Vocabulary(words).nearest(to: "Tabel") == "Table")
    }

    @Test func `a suggestion can be appended to a message`() {
        #expect(suggestion(for: "Tabel", in: ["Table"]) == "; did you mean 'Table'?")
    }

    @Test(.timeLimit(.minutes(1)))
    func `words that are no names are not compared`() {
        let word = String(repeating: "x", count: 200_000)
        #expect(nearest(to: word, in: [word + "y"]) == nil)
    }

    @Test(arguments: [
        ("abc", "'abc'"), ("", "''"), (String(repeating: "é", count: 60), "'\(String(repeating: "é", count: 60))'"),
        (String(repeating: "é", count: 61), "'\(String(repeating: "é", count: 60))…'"),
    ])
    func `quoted text is cut when it is long`(text: String, expected: String) {
        #expect(quoted(text) == expected)
    }
}
