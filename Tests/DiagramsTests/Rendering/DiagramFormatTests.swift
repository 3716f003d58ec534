import Diagrams
import Foundation
import Testing

/// Each folder of `Cases` holds a template, and its pictures in every form and view.
///
/// `UPDATE_GOLDEN=1` writes the pictures anew.
struct DiagramFormatTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Cases")

    static let cases: [String] = (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?.sorted() ?? []

    static let files = DiagramFormat.allCases.flatMap { format in
        [(format, ApplicationGraph.View.application), (format, .resources)]
    }

    @Test(arguments: cases, files) func `the picture is as expected`(
        name: String, file: (format: DiagramFormat, view: ApplicationGraph.View)
    ) throws {
        let folder = Self.folder.appending(path: name)
        let template = try String(contentsOf: folder.appending(path: "template.yaml"), encoding: .utf8)
        let text = file.format.text(of: Drawing.graph(template, file.view))
        let ends: [DiagramFormat: String] = [.mermaid: "mmd", .dot: "dot", .svg: "svg", .json: "json"]
        let path = folder.appending(path: "\(file.view.rawValue).\(try #require(ends[file.format]))")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
            try text.write(to: path, atomically: true, encoding: .utf8)
        }
        #expect(text == (try String(contentsOf: path, encoding: .utf8)))
    }

    @Test func `there are cases`() {
        #expect(Self.cases.count >= 3)
    }

    @Test(arguments: cases) func `the same template gives the same picture`(name: String) throws {
        let path = Self.folder.appending(path: "\(name)/template.yaml")
        let template = try String(contentsOf: path, encoding: .utf8)
        #expect(
            DiagramFormat.svg.text(of: Drawing.graph(template)) == DiagramFormat.svg.text(of: Drawing.graph(template)))
    }

    @Test(arguments: [
        ("graph.svg", DiagramFormat.svg), ("a/b.c/graph.DOT", .dot), ("graph.gv", .dot), ("graph.mmd", .mermaid),
        ("README.md", .mermaid), ("graph.json", .json),
    ]) func `the end of a file's name says its form`(name: String, format: DiagramFormat) {
        #expect(DiagramFormat(fileName: name) == format)
    }

    @Test(arguments: ["graph", "graph.png", "svg", "a.svg/graph", ""]) func `other ends say nothing`(name: String) {
        #expect(DiagramFormat(fileName: name) == nil)
    }
}
