import Diagnostics
import Foundation
import Testing
import TextMarkers

@Suite struct DiagnosticSARIFRendererTests {
    private static let marked = MarkedText("Äpfel: ①Tabel①\nTable: ②x②\n")

    private static func log(_ diagnostics: [Diagnostic], name: String = "template.yaml") throws -> [String: Any] {
        let source = SourceText(name: name, bytes: marked.source.bytes)
        let renderer = DiagnosticSARIFRenderer(sources: SourceMap(source), version: "1.2.3") {
            $0.rawValue == "R301" ? "A reference to nothing." : nil
        }
        let json = try JSONSerialization.jsonObject(with: Data(renderer.text(for: diagnostics).utf8))
        return try #require(json as? [String: Any])
    }

    private static let diagnostic = Diagnostic(
        DiagnosticCode("R301"), "'Tabel' is nothing", at: marked["①"], help: "look again", logicalID: "Fn"
    ).relating(marked["②"], "this is near").fixed(
        by: DiagnosticFix("write 'Table'", [DiagnosticFix.Edit(marked["①"], "Table")]))

    private static func run(_ diagnostics: [Diagnostic], name: String = "template.yaml") throws -> [String: Any] {
        let runs = try #require(try log(diagnostics, name: name)["runs"] as? [[String: Any]])
        return try #require(runs.first)
    }

    private static func result(name: String = "template.yaml") throws -> [String: Any] {
        let results = try #require(try run([diagnostic], name: name)["results"] as? [[String: Any]])
        return try #require(results.first)
    }

    @Test func `a log says which version of SARIF it is and who wrote it`() throws {
        #expect(try Self.log([])["version"] as? String == "2.1.0")
        let tool = try #require(try Self.run([Self.diagnostic])["tool"] as? [String: [String: Any]])
        #expect(tool["driver"]?["name"] as? String == "samlet")
        #expect(tool["driver"]?["version"] as? String == "1.2.3")
        let rules = try #require(tool["driver"]?["rules"] as? [[String: Any]])
        #expect(rules.map { $0["id"] as? String } == ["R301"])
        #expect(rules[0]["shortDescription"] as? [String: String] == ["text": "A reference to nothing."])
    }

    /// The members that objects must have, and those that samlet gives them besides.
    ///
    /// Source: OASIS, sarif-schema-2.1.0.json, whose objects take no others.
    private static let members: [String: (required: Set<String>, others: Set<String>)] = [
        "": (["version", "runs"], ["$schema"]),
        "runs": (["tool"], ["columnKind", "invocations", "results"]),
        "invocations": (["executionSuccessful"], ["toolExecutionNotifications"]),
        "toolExecutionNotifications": (["message"], ["level", "associatedRule"]),
        "associatedRule": ([], ["id", "index"]),
        "tool": (["driver"], []),
        "driver": (["name"], ["version", "rules"]),
        "rules": (["id"], ["shortDescription", "help"]),
        "results": (
            ["message"],
            ["ruleId", "ruleIndex", "level", "locations", "partialFingerprints", "relatedLocations", "fixes"]
        ),
        "locations": ([], ["physicalLocation", "logicalLocations"]),
        "relatedLocations": ([], ["id", "physicalLocation", "message"]),
        "physicalLocation": (["artifactLocation"], ["region"]),
        "logicalLocations": ([], ["name", "kind"]),
        "region": (["startLine", "startColumn", "endLine", "endColumn"], []),
        "fixes": (["artifactChanges"], ["description"]),
        "artifactChanges": (["artifactLocation", "replacements"], []),
        "replacements": (["deletedRegion"], ["insertedContent"]),
        "artifactLocation": (["uri"], []),
    ]

    private static func check(_ value: Any, _ name: String) {
        if let items = value as? [Any] { for item in items { check(item, name) } }
        guard let object = value as? [String: Any] else { return }
        let kind = name == "deletedRegion" ? "region" : name
        if let (required, others) = members[kind] {
            #expect(required.subtracting(object.keys) == [], "\(name)")
            #expect(Set(object.keys).subtracting(required).subtracting(others) == [], "\(name)")
        } else if kind != "partialFingerprints" {
            #expect(Array(object.keys) == ["text"], "\(name)")
        }
        for (key, value) in object { check(value, key) }
    }

    @Test(.timeLimit(.minutes(1)))
    func `many diagnostics of one long line have fingerprints that tell them apart`() throws {
        let source = SourceText(name: "template.yaml", text: String(repeating: "x ", count: 150_000))
        let diagnostics = (0..<DiagnosticSelection.reportLimit).map { number in
            Diagnostic(
                DiagnosticCode("R301"), "m",
                at: SourceSpan(source: .template, at: SourcePosition(line: 1, column: number)),
                logicalID: "A\(number)")
        }
        let text = DiagnosticSARIFRenderer(sources: SourceMap(source), version: "1") { _ in nil }.text(for: diagnostics)
        let fingerprints = text.split(separator: "\"samlet/v1\":").dropFirst().map { $0.prefix { $0 != "}" } }
        #expect(Set(fingerprints).count == diagnostics.count)
    }

