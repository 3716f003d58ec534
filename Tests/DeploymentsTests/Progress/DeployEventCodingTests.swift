import Diagnostics
import Documents
import Templates
import Testing

@testable import Deployments

struct DeployEventCodingTests {
    private func node(_ event: DeployEvent, sources: SourceMap? = nil) throws -> Node {
        let line = DeployEventCoding().line(for: event, at: "2026-11-25T14:03:22.000Z", sources: sources)
        #expect(line.hasSuffix("\n") && line.count { $0 == "\n" } == 1)
        return try #require(Document.json(Array(line.utf8)))
    }

    private func action(_ text: String = "Resources: {G: {Type: AWS::Logs::LogGroup}}") -> PlannedAction {
        Deploying().plan(text).plan.actions[0]
    }

    @Test func `every event says what it is, how bad, when, and the same for people`() throws {
        let event = try node(.version("1.2.3"))
        #expect(event["type"]?.text == "version" && event["samlet"]?.text == "1.2.3" && event["ui"]?.text == "1.1")
        #expect(event["@level"]?.text == "info" && event["@module"]?.text == "samlet.ui")
        #expect(event["@timestamp"]?.text == "2026-11-25T14:03:22.000Z" && event["@message"]?.text == "samlet 1.2.3")
    }

    @Test func `the steps of a resource name it, what is done, and how long it took`() throws {
        let failure = ResourceFailure("no interpreter", help: "install it", at: ["Runtime"])
        let steps: [(ApplyEvent, String)] = [
            (.started(action()), "apply_start"), (.finished(action(), .milliseconds(1_034)), "apply_complete"),
            (.failed(action(), failure), "apply_errored"), (.skipped(action(), because: "Fn"), "skipped"),
        ]
        for (step, type) in steps {
            let event = try node(#require(DeployEvent(step, elapsed: nil)))
            #expect(event["type"]?.text == type)
            #expect(event["hook"]?["resource"]?["addr"]?.text == "G")
            #expect(event["hook"]?["action"]?.text == "create")
            #expect(event["hook"]?["id_value"]?.text == action().desired?.physicalID)
        }
        let line = DeployEventCoding().line(for: .applyComplete(action(), .milliseconds(1_034)), at: "")
        #expect(line.contains(#""elapsed_seconds":1.034"#))
        let errored = try node(.applyErrored(action(), .zero, failure))
        #expect(errored["hook"]?["error"]?.text == "no interpreter" && errored["@level"]?.text == "error")
        #expect(errored["hook"]?["property_path"]?.sequence?.compactMap(\.text) == ["Runtime"])
        #expect(try node(.skipped(action(), because: "Fn"))["hook"]?["because"]?.text == "Fn")
    }

    @Test func `a replacement counts as one added and one removed`() throws {
        var counts = ChangeCounts()
        (counts.created, counts.replaced, counts.deleted, counts.updated) = (2, 1, 3, 4)
        let planned = try node(.changeSummary(counts, generation: nil))["changes"]
        #expect(["add", "change", "remove", "replace"].map { planned?[$0]?.text } == ["3", "4", "4", "1"])
        #expect(planned?["operation"]?.text == "plan" && planned?["generation"] == nil)
        let applied = try node(.changeSummary(counts, generation: 7))["changes"]
        #expect(applied?["operation"]?.text == "apply" && applied?["generation"]?.text == "7")
    }

    @Test func `a finding has its place, and a failure of the command and what is left out have none`() throws {
        let source = SourceText(name: "t.yaml", text: "a: b\n")
        let found = Diagnostic(
            .warning, .recordedOnly, "is recorded only", at: SourceSpan(at: .start), help: "h", logicalID: "G")
        let event = try node(.diagnostic(found), sources: SourceMap(source))
        #expect(event["@level"]?.text == "warn")
        let fields = event["diagnostic"]
        #expect(fields?["severity"]?.text == "warning" && fields?["code"]?.text == "X903")
        #expect(fields?["range"]?["filename"]?.text == "t.yaml" && fields?["range"]?["start"]?["line"]?.text == "1")
        let omission = try node(.omission("9 more"))["diagnostic"]
        #expect(omission?["severity"]?.text == "note" && omission?["summary"]?.text == "9 more")
        let failure = try node(.failure(message: "m", help: nil))["diagnostic"]
        #expect(failure?["severity"]?.text == "error" && failure?["summary"]?.text == "m" && failure?["range"] == nil)
    }

    @Test func `of a secret output nothing is told but that it is there`() throws {
        let state = Deploying().state(
            after: """
                Parameters: {Password: {Type: String, NoEcho: true, Default: hunter2}}
                Resources: {G: {Type: AWS::Logs::LogGroup}}
                Outputs: {S: {Value: !Sub "x${Password}"}, P: {Value: "01", Export: {Name: e}}}
                """)
        let line = DeployEventCoding().line(for: .outputs(state.outputs), at: "")
        #expect(!line.contains("hunter2"))
        let outputs = try node(.outputs(state.outputs))["outputs"]
        #expect(outputs?["S"]?["sensitive"]?.text == "true" && outputs?["S"]?["value"] == nil)
        #expect(outputs?["P"]?["value"]?.text == "01" && outputs?["P"]?["export_name"]?.text == "e")
    }
}
