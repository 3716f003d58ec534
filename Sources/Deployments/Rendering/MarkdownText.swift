internal import Diagnostics

/// Texts for Markdown as GitHub and GitLab show it: whatever they hold, they stay text.
enum MarkdownText {
    /// Words between other words, or in the cell of a table.
    ///
    /// Markup is escaped, and `@name` and `#12`, which would call people and link to requests, are cut by a character without
    /// width.
    static func words(_ text: String) -> String {
        var result = ""
        for character in text.terminalSafe {
            switch character {
            case "\\", "`", "*", "_", "[", "]", "<", ">", "|", "~", "&": result += "\\\(character)"
            case "@", "#": result += "\(character)\u{200D}"
            case "\n", "\r", "\r\n": result += " "
            default: result.append(character)
            }
        }
        return result
    }

    /// A text in the letters of a program, between as many backticks as it takes.
    static func code(_ text: String) -> String {
        let text = text.terminalSafe.replacing("\n", with: "⏎")
        let fence = String(repeating: "`", count: longestRun(of: "`", in: text) + 1)
        // Within a table a bar ends the cell even there.
        let safe = text.replacing("|", with: "\\|")
        let edge = text.hasPrefix("`") || text.hasSuffix("`") ? " " : ""
        return text.isEmpty ? "(empty)" : fence + edge + safe + edge + fence
    }

    /// Words within HTML.
    static func html(_ text: String) -> String {
        text.terminalSafe.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    /// Lines as a block of their own.
    static func block(_ lines: [String], language: String) -> [String] {
        let longest = lines.map { longestRun(of: "`", in: $0) }.max() ?? 0
        let fence = String(repeating: "`", count: max(3, longest + 1))
        return [fence + language] + lines + [fence]
    }

    private static func longestRun(of character: Character, in text: String) -> Int {
        var longest = 0
        var current = 0
        for other in text {
            current = other == character ? current + 1 : 0
            longest = max(longest, current)
        }
        return longest
    }
}
