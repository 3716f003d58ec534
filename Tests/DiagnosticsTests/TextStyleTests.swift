import Diagnostics
import Testing

struct TextStyleTests {
    @Test func `plain style writes no escape sequences`() {
        #expect(
            TextStyle.plain.coloured("a", .red, isBold: true) + TextStyle.plain.bold("b") + TextStyle.plain.dim("c")
                == "abc")
    }

    @Test func `colours and weights are escape sequences around the text`() {
        let style = TextStyle(isColoured: true)
        #expect(style.coloured("a", .red) == "\u{1B}[31ma\u{1B}[0m")
        #expect(style.coloured("a", .blue, isBold: true) == "\u{1B}[1;34ma\u{1B}[0m")
        #expect(style.bold("a") == "\u{1B}[1ma\u{1B}[0m")
        #expect(style.dim("a") == "\u{1B}[2ma\u{1B}[0m")
        #expect(style.bold("") == "")
    }

    @Test(arguments: [
        ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本語", 6), ("ｱ", 1), ("Ａ", 2), ("한글", 4), ("한", 2),
        ("✅❌🚀👍", 8),
        ("❤", 1), ("❤️", 2), ("👩‍🚀", 2), ("🇳🇴", 2), ("\u{200B}", 0), ("…—", 2), ("\u{301}", 0), ("\u{AD}", 0),
        ("a\u{7}b", 2), ("𠀀", 2),
    ])
    func `the width is that of a terminal`(text: String, width: Int) {
        #expect(terminalWidth(of: text) == width)
    }

    @Test(arguments: [
        ("plain æ日 text", "plain æ日 text"),
        ("a\tb", "a    b"),
        ("\u{1B}[31mred\u{1B}[0m", "␛[31mred␛[0m"),
        ("bell\u{7}null\u{0}del\u{7F}", "bell␇null␀del␡"),
        ("c1\u{9B}31m\u{85}", "c1\u{FFFD}31m\u{FFFD}"),
        ("\u{202E}evil\u{2066}\u{200F}", "\u{FFFD}evil\u{FFFD}\u{FFFD}"),
        ("bom\u{FEFF} zero\u{200B}width line\u{2028}", "bom\u{FFFD} zero\u{FFFD}width line\u{FFFD}"),
        ("a\r\nb", "a␍␊b"),
        // Joiners make emoji and scripts what they are.
        ("👩‍🚀 क्‍ष", "👩‍🚀 क्‍ष"),
    ])
    func `foreign text cannot steer a terminal`(text: String, safe: String) {
        #expect(text.terminalSafe == safe)
    }
}
