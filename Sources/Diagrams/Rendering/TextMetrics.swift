/// How wide text is in a common sans-serif font.
enum TextMetrics {
    /// The width of a line, in pixels for a size in pixels.
    static func width(of text: String, size: Double, isBold: Bool = false) -> Double {
        let table = isBold ? bold : regular
        let units = text.unicodeScalars.reduce(0) { $0 + width(of: $1, table) }
        return Double(units) * size / 1000
    }

    /// A text that fits, shortened in its middle where it must be.
    static func shortened(_ text: String, to width: Double, size: Double, isBold: Bool = false) -> String {
        guard Self.width(of: text, size: size, isBold: isBold) > width else { return text }
        var (head, tail) = (Array(text.prefix(text.count / 2)), Array(text.dropFirst(text.count / 2)))
        while !head.isEmpty, !tail.isEmpty {
            let short = String(head) + "…" + String(tail)
            if Self.width(of: short, size: size, isBold: isBold) <= width { return short }
            if head.count > tail.count { head.removeLast() } else { tail.removeFirst() }
        }
        return "…"
    }

    private static func width(of scalar: Unicode.Scalar, _ table: [Int]) -> Int {
        switch scalar.value {
        case 32...126: table[Int(scalar.value) - 32]
        case 0..<32, 0x300..<0x370, 0x200B...0x200F, 0xFE00...0xFE0F: 0
        case 0x2026: 1000
        case 0x1100..<0x1200, 0x2E80..<0xD7B0, 0xF900..<0xFB00, 0xFE30..<0xFE70, 0xFF00..<0xFF61, 0x1F000...0x3FFFF:
            1000
        default: 660
        }
    }

    // Widths of the characters from space to tilde in thousandths of the size.
    // Source: the metrics of Liberation Sans, which are those of Arial and Helvetica.
    private static let regular = [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556,
        556,
        556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556,
        833,
        722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500,
        556,
        556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500,
        334,
        260, 334, 584,
    ]

    private static let bold = [
        278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556,
        556,
        556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611,
        833,
        722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556,
        611,
        556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500,
        389,
        280, 389, 584,
    ]
}