    @Test func `objects have the members that SARIF asks for, and none that it does not know`() throws {
        let bare = Diagnostic(.warning, DiagnosticCode("G614"), "m", at: nil)
        Self.check(try Self.log([Self.diagnostic, bare]), "")
        let many = (0...DiagnosticSelection.reportLimit).map { Diagnostic(DiagnosticCode("T1"), "\($0)", at: nil) }
        Self.check(try Self.log([bare] + many), "")
    }

    @Test func `notifications say what was left out of thousands`() throws {
        let many = (0..<DiagnosticSelection.reportLimit + 3).map { Diagnostic(DiagnosticCode("T1"), "\($0)", at: nil) }
        let run = try Self.run([Self.diagnostic] + many)
        #expect((run["results"] as? [Any])?.count == DiagnosticSelection.reportLimit)
        let invocation = try #require((run["invocations"] as? [[String: Any]])?.first)
        #expect(invocation["executionSuccessful"] as? Bool == true)
        let notifications = try #require(invocation["toolExecutionNotifications"] as? [[String: Any]])
        #expect(notifications.map { $0["level"] as? String } == ["warning"])
        #expect(
            notifications.map { $0["message"] as? [String: String] } == [
                ["text": "left out of these results: 4 errors T1"]
            ])
        let rule = try #require(notifications[0]["associatedRule"] as? [String: Any])
        #expect(rule["id"] as? String == "T1")
        #expect(rule["index"] as? Int == 1)
    }

    @Test func `a result has its place in characters, counted from 1`() throws {
        let result = try Self.result()
        #expect(result["ruleId"] as? String == "R301")
        #expect(result["level"] as? String == "error")
        #expect(result["message"] as? [String: String] == ["text": "'Tabel' is nothing\nhelp: look again"])
        let location = try #require((result["locations"] as? [[String: Any]])?.first)
        let physical = try #require(location["physicalLocation"] as? [String: [String: Any]])
        #expect(physical["artifactLocation"]?["uri"] as? String == "template.yaml")
        #expect(
            physical["region"] as? [String: Int] == ["startLine": 1, "startColumn": 8, "endLine": 1, "endColumn": 13])
        #expect((location["logicalLocations"] as? [[String: String]])?.first?["name"] == "Fn")
    }

    @Test func `related places and fixes come along`() throws {
        let result = try Self.result()
        let related = try #require((result["relatedLocations"] as? [[String: Any]])?.first)
        #expect(related["message"] as? [String: String] == ["text": "this is near"])
        let fix = try #require((result["fixes"] as? [[String: Any]])?.first)
        let change = try #require((fix["artifactChanges"] as? [[String: Any]])?.first)
        let replacement = try #require((change["replacements"] as? [[String: Any]])?.first)
        #expect(replacement["insertedContent"] as? [String: String] == ["text": "Table"])
    }

    @Test(arguments: [
        ("my template.yaml", "my%20template.yaml"), ("/a/b:c.yaml", "file:///a/b%3Ac.yaml"), ("ä.yaml", "%C3%A4.yaml"),
    ]) func `a file's name becomes a URI`(_ name: String, _ uri: String) throws {
        let location = try #require((try Self.result(name: name)["locations"] as? [[String: Any]])?.first)
        let physical = try #require(location["physicalLocation"] as? [String: [String: Any]])
        #expect(physical["artifactLocation"]?["uri"] as? String == uri)
    }

    @Test func `what has no place has no location`() throws {
        let results = try #require(
            try Self.run([Diagnostic(DiagnosticCode("G613"), "m", at: nil)])["results"] as? [[String: Any]])
        #expect((results[0]["locations"] as? [Any])?.isEmpty == true)
    }

    @Test func `a fingerprint stays when lines are added above, and changes with the line`() throws {
        func fingerprint(_ text: String, line: Int) -> Substring? {
            let source = SourceText(name: "template.yaml", text: text)
            let place = SourceSpan(source: .template, at: SourcePosition(line: line, column: 1))
            let renderer = DiagnosticSARIFRenderer(sources: SourceMap(source), version: "1") { _ in nil }
            return renderer.text(for: [Diagnostic(DiagnosticCode("R301"), "m", at: place)])
                .split(separator: "\"samlet/v1\":").last?.prefix { $0 != "}" }
        }
        let first = try #require(fingerprint("a: b\n", line: 1))
        #expect(fingerprint("\n\n  a:  b\n", line: 3) == first)
        #expect(fingerprint("a: c\n", line: 1) != first)
    }
}
