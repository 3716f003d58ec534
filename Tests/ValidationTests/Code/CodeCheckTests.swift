import Diagnostics
import Testing
import TextMarkers
import Validation

@Suite struct CodeCheckTests {
    private func template(_ properties: String, _ more: String = "") -> String {
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  Fn:\n    Type: AWS::Serverless::Function\n"
            + "    Properties: {\(properties)}\n\(more)"
    }

    @Test func `code that is not there is an error among other code, with what was meant`() throws {
        let folder = try CodeFolder(["src/app.py": "def main(event, context): pass\n"])
        let marked = MarkedText(template("CodeUri: ①./srcc①, Handler: app.main, Runtime: python3.13"))
        let found = folder.findings(String(decoding: marked.source.bytes, as: UTF8.self))
        #expect(found.map { "\($0.severity) \($0.code.rawValue) \(marked.name(of: $0.span))" } == ["error A801 ①"])
        #expect(found[0].message == "'./srcc', the code of 'Fn', does not exist; did you mean './src'?")
        #expect(found[0].fixes.map(\.isMachineApplicable) == [false])
        #expect(found[0].fixes.first?.edits.map(\.replacement) == ["./src"])
    }

    @Test func `a template that lies alone lacks all its code, which is said once and warns`() throws {
        let function =
            "  Two: {Type: AWS::Serverless::Function, Properties: {CodeUri: two, Handler: a.b, Runtime: nodejs22.x}}\n"
        let found = try CodeFolder([:]).findings(
            template("CodeUri: one, Handler: app.main, Runtime: python3.13", function))
        #expect(found.map(\.code.rawValue) == ["A801"])
        #expect(found[0].severity == .warning)
        #expect(found[0].help?.hasSuffix("/one'") == true)
    }

    @Test func `code that is not there is an error where the other function's is`() throws {
        let function =
            "  Two: {Type: AWS::Serverless::Function, Properties: {CodeUri: two, Handler: a.b, Runtime: nodejs22.x}}\n"
        let folder = try CodeFolder(["two/a.js": "exports.b = () => 1\n"])
        let found = folder.findings(template("CodeUri: elsewhere, Handler: app.main, Runtime: python3.13", function))
        #expect(found.map(\.severity) == [.error])
    }

    @Test(arguments: [
        "CodeUri: s3://bucket/key, Handler: app.main, Runtime: python3.13",
        "CodeUri: !Ref Where, Handler: app.main, Runtime: python3.13",
        "PackageType: Image, ImageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1",
        "CodeUri: code.zip, Handler: app.main, Runtime: python3.13",
        "CodeUri: java, Handler: example.App, Runtime: java21",
    ]) func `what is not a local folder, or is compiled, is not looked into`(_ properties: String) throws {
        let folder = try CodeFolder(["code.zip": "x", "java/App.java": "x"])
        let parameters = "Parameters: {Where: {Type: String, Default: 's3://b/k'}}\n"
        #expect(folder.findings(parameters + template(properties)) == [])
    }

    @Test func `a source that is built first is not looked into`() throws {
        let folder = try CodeFolder(["src/app.ts": "x", "rust/Cargo.toml": "x"])
        let text =
            template("CodeUri: src, Handler: app.main, Runtime: nodejs22.x", "    Metadata: {BuildMethod: esbuild}\n")
            + "  Rust: {Type: AWS::Serverless::Function, Properties: {CodeUri: rust, Handler: x, Runtime: provided.al2023}}\n"
        #expect(folder.findings(text) == [])
    }

    @Test func `code in the template is looked into`() throws {
        let found = try CodeFolder([:]).findings(
            template("InlineCode: 'def main(event, context): pass', Handler: index.man, Runtime: python3.13"))
        #expect(found.map(\.message) == ["'index.py' does not define 'man'; it defines main"])
    }

    @Test func `a handler may lie in a layer of the template, and in one of elsewhere`() throws {
        let folder = try CodeFolder(["src/x.py": "", "layer/python/app.py": "def main(event, context): pass\n"])
        let layer = "  Layer: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: layer}}\n"
        let handler = "CodeUri: src, Handler: app.main, Runtime: python3.13"
        #expect(folder.findings(template(handler + ", Layers: [!Ref Layer]", layer)) == [])
        #expect(folder.findings(template(handler + ", Layers: ['arn:aws:lambda:us-east-1:1:layer:a:1']", layer)) == [])
        #expect(folder.findings(template(handler)).map(\.code.rawValue) == ["A802"])
    }

    @Test func `a path of elsewhere is found from the template's folder`() throws {
        let folder = try CodeFolder(["app/template.yaml": "", "shared/app.py": "def main(event, context): pass\n"])
        var diagnostics = DiagnosticList()
        let text = template("CodeUri: ../shared, Handler: app.main, Runtime: python3.13")
        CodeCheck.check(Validated(text).pipeline, in: folder.path + "/app", into: &diagnostics)
        #expect(diagnostics.isEmpty)
    }
}
