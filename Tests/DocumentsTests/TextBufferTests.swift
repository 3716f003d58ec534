import Documents
import Testing

/// Through the writer of JSON, which writes into the buffer.
struct TextBufferTests {
    @Test(arguments: ["\"", "\\", "\n", "\u{1}", "\u{7F}", "\u{1F}"], 0..<20)
    func `an escape is seen at each place`(character: Character, offset: Int) {
        let before = String("abcdefghijklmnopqrstuvwxyz".prefix(offset))
        let alone = JSONWriter.quoted(String(character)).dropFirst().dropLast()
        for behind in ["", "z", "ABCDEFGHIJKLM"] {
            #expect(JSONWriter.quoted(before + String(character) + behind) == "\"\(before)\(alone)\(behind)\"")
        }
    }

    @Test(arguments: ["~", " ", "!", "#", "[", "]", "é", "\u{80}", "日", "😀", "\u{A2}", "\u{DC}"])
    func `neighbours of what is escaped are not`(character: Character) {
        for count in [1, 7, 8, 9, 40] {
            let text = String(repeating: character, count: count)
            #expect(JSONWriter.quoted(text) == "\"\(text)\"")
        }
    }

    @Test func `long texts full of escapes find room`() {
        let text = String(repeating: "\u{1}", count: 100_000)
        #expect(JSONWriter.quoted(text) == "\"" + String(repeating: "\\u0001", count: 100_000) + "\"")
    }
}
