import Diagnostics
import Foundation
import Testing

/// One folder for each mistake: the template, what is said about it, and the template once it is mended.
///
/// `UPDATE_GOLDEN=1` writes `expected.txt` and `fixed.yaml` anew.
@Suite struct MistakeTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases")

    static let names: [String] = {
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        return (names ?? []).filter { !$0.hasPrefix(".") }.sorted()
    }()

    @Test(arguments: names) func `a mistake is said where it was made, and mended where it can be`(_ name: String)
        throws
    {
        let folder = Self.folder.appending(path: name)
        let validated = Validated(try String(contentsOf: folder.appending(path: "template.yaml"), encoding: .utf8))
        let mended = validated.mended
        let text = String(decoding: mended.source.bytes, as: UTF8.self)
        let isMended = mended.source.bytes != validated.source.bytes
        try compare(validated.report, with: folder.appending(path: "expected.txt"))
        try compare(isMended ? text : nil, with: folder.appending(path: "fixed.yaml"))
    }

    @Test func `there are cases`() {
        #expect(Self.names.count > 70)
    }

    private func compare(_ actual: String?, with file: URL) throws {
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            if let actual { try Data(actual.utf8).write(to: file) }
            return
        }
        let expected = try? String(contentsOf: file, encoding: .utf8)
        #expect(actual == expected)
    }
}
