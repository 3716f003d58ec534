import Deployments
import Testing

struct EditorLinksTests {
    private func address(_ file: String, program: String? = nil) -> String {
        EditorLinks(folder: "/home/o/shop", hostName: "box", program: program).address(of: file, line: 12)
    }

    @Test func `a line is named behind the file on its machine`() {
        #expect(address("template.yaml") == "file://box/home/o/shop/template.yaml#12")
        #expect(address("/tmp/t.yaml") == "file://box/tmp/t.yaml#12")
    }

    @Test func `the terminal of Visual Studio Code has a scheme of its own`() {
        #expect(address("template.yaml", program: "vscode") == "vscode://file/home/o/shop/template.yaml:12")
    }

    @Test func `nothing of a name can end the address`() {
        #expect(address("a b\u{1B}\\é.yaml") == "file://box/home/o/shop/a%20b%1B%5C%C3%A9.yaml#12")
    }
}
