import Diagnostics
import Testing
import TextMarkers

struct DiagnosticTextRendererTests {
    /// The rendered text of a diagnostic about a marked text.
    private func rendered(_ text: String, width: Int = 80, _ make: (MarkedText) -> Diagnostic) -> String {
        let marked = MarkedText(text)
        return DiagnosticTextRenderer(sources: SourceMap(marked.source), width: width).text(for: make(marked))
    }

    @Test func `the place is underlined, and what to do stands below`() {
        let text = rendered("Resources:\n  Fn:\n    Type: ①AWS::Serverless::Funtion①\n") {
            Diagnostic(
                "T110", "'AWS::Serverless::Funtion' is no resource type; did you mean 'AWS::Serverless::Function'?",
                at: $0["①"], label: "not known", help: "types are case-sensitive")
        }
        #expect(
            text == """
                error[T110]: 'AWS::Serverless::Funtion' is no resource type; did you mean 'AWS::Serverless::Function'?
                 --> template.yaml:3:11
                  |
                3 |     Type: AWS::Serverless::Funtion
                  |           ^^^^^^^^^^^^^^^^^^^^^^^^ not known
                  |
                  = help: types are case-sensitive

                """)
    }

    @Test func `a diagnostic without a place is its message and its advice`() {
        var diagnostic = Diagnostic(.warning, "G614", "the template declares no parameter 'Env'", at: nil, help: "a\nb")
        diagnostic.notes = ["its value is ignored"]
        #expect(
            DiagnosticTextRenderer(sources: SourceMap()).text(for: diagnostic) == """
                warning[G614]: the template declares no parameter 'Env'
                  = help: a
                          b
                  = note: its value is ignored

                """)
    }

    @Test func `related places stand in the order of the text, gaps are shown as dots`() {
        let text = rendered("A:\n  ①Fn①: 1\n  b: 2\n  c: 3\n  d: 4\n  e: 5\n  f: 6\n  g: 7\n  h: 8\n  ②Fn②: 9\n") {
            Diagnostic("Y020", "'Fn' is defined twice", at: $0["②"], label: "defined again").relating(
                $0["①"], "first defined here")
        }
        #expect(
            text == """
                error[Y020]: 'Fn' is defined twice
                  --> template.yaml:10:3
                   |
                 2 |   Fn: 1
                   |   -- first defined here
                ...
                10 |   Fn: 9
                   |   ^^ defined again

                """)
    }

    @Test func `a single line between two places is shown instead of dots`() {
        let text = rendered("①a①: 1\nb: 2\n②a②: 3\n") {
            Diagnostic("Y020", "'a' is defined twice", at: $0["②"]).relating($0["①"], "first defined here")
        }
        #expect(
            text == """
                error[Y020]: 'a' is defined twice
                 --> template.yaml:3:1
                  |
                1 | a: 1
                  | - first defined here
                2 | b: 2
                3 | a: 3
                  | ^

                """)
    }

    @Test func `two places of one line share the line`() {
        let text = rendered("{①a①: 1, ②a②: 2}\n") {
            Diagnostic("Y020", "'a' is defined twice", at: $0["②"], label: "again").relating($0["①"], "first")
        }
        #expect(
            text == """
                error[Y020]: 'a' is defined twice
                 --> template.yaml:1:8
                  |
                1 | {a: 1, a: 2}
                  |  - first
                  |        ^ again

                """)
    }

    @Test func `a place in another file is shown with the name of that file`() {
        let marked = MarkedText("A: ①1①\n")
        var sources = SourceMap(marked.source)
        let included = sources.add(SourceText(name: "api/openapi.yaml", text: "x: 1\ny: 2\n"))
        let place = SourceSpan(
            source: included, start: SourcePosition(line: 2, column: 4), end: SourcePosition(line: 2, column: 5))
        let diagnostic = Diagnostic("T999", "these differ", at: marked["①"], help: "make them the same").relating(
            place, "here it is 2")
        #expect(
            DiagnosticTextRenderer(sources: sources).text(for: diagnostic) == """
                error[T999]: these differ
                 --> template.yaml:1:4
                  |
                1 | A: 1
                  |    ^
                 ::: api/openapi.yaml:2:4
                  |
                2 | y: 2
                  |    - here it is 2
                  |
                  = help: make them the same

                """)
    }

    @Test func `a span of several lines is underlined to the end of its first`() {
        let text = rendered("Env: ①{A: 1,\n  B: 2}①\n") { Diagnostic("P230", "wrong", at: $0["①"], label: "a map") }
        #expect(
            text == """
                error[P230]: wrong
                 --> template.yaml:1:6
                  |
                1 | Env: {A: 1,
                  |      ^^^^^^ a map

                """)
    }

    @Test func `tabs, wide and combining characters keep the underline in its place`() {
        let text = rendered("\t日本e\u{301}👍: ①värde①\n") { Diagnostic("Y001", "wrong", at: $0["①"]) }
        #expect(
            text == """
                error[Y001]: wrong
                 --> template.yaml:1:9
                  |
                1 |     日本é👍: värde
                  |              ^^^^^

                """)
    }

    @Test func `a place of tabs is made visible`() {
        let text = rendered("a:\n①\t\t①b: 1\n") { Diagnostic("Y001", "wrong", at: $0["①"]) }
        #expect(
            text == """
                error[Y001]: wrong
                 --> template.yaml:2:1
                  |
                2 | →   →   b: 1
                  | ^^^^^^^^

                """)
    }

    @Test func `control characters of the text, the file name and the message are made harmless`() {
        let source = SourceText(name: "a\u{1B}b.yaml", text: "k: \u{1B}[2Jx\u{202E}\n")
        let span = SourceSpan(start: SourcePosition(line: 1, column: 4), end: SourcePosition(line: 1, column: 10))
        let diagnostic = Diagnostic("Y006", "has '\u{1B}[2J'", at: span, label: "\u{7}here", help: "\u{9B}")
        #expect(
            DiagnosticTextRenderer(sources: SourceMap(source)).text(for: diagnostic) == """
                error[Y006]: has '␛[2J'
                 --> a␛b.yaml:1:4
                  |
                1 | k: ␛[2Jx\u{FFFD}
                  |    ^^^^^^ ␇here
                  |
                  = help: \u{FFFD}

                """)
    }

    @Test func `a long line is cropped around the place`() {
        let text = rendered(
            String(repeating: "abcdefghij", count: 30) + "①XYZ①" + String(repeating: "k", count: 300), width: 60
        ) {
            Diagnostic("R301", "wrong", at: $0["①"], label: "here")
        }
        #expect(
            text == """
                error[R301]: wrong
                 --> template.yaml:1:301
                  |
                1 | …cdefghijabcdefghijXYZkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk…
                  |                    ^^^ here

                """)
    }

    @Test func `a line that fits is not cropped, wherever the place is`() {
        let line = String(repeating: "x", count: 50) + "①y①"
        let text = rendered(line, width: 60) { Diagnostic("R301", "wrong", at: $0["①"]) }
        #expect(text.contains("1 | " + String(repeating: "x", count: 50) + "y\n"))
    }

    @Test(arguments: ["日", "\t", "👍", "x", "e\u{301}"])
    func `cropped lines stay within the width and keep the place in view`(filler: String) {
        let text = rendered(
            String(repeating: filler, count: 200) + "①YZ①" + String(repeating: filler, count: 200), width: 50
        ) {
            Diagnostic("R301", "wrong", at: $0["①"])
        }
        let lines = text.split(separator: "\n")
        #expect(lines.allSatisfy { terminalWidth(of: $0) <= 50 })
        let indent = terminalWidth(of: lines[3].prefix { $0 != "Y" })
        #expect(lines[4] == "  |" + String(repeating: " ", count: indent - 3) + "^^")
    }

    @Test func `a span longer than the view is underlined as far as it is seen`() {
        let text = rendered("a: ①" + String(repeating: "x", count: 500) + "①", width: 50) {
            Diagnostic("R301", "wrong", at: $0["①"])
        }
        let lines = text.split(separator: "\n")
        #expect(lines[3].hasPrefix("1 | a: xxx") && lines[3].hasSuffix("x…"))
        #expect(lines[4].hasSuffix("^^^") && terminalWidth(of: lines[4]) <= 50)
    }

    @Test(arguments: ["", "a: 1\n"])
    func `a place behind the end of the text is an empty line`(content: String) {
        let source = SourceText(name: "template.yaml", text: content)
        let place = SourceSpan(at: SourcePosition(line: 2, column: 7))
        #expect(
            DiagnosticTextRenderer(sources: SourceMap(source)).text(for: Diagnostic("T122", "nothing here", at: place))
                == """
                error[T122]: nothing here
                 --> template.yaml:2:7
                  |
                2 |
                  | ^

                """)
    }

    @Test func `a place in a text that is not there is left out`() {
        let place = SourceSpan(source: SourceID(index: 3), at: .start)
        let text = DiagnosticTextRenderer(sources: SourceMap()).text(
            for: Diagnostic("T1", "wrong", at: place, help: "mend it"))
        #expect(text == "error[T1]: wrong\n  = help: mend it\n")
    }

    @Test func `fixes are named where no other help is`() {
        let fix = DiagnosticFix("write 'Number'", [])
        let renderer = DiagnosticTextRenderer(sources: SourceMap())
        #expect(
            renderer.text(for: Diagnostic("G610", "wrong", at: nil).fixed(by: fix))
                == "error[G610]: wrong\n  = help: write 'Number'\n")
        #expect(
            renderer.text(for: Diagnostic("G610", "wrong", at: nil, help: "use a number").fixed(by: fix))
                == "error[G610]: wrong\n  = help: use a number\n")
    }

    @Test func `diagnostics are separated by an empty line`() {
        let renderer = DiagnosticTextRenderer(sources: SourceMap())
        let all = [Diagnostic("A1", "one", at: nil), Diagnostic(.note, "A2", "two", at: nil)]
        #expect(renderer.text(for: all) == "error[A1]: one\n\nnote[A2]: two\n\n")
    }

    @Test func `colour marks the severity and the place`() {
        let source = SourceText(name: "t.yaml", text: "a: 1")
        let place = SourceSpan(start: SourcePosition(line: 1, column: 4), end: SourcePosition(line: 1, column: 5))
        let renderer = DiagnosticTextRenderer(sources: SourceMap(source), style: TextStyle(isColoured: true))
        let text = renderer.text(for: Diagnostic(.warning, "W1", "careful", at: place, label: "here"))
        #expect(text.hasPrefix("\u{1B}[1;33mwarning[W1]\u{1B}[0m\u{1B}[1m: careful\u{1B}[0m\n"))
        #expect(text.contains("\u{1B}[1;33m^ here\u{1B}[0m"))
    }

    @Test(.timeLimit(.minutes(1)))
    func `many diagnostics about one long line are written quickly`() {
        let source = SourceText(name: "t.json", text: "é" + String(repeating: "x", count: 500_000))
        let renderer = DiagnosticTextRenderer(sources: SourceMap(source))
        let text = renderer.text(
            for: (0..<300).map { Diagnostic("A1", "x", at: SourceSpan(at: SourcePosition(line: 1, column: $0 * 1600))) }
        )
        #expect(text.utf8.count > 10_000)
    }
}
