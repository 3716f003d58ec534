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
        ("app.run", ["app.rb": "def run(event:, context:)\nend\n"]),
        (
            "app.Shop::Cart.run",
            ["app.rb": "module Shop\n  class Cart\n    def self.run(event:, context:) = 1\n  end\nend\n"]
        ),
        ("lib/app.run", ["lib/app.rb": "require_relative 'other'\n"]),
        ("app.run", ["app.rb": "require 'lib/other'\n", "lib/other.rb": ""]),
        ("app.run", ["app.rb": "define_method(name) { 1 }\n"]),
        ("app.Cart.process", ["app.rb": "require 'base'\nclass Cart < Base::Handler\nend\n"]),
    ]) func `a Ruby handler that is there is right`(_ handler: String, _ files: [String: String]) throws {
        #expect(try messages(handler, "ruby3.4", files) == [])
    }

    @Test(arguments: [
        ("shop.Cart", ["shop/Cart.class": ""]), ("shop.Cart::call", ["shop/Cart.class": ""]),
        ("Cart::call", ["Cart.class": ""]),
        ("shop.Cart::call", ["lib/shop.jar": "PK shop/Cart.class PK"]), ("shop.Cart::call", ["shop/Cart.java": ""]),
        ("shop.Cart::call", ["pom.xml": "", "src/main/java/shop/Cart.java": ""]),
        ("shop.Cart::call", ["pom.xml": "", "target/classes/shop/Cart.class": ""]),
    ]) func `a Java handler that is there, or is yet to be compiled, is right`(
        _ handler: String, _ files: [String: String]
    ) throws {
        #expect(try messages(handler, "java21", files) == [])
    }

    @Test func `a Java handler that is not there is an error`() throws {
        let message =
            "A802 the handler 'shop.Cart::call' needs the class 'shop.Cart', and the code holds neither 'shop/Cart.class'"
            + " nor a lib/*.jar with it"
        #expect(try messages("shop.Cart::call", "java21", ["shop/Card.class": ""]) == [message])
        #expect(try messages("shop.Cart::call", "java21", ["lib/a.jar": "PK shop/Card.class"]) == [message])
        #expect(
            try messages("shop.Cart::call", "java21", ["shop/Cart.java": "", "other/A.class": ""]) == [
                message + " (compile it first: javac -d CLASSES shop/Cart.java, and let CodeUri name CLASSES)"
            ])
    }

    @Test func `a Ruby handler that is not there is an error`() throws {
        let source =
            "require 'json'\n\ndef run(event:, context:)\nend\n\nclass Cart\n  def self.call(event:, context:) = 1\nend\n"
        #expect(
            try messages("ap.run", "ruby3.4", ["app.rb": source]) == [
                "A802 the handler 'ap.run' needs a file 'ap.rb', and the code holds none; did you mean 'app.rb'?"
            ])
        #expect(
            try messages("app.Cart.cal", "ruby3.4", ["app.rb": source]) == [
                "A805 'app.rb' does not define 'cal'; it defines run, call (did you mean 'call'?)"
            ])
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
