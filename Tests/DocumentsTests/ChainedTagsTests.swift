import Diagnostics
import Documents
import Testing

@Suite struct ChainedTagsTests {
    private func mended(_ text: String) -> String {
        let source = SourceText(name: "template.yaml", text: text)
        var diagnostics = DiagnosticList()
        _ = Document.read(source, into: &diagnostics)
        return String(decoding: FixedText(source, diagnostics: diagnostics.all).bytes, as: UTF8.self)
    }

    @Test(arguments: [
        ("A: !Base64 !Sub x\n", "A:\n  Fn::Base64: !Sub x\n"),
        ("A:\n  - !Base64 !Sub x\n  - b\n", "A:\n  - Fn::Base64: !Sub x\n  - b\n"),
        ("A:\n  - B: !Base64   !Sub x # c\n    C: d\n", "A:\n  - B:\n      Fn::Base64: !Sub x # c\n    C: d\n"),
        ("A: !Ref !Sub x\n", "A:\n  Ref: !Sub x\n"),
        (
            "A:\n  B: !Base64 !Sub |\n    one\n\n      two\n  C: d\n",
            "A:\n  B:\n    Fn::Base64: !Sub |\n      one\n\n        two\n  C: d\n"
        ),
    ]) func `the outer form is written in full`(_ text: String, _ expected: String) {
        #expect(mended(text) == expected)
    }

    @Test(arguments: ["A: [!Base64 !Sub x]\n", "A: {B: !Base64 !Sub x}\n", "A: !Base64\n  !Sub x\n"])
    func `where no line can be put in, nothing is changed`(_ text: String) {
        #expect(mended(text) == text)
    }
}
