import Diagnostics
import Foundation
import Testing
import Validation

@Suite struct DiagnosticCatalogueTests {
    private static let catalogue = DiagnosticCatalogue.standard
    private static let withExample = catalogue.entries.filter { $0.foundBy == nil && !$0.isShortened }

    /// Every code that a source file of the project defines.
    private static let defined: Set<String> = {
        let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources").standardized
        let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
        var codes: Set<String> = []
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift", let text = try? String(contentsOf: file, encoding: .utf8) else {
                continue
            }
            for match in text.matches(of: /DiagnosticCode\("([A-Z]\d{3})"\)/) { codes.insert(String(match.1)) }
        }
        return codes
    }()

    /// Swift's names of the codes: `undefinedReference` for `R301`.
    private static let names: [String: String] = {
        var names: [String: String] = [:]
        for text in texts(in: "../../Sources", ["swift"]) {
            for match in text.matches(of: /static let (\w+) = DiagnosticCode\("([A-Z]\d{3})"\)/) {
                names[String(match.2)] = String(match.1)
            }
        }
        return names
    }()

    private static let testTexts = texts(in: "..", ["swift", "py"])

    private static func texts(in path: String, _ extensions: Set<String>) -> [String] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: path).standardized
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        var texts: [String] = []
        while let file = files?.nextObject() as? URL {
            guard extensions.contains(file.pathExtension), file.lastPathComponent != "DiagnosticCatalogueTests.swift",
                let text = try? String(contentsOf: file, encoding: .utf8)
            else { continue }
            texts.append(text)
        }
        return texts
    }

    /// Those whose example is no test that it is raised.
    @Test(arguments: catalogue.entries.filter { $0.foundBy != nil || $0.isShortened }.map(\.code))
    func `a code that no example raises is named by another test`(_ code: String) throws {
        let name = try #require(Self.names[code])
        #expect(Self.testTexts.contains { $0.contains(code) || $0.contains(".\(name)") })
    }

    @Test func `a code is found in any case, and a wrong one leads to a right one`() {
        #expect(Self.catalogue.entry(named: "r301")?.code == "R301")
        #expect(Self.catalogue.entry(named: "Z999") == nil)
        #expect(Self.catalogue.suggestion(forCode: "r3o1") == "; did you mean 'R301'?")
        #expect(Self.catalogue.suggestion(forCode: "nothing") == "")
    }

    @Test func `all codes are listed with their meanings, one to a line`() {
        let lines = Self.catalogue.list.split(separator: "\n")
        #expect(lines.count == Self.catalogue.entries.count)
        #expect(lines.contains("Y001  A tab is used for indentation; YAML allows spaces only."))
    }

    @Test func `every code is in the catalogue, and no other`() {
        #expect(Self.defined.count > 100)
        #expect(Set(Self.catalogue.entries.map(\.code)) == Self.defined)
    }

    @Test(arguments: catalogue.entries.map(\.code)) func `a code says what it means`(_ code: String) throws {
        let entry = try #require(Self.catalogue[DiagnosticCode(code)])
        #expect(entry.meaning.hasSuffix("."))
        #expect(!entry.wrong.isEmpty && !entry.right.isEmpty && entry.wrong != entry.right)
        #expect(entry.text(style: .plain).hasPrefix("\(code): \(entry.meaning)"))
    }

    @Test(arguments: withExample.map(\.code)) func `the wrong example raises the code, the right one nothing`(
        _ code: String
    ) throws {
        let entry = try #require(Self.catalogue[DiagnosticCode(code)])
        #expect(Validated(entry.template(entry.wrong)).codes.contains(code))
        #expect(Validated(entry.template(entry.right)).codes == [])
    }
}

extension DiagnosticCatalogue.Entry {
    /// The example with what was left out because it does not matter.
    fileprivate func template(_ example: String) -> String {
        var text = isOfFunction ? Self.function(example) : example
        let isTransform = code == "T141" || code == "T103" || text.hasPrefix("Transform:")
        if text.hasPrefix("{") { return text }
        if !isTransform { text = "Transform: AWS::Serverless-2016-10-31\n" + text }
        let needsResources = !text.contains("Resources:") && code != "T122"
        return needsResources ? text + "Resources: {Bucket: {Type: AWS::S3::Bucket}}\n" : text
    }

    private static func function(_ properties: String) -> String {
        let others = ["CodeUri: src/", "Handler: app.main", "Runtime: python3.13"].filter { line in
            !properties.contains(line.prefix { $0 != " " })
        }
        let lines = others + properties.split(separator: "\n").map(String.init)
        return "Resources:\n  Fn:\n    Type: AWS::Serverless::Function\n    Properties:\n"
            + lines.map { "      \($0)\n" }.joined()
    }
}
