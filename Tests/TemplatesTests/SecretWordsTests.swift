import Diagnostics
import Documents
import Templates
import Testing

struct SecretWordsTests {
    private func secret(_ text: String) -> Value { .text(text, at: SourceSpan(at: .start), isSecret: true) }

    @Test(arguments: [
        ("'hunter2' is no runtime", "'(secret)' is no runtime"), ("x-hunter2-y", "x-(secret)-y"),
        ("'hunter22' and 'hunter2'", "'(secret)' and '(secret)'"), ("'ab' is no cable", "'(secret)' is no cable"),
        ("nothing of it", "nothing of it"),
    ])
    func `secrets are left out of words, short ones where they are quoted`(words: String, expected: String) {
        #expect(SecretWords(in: [secret("hunter2"), secret("hunter22"), secret("ab")]).hidden(in: words) == expected)
    }

    @Test func `what lies in lists and maps is found, and what is no secret stays`() {
        let span = SourceSpan(at: .start)
        let list = Value(.list([.text("first", at: span), .text("second", at: span)]), at: span, isSecret: true)
        let words = SecretWords(in: [.map(["a": list, "b": .text("clear", at: span)], at: span)])
        #expect(words.hidden(in: "first,second first clear") == "(secret) (secret) clear")
    }
}
