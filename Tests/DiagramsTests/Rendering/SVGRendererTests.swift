import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@testable import Diagrams

struct SVGRendererTests {
    @Test(arguments: [
        ("a<b>&\"c\"", "a&lt;b&gt;&amp;&quot;c&quot;"), ("two\nlines", "two lines"), ("\u{0}\u{1B}bell\u{7}", "bell"),
        ("Æ→", "Æ→"),
    ]) func `texts are escaped, and what XML does not allow is left out`(text: String, escaped: String) {
        #expect(SVGText.escaped(text) == escaped)
    }

    @Test(arguments: [(0, "0"), (1.25, "1.3"), (-0.04, "0"), (-2.5, "-2.5"), (100, "100")])
    func `numbers have at most one digit behind the point`(number: Double, text: String) {
        #expect(SVGText.number(number) == text)
    }

    @Test func `a picture says what it shows, in words too`() {
        let text = DiagramFormat.svg.text(
            of: Drawing.graph("Description: Keeps <things>\nResources:\n  Bin: {Type: AWS::S3::Bucket}\n"))
        #expect(text.contains("role=\"img\" aria-labelledby=\"title description\""))
        #expect(text.contains("<title id=\"title\">shop</title>"))
        #expect(text.contains(">Keeps &lt;things&gt; 1 data store; 0 connections.</desc>"))
        #expect(text.contains("<title>Bin: AWS::S3::Bucket, line 3</title>"))
        #expect(text.contains("@media (prefers-color-scheme: dark)"))
    }

    @Test(arguments: DiagramFormatTests.cases) func `the cases are well-formed XML`(name: String) throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Cases/\(name)/template.yaml")
        let graph = Drawing.graph(try String(contentsOf: path, encoding: .utf8), .resources)
        let document = try XMLDocument(xmlString: DiagramFormat.svg.text(of: graph))
        #expect(document.rootElement()?.name == "svg")
    }

    @Test func `lines touch outlines that do not fill their places`() {
        let place = Rect(x: 0, y: 0, width: 100, height: 40)
        #expect(SVGShapes.inset(.function, place, atHeight: 12) == 0)
        #expect(SVGShapes.inset(.trigger, place, atHeight: 0) == 0)
        #expect(abs(SVGShapes.inset(.trigger, place, atHeight: 12) - 4) < 0.001)
        #expect(SVGShapes.inset(.workflow, place, atHeight: -10) == 6)
    }
}
