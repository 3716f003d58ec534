import Testing
@testable import Documents
import Diagnostics

@Test func smoke() {
    var list = DiagnosticList()
    let text = SourceText(name: "t", text: "a: !Sub [\"x ${b}\", {b: 1}]\nc: &x !GetAtt q.r.s\nd: *x\n")
    let node = Document.read(text, into: &list)
    print(JSONWriter.text(of: node!), list.all)
}
