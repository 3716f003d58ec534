import Diagnostics
import Testing

@Suite struct HandlerCheckTests {
    private func messages(_ handler: String, _ runtime: String, _ files: [String: String]) throws -> [String] {
        let folder = try CodeFolder(Dictionary(uniqueKeysWithValues: files.map { ("src/\($0.key)", $0.value) }))
        return folder.findings(
            "Transform: AWS::Serverless-2016-10-31\nResources:\n  Fn:\n    Type: AWS::Serverless::Function\n"
                + "    Properties: {CodeUri: src, Handler: \(handler), Runtime: \(runtime)}\n"
        ).map { "\($0.code.rawValue) \($0.message)" + ($0.help.map { " (\($0))" } ?? "") }
    }

    private static let main = "def main(event, context): pass\n\nasync def other(): pass\n"

    @Test(arguments: [
        ("app.main", ["app.py": main]), ("pack.app.main", ["pack/app.py": main]),
        ("pack/app.main", ["pack/app.py": main]),
        ("pack.main", ["pack/__init__.py": main]), ("app.made", ["app.py": "from x import *\n"]),
        ("app.main", ["app.cpython-313-x86_64-linux-gnu.so": ""]), ("a/app.main", ["a/app.pyc": ""]),
    ]) func `a Python handler that is there is right`(_ handler: String, _ files: [String: String]) throws {
        #expect(try messages(handler, "python3.13", files) == [])
    }

    @Test(arguments: [
        ("index.handler", ["index.js": "exports.handler = async () => 1\n"]),
        ("index.handler", ["index.mjs": "export const handler = async () => 1\n"]),
        ("src/index.handler", ["src/index.cjs": "module.exports = { handler }\n"]),
        ("index.nested.handler", ["index.js": "exports.nested = { handler: () => 1 }\n"]),
        ("index.handler", ["index.js": "module.exports = require('./other')\n"]),
    ]) func `a Node handler that is there is right`(_ handler: String, _ files: [String: String]) throws {
        #expect(try messages(handler, "nodejs22.x", files) == [])
    }

    @Test func `a file that is not there is named, with one of a similar name`() throws {
        #expect(
            try messages("ap.main", "python3.13", ["app.py": Self.main]) == [
                "A802 the handler 'ap.main' needs a file 'ap.py', and the code holds none; did you mean 'app.py'?"
            ])
        #expect(
            try messages("index.handler", "nodejs22.x", ["indx.js": ""]) == [
                "A802 the handler 'index.handler' needs a file 'index.js', and the code holds none; did you mean 'indx.js'?"
            ])
    }

    @Test func `a function whose name is part of another's is not there`() throws {
        let files = [
            "app.py": "def handler(event, context): pass\n", "app.js": "exports.handlers = 1\n",
        ]
        #expect(
            try messages("app.handle", "python3.13", files) == [
                "A805 'app.py' does not define 'handle'; it defines handler (did you mean 'handler'?)"
            ]
        )
        #expect(
            try messages("app.handler", "nodejs22.x", files) == [
                "A805 'app.js' does not define 'handler'; it defines handlers (did you mean 'handlers'?)"
            ])
        #expect(try messages("app.handler", "python3.13", files).isEmpty)
    }

    @Test func `a function that is not there is named, with those that are`() throws {
        #expect(
            try messages("app.mian", "python3.13", ["app.py": Self.main]) == [
                "A805 'app.py' does not define 'mian'; it defines main, other (did you mean 'main'?)"
            ])
        #expect(
            try messages("index.run", "nodejs22.x", ["index.mjs": "export const handler = 1\n"]) == [
                "A805 'index.mjs' does not define 'run'; it defines handler"
            ])
    }

    @Test func `a program of its own is named bootstrap`() throws {
        #expect(try messages("x", "provided.al2023", ["bootstrap": "#!/bin/sh\n"]) == [])
        #expect(
            try messages("x", "provided.al2023", ["main": ""]) == [
                "A802 the code of 'Fn' holds no file 'bootstrap', which provided.al2023 runs (put an executable named 'bootstrap' at the top of the folder)"
            ])
    }
}
