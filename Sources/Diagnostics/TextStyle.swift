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

    public let isColoured: Bool

    /// No escape sequences at all: for files, pipes and tests.
    public static let plain = TextStyle(isColoured: false)

    public init(isColoured: Bool) {
        self.isColoured = isColoured
    }

    public func coloured(_ text: String, _ colour: Colour, isBold: Bool = false) -> String {
        wrapped(text, isBold ? "1;\(colour.rawValue)" : colour.rawValue)
    }

    public func bold(_ text: String) -> String { wrapped(text, "1") }

    public func dim(_ text: String) -> String { wrapped(text, "2") }

    private func wrapped(_ text: String, _ code: String) -> String {
        isColoured && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}

/// Columns that a terminal uses for a text: 2 for East Asian wide characters and emoji, 0 for combining marks.
public func terminalWidth(of text: some StringProtocol) -> Int {
    text.unicodeScalars.reduce(0) { $0 + terminalWidth(of: $1) }
}

func terminalWidth(of scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x300 { return scalar.value < 0x20 || scalar.value == 0x7F ? 0 : 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
        0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
        return 2
    default: return 1
    }
}

extension String {
    /// The text with every control character made visible or harmless, so that foreign text cannot steer a terminal.
    public var terminalSafe: String {
        guard unicodeScalars.contains(where: { Self.isUnsafe($0) || $0 == "\t" }) else { return self }
        var result = ""
        for scalar in unicodeScalars {
            if scalar == "\t" {
                result += "    "
            } else {
                result.unicodeScalars.append(Self.isUnsafe(scalar) ? "\u{FFFD}" : scalar)
            }
        }
        return result
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09: false
        case 0..<0x20, 0x7F..<0xA0: true
        // Bidirectional overrides and isolates can make text read other than it is.
        case 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
