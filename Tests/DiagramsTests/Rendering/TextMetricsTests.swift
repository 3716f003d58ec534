import Testing

@testable import Diagrams

struct TextMetricsTests {
    @Test func `widths are those of Helvetica`() {
        #expect(abs(TextMetrics.width(of: "Hi", size: 10) - 9.44) < 0.001)
        #expect(TextMetrics.width(of: "Order", size: 13, isBold: true) > TextMetrics.width(of: "Order", size: 13))
        #expect(TextMetrics.width(of: "漢字", size: 10) == 20)
        #expect(TextMetrics.width(of: "", size: 10) == 0)
    }

    @Test func `what does not fit loses its middle`() {
        let short = TextMetrics.shortened("AVeryLongNameForAFunction", to: 80, size: 11)
        #expect(short.hasPrefix("AVery") && short.hasSuffix("tion") && short.contains("…"))
        #expect(TextMetrics.width(of: short, size: 11) <= 80)
        #expect(TextMetrics.shortened("Short", to: 80, size: 11) == "Short")
    }
}
