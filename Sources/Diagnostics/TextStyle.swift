/// Colours and weights for terminal text; writes plain text when colour is off.
public struct TextStyle: Sendable {
    /// The colours in use, each with a meaning that a symbol or word beside it carries too.
    public enum Colour: String, Sendable {
        case red = "31"
        case green = "32"
        case yellow = "33"
        case blue = "34"
        case magenta = "35"
        case cyan = "36"
    }

    /// True when escape sequences are written.
    public let isColoured: Bool

    /// No escape sequences at all: for files, pipes and tests.
    public static let plain = TextStyle(isColoured: false)

    /// A style with or without escape sequences.
    public init(isColoured: Bool) {
        self.isColoured = isColoured
    }

    /// The text in a colour, bold or not.
    public func coloured(_ text: String, _ colour: Colour, isBold: Bool = false) -> String {
        wrapped(text, isBold ? "1;\(colour.rawValue)" : colour.rawValue)
    }

    /// The text in bold.
    public func bold(_ text: String) -> String { wrapped(text, "1") }

    /// The text in a fainter shade.
    public func dim(_ text: String) -> String { wrapped(text, "2") }

    /// The text as a link that terminals can follow.
    ///
    /// Source: "Hyperlinks in terminal emulators", the specification of OSC 8.
    /// - Parameter address: holds no character but those of a URI.
    public func linked(_ text: String, to address: String) -> String {
        let end = "\u{1B}\\"
        return isColoured && !text.isEmpty ? "\u{1B}]8;;\(address)\(end)\(text)\u{1B}]8;;\(end)" : text
    }

    private func wrapped(_ text: String, _ code: String) -> String {
        isColoured && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}

// MARK: - Width

/// Columns that a terminal uses for a text: 2 for East Asian wide characters and emoji, 0 for combining marks.
///
/// A sequence that shows as one picture, such as a flag or a family, counts as one. Tabs and control characters count as
/// nothing; see ``Swift/String/terminalSafe``.
public func terminalWidth(of text: some StringProtocol) -> Int {
    text.reduce(0) { $0 + terminalWidth(of: $1) }
}

private func terminalWidth(of character: Character) -> Int {
    let scalars = character.unicodeScalars
    // Joined by U+200D or asked to be a picture by U+FE0F, or a flag's two letters.
    let isPicture = scalars.contains { $0 == "\u{200D}" || $0 == "\u{FE0F}" || $0.isRegionalIndicator }
    if isPicture, scalars.count > 1 { return 2 }
    return scalars.reduce(0) { $0 + $1.terminalWidth }
}

extension Unicode.Scalar {
    fileprivate var isRegionalIndicator: Bool { (0x1F1E6...0x1F1FF).contains(value) }

    fileprivate var terminalWidth: Int {
        if value < 0x300 { return value < 0x20 || (0x7F..<0xA0).contains(value) || value == 0xAD ? 0 : 1 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: return isWide ? 2 : 1
        }
    }

    /// Source: Unicode Standard Annex 11, East Asian Width W and F.
    private var isWide: Bool {
        switch value {
        case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
            0x16FE0...0x1B2FF, 0x1F200...0x1F265, 0x20000...0x3FFFD:
            true
        default: properties.isEmojiPresentation && !isRegionalIndicator
        }
    }
}

// MARK: - Safety

extension String {
    /// The text with every control character made visible or harmless, so that foreign text cannot steer a terminal.
    ///
    /// Tabs become four spaces, control characters their pictures, such as `␛`, and invisible ones and those that change
    /// the direction of writing U+FFFD.
    public var terminalSafe: String {
        guard unicodeScalars.contains(where: { Self.replacement(for: $0) != nil }) else { return self }
        var result = ""
        for scalar in unicodeScalars {
            if let replacement = Self.replacement(for: scalar) {
                result += replacement
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func replacement(for scalar: Unicode.Scalar) -> String? {
        switch scalar.value {
        case 0x20..<0x7F: nil
        case 0x09: "    "
        case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value).map { String($0) }
        case 0x7F: "\u{2421}"
        case 0x80..<0xA0: "\u{FFFD}"
        // Marks, overrides and isolates of direction can make text read other than it is.
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: "\u{FFFD}"
        // What breaks a line here and there, or cannot be seen at all.
        case 0x2028, 0x2029, 0x200B, 0x2060, 0xFEFF, 0xE0000...0xE007F: "\u{FFFD}"
        default: nil
        }
    }
}
