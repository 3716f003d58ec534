import Diagnostics
import Foundation
import Testing
import Validation

@Suite struct DiagnosticCatalogueTests {
    private static let catalogue = DiagnosticCatalogue.standard
    private static let withExample = catalogue.entries.filter { !$0.wrong.isEmpty && $0.foundBy == nil }

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

    @Test func `every code is in the catalogue, and no other`() {
        #expect(Self.defined.count > 100)
        #expect(Set(Self.catalogue.entries.map(\.code)) == Self.defined)
    }

    @Test(arguments: catalogue.entries.map(\.code)) func `a code says what it means`(_ code: String) throws {
        let entry = try #require(Self.catalogue[DiagnosticCode(code)])
        #expect(entry.meaning.hasSuffix("."))
        #expect(entry.wrong.isEmpty == entry.right.isEmpty)
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
