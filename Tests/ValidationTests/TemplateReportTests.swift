import Foundation
import Testing
import Validation

@Suite struct TemplateReportTests {
    private static let report = TemplateReport(
        Validated("Resources:\n  Fn: {Type: AWS::SQS::Queue, Properties: {DelaySecond: 5, VisibilityTimeout: -1}}\n")
            .pipeline)

    @Test func `JSON has the keys that lead to each place`() throws {
        let json = try JSONSerialization.jsonObject(with: Data(Self.report.json.utf8)) as? [String: Any]
        let found = try #require(json?["diagnostics"] as? [[String: Any]])
        #expect(found.map { $0["code"] as? String } == ["P201", "P207"])
        #expect(found[0]["path"] as? [String] == ["Resources", "Fn", "Properties", "DelaySecond"])
        for field in [
            "severity", "code", "logicalId", "message", "file", "line", "column", "endLine", "endColumn", "fixes",
        ] {
            #expect(found.allSatisfy { $0[field] != nil }, "\(field)")
        }
    }

    @Test func `SARIF says what each code means`() throws {
        let json = try JSONSerialization.jsonObject(with: Data(Self.report.sarif(version: "1.2.3").utf8))
        let run = ((json as? [String: Any])?["runs"] as? [[String: Any]])?.first
        let driver = (run?["tool"] as? [String: [String: Any]])?["driver"]
        let rules = try #require(driver?["rules"] as? [[String: Any]])
        #expect(rules.map { $0["id"] as? String } == ["P201", "P207"])
        #expect(rules.allSatisfy { $0["shortDescription"] != nil })
        #expect(driver?["version"] as? String == "1.2.3")
    }

    @Test func `annotations are one to a line`() {
        let lines = Self.report.github.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.allSatisfy { $0.hasPrefix("::error file=template.yaml,line=2,col=") })
    }
}
