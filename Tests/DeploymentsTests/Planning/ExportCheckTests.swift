import Diagnostics
import Documents
import Templates
import Testing

@testable import Deployments

struct ExportCheckTests {
    private let check = ExportCheck(importers: ["orders": ["web", "app"]], exporters: ["taken": "other"])

    private static func template(_ outputs: String) -> String {
        """
        Resources:
          Topic: {Type: AWS::SNS::Topic}
        Outputs: {\(outputs)}
        """
    }

    private let exporting = template("Name: {Value: a, Export: {Name: orders}}")

    private func problems(_ outputs: String, over before: String? = nil) -> [ExportCheck.Problem] {
        let state = Deploying().state(after: before ?? exporting)
        return check.problems(in: Deploying().plan(Self.template(outputs), over: state).plan)
    }

    @Test(arguments: ["", "Name: {Value: a}", "Name: {Value: a, Export: {Name: sales}}"])
    func `an export that is imported can neither go nor have another name`(outputs: String) {
        let problems = problems(outputs)
        #expect(
            problems == [.init(kind: .removed(importers: ["web", "app"]), export: "orders", output: "Name")])
        #expect(problems.first?.message.contains("the stacks 'web', 'app' import it") == true)
    }

    @Test func `the value of an export that is imported cannot change`() {
        #expect(
            problems("Name: {Value: b, Export: {Name: orders}}")
                == [.init(kind: .changed(importers: ["web", "app"]), export: "orders", output: "Name")])
    }

    @Test(arguments: [
        "Name: {Value: a, Description: d, Export: {Name: orders}}", "Other: {Value: a, Export: {Name: orders}}",
    ])
    func `an export that keeps name and value may be described anew and come from another output`(outputs: String) {
        #expect(problems(outputs).isEmpty)
    }

    @Test func `what nobody imports may change and go`() {
        let before = Self.template("Name: {Value: a, Export: {Name: sales}}")
        #expect(problems("", over: before).isEmpty)
        #expect(problems("Name: {Value: b, Export: {Name: sales}}", over: before).isEmpty)
    }

    @Test func `the ports that the engine found free are no change of a value`() {
        let url = { (port: Int) in
            Self.template("U: {Value: 'http://x.localhost:\(port)/p', Export: {Name: orders}}")
        }
        let state = Deploying().state(after: url(3000))
        #expect(check.problems(in: Deploying().plan(url(3001), over: state).plan).isEmpty)
    }

    @Test func `a name that another stack or another output exports is taken`() {
        let outputs =
            "A: {Value: a, Export: {Name: taken}}, B: {Value: b, Export: {Name: x}}, C: {Value: c, Export: {Name: x}}"
        #expect(
            problems(outputs, over: Self.template("")) == [
                .init(kind: .taken(by: "other"), export: "taken", output: "A"),
                .init(kind: .repeated(by: "B"), export: "x", output: "C"),
            ])
    }

    @Test func `a stack whose exports are imported cannot go`() {
        let state = Deploying().state(after: exporting)
        #expect(check.problems(removing: state.outputs).map(\.export) == ["orders"])
        #expect(ExportCheck(importers: [:], exporters: [:]).problems(removing: state.outputs).isEmpty)
    }

    @Test func `problems are shown at the output`() throws {
        let text = Self.template("Name: {Value: b, Export: {Name: orders}}, T: {Value: t, Export: {Name: taken}}")
        let plan = Deploying().plan(text, over: Deploying().state(after: exporting)).plan
        var diagnostics = DiagnosticList()
        let source = SourceText(name: "template.yaml", text: text)
        let template = TemplateReader.template(
            from: Document.read(source, into: &diagnostics), source: source, into: &diagnostics)
        check.run(plan, template: template, into: &diagnostics)
        #expect(diagnostics.all.map(\.code) == [.exportTaken, .exportInUse])
        #expect(diagnostics.all.map { $0.span?.start.line } == [3, 3])
    }

    @Test func `a plan knows the imports of resources and outputs in use, and of no others`() {
        var deploying = Deploying()
        let span = SourceSpan(at: .start)
        for name in ["a", "b", "c"] { deploying.exports[name] = .text(name, at: span) }
        let text = """
            Conditions: {No: !Equals [a, b]}
            Resources:
              Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: !ImportValue a}}
              Other: {Type: AWS::SNS::Topic, Properties: {TopicName: !If [No, !ImportValue c, x]}}
              Absent: {Type: AWS::SNS::Topic, Condition: No, Properties: {TopicName: !ImportValue c}}
            Outputs: {O: {Value: !ImportValue b}}
            """
        let plan = deploying.plan(text).plan
        #expect(plan.desired.imports == ["a", "b"])
        #expect(plan.importChanges.added == ["a", "b"])
    }

    @Test func `using an export instead of the value that it has is a change of its own`() {
        var deploying = Deploying()
        deploying.exports["a"] = .text("x", at: SourceSpan(at: .start))
        let before = "Resources: {T: {Type: AWS::SNS::Topic, Properties: {TopicName: x}}}"
        let after = before.replacing("TopicName: x", with: "TopicName: !ImportValue a")
        let plan = deploying.plan(after, over: deploying.state(after: before)).plan
        #expect(!plan.isEmpty && plan.changes.isEmpty)
        let text = PlanTextRenderer(templateName: "t.yaml").text(for: plan)
        #expect(text.contains("Imports\n  + a\n"))
        #expect(PlanMarkdownRenderer(templateName: "t.yaml").text(for: plan).contains("+ a"))
        let secrets = SecretBox(key: Array(repeating: 1, count: 32))
        let node = PlanDocument(secrets: secrets, templateName: "t.yaml").node(for: plan)
        #expect(node["imports"]?["added"]?.sequence?.compactMap(\.text) == ["a"])
        #expect(deploying.plan(after, over: plan.desired).plan.isEmpty)
    }

    @Test func `what is imported must be exported, with the value that it was planned with`() {
        let text = """
            Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !ImportValue sales}}}
            """
        let span = SourceSpan(at: .start)
        let state = Deploying(exports: ["sales": .text("a", at: span)]).state(after: text)
        #expect(state.importedValues.mapValues(\.text) == ["sales": "a"])
        func problems(_ values: [String: String]) -> [ExportCheck.Problem] {
            let values = values.mapValues { Value.text($0, at: span) }
            return ExportCheck(importers: [:], exporters: [:], values: values).problems(saving: state, over: [:])
        }
        #expect(problems(["sales": "a"]).isEmpty)
        #expect(problems([:]) == [.init(kind: .missing, export: "sales", output: "")])
        #expect(problems(["sales": "b"]) == [.init(kind: .moved, export: "sales", output: "")])
    }
}
