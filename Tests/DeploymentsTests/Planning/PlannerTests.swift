import Artifacts
import Deployments
import Diagnostics
import OrderedCollections
import Templates
import Testing

struct PlannerTests {
    private let function = """
        Resources:
          Fn:
            Type: AWS::Lambda::Function
            Properties:
              FunctionName: greet
              MemorySize: 128
              Environment: {Variables: {ACCOUNT: 012345678901, VERSION: 1.10, FLAG: yes}}
        """

    private func kinds(_ plan: Plan) -> [LogicalID: PlannedAction.Kind] {
        Dictionary(uniqueKeysWithValues: plan.actions.map { ($0.logicalID, $0.kind) })
    }

    @Test func `a new stack creates everything`() {
        let plan = Deploying().plan(function).plan
        #expect(kinds(plan) == ["Fn": .create])
        #expect(plan.baseGeneration == 0)
        #expect(plan.desired.generation == 1)
        #expect(!plan.isEmpty)
    }

    @Test func `the same template again is nothing to do`() {
        let deploying = Deploying()
        let plan = deploying.plan(function, over: deploying.state(after: function)).plan
        #expect(kinds(plan) == ["Fn": .none])
        #expect(plan.isEmpty)
    }

    @Test func `text properties keep the text they are written as`() {
        let record = Deploying().state(after: function).records["Fn"]
        let variables = record?.properties["Environment"]?["Variables"]
        #expect(variables?["ACCOUNT"]?.text == "012345678901")
        #expect(variables?["VERSION"]?.text == "1.10")
        #expect(variables?["FLAG"]?.text == "yes")
        #expect(record?.properties["MemorySize"]?.integer == 128)
    }

    @Test(arguments: [
        ("012345678901", "12345678901"), ("1.10", "1.1"), ("yes", "'true'"), ("''", "'0'"), ("0x10", "16"),
        ("12345678901234567890", "12345678901234567891"),
    ])
    func `different texts are different, whatever numbers they may be`(before: String, after: String) {
        let template = { (value: String) in
            "Resources: {Fn: {Type: AWS::Lambda::Function, Properties: {Environment: {Variables: {V: \(value)}}}}}"
        }
        let deploying = Deploying()
        let plan = deploying.plan(template(after), over: deploying.state(after: template(before))).plan
        #expect(kinds(plan) == ["Fn": .update])
        #expect(plan.actions[0].changes.map(\.pathText) == ["Environment.Variables.V"])
    }

    @Test(arguments: [("128", "'128'"), ("true", "yes"), ("{A: 1, B: 2}", "{B: 2, A: 1}")])
    func `differences of writing alone are none`(before: String, after: String) {
        let template = { (value: String) in
            "Resources: {Fn: {Type: AWS::Lambda::Function, Properties: {Description: x, Anything: \(value)}}}"
        }
        // Only `128` against `'128'` is a difference where no schema says that it is a number.
        let deploying = Deploying()
        let plan = deploying.plan(template(after), over: deploying.state(after: template(before))).plan
        #expect(plan.isEmpty == (before != "128"))
    }

    @Test func `a property that names the resource replaces it, and what refers to it sees the new name`() {
        let template = { (name: String) in
            """
            Resources:
              User: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Sub '/x/${Fn}'}}
              Fn: {Type: AWS::Lambda::Function, Properties: {FunctionName: \(name)}}
            """
        }
        let deploying = Deploying()
        let plan = deploying.plan(template("b"), over: deploying.state(after: template("a"))).plan
        let replaced = plan.actions.first { $0.logicalID == "Fn" }
        #expect(replaced?.kind == .replace)
        #expect(replaced?.replacedBecause == ["FunctionName"])
        #expect(replaced?.desired?.physicalID == "b")
        let user = plan.actions.first { $0.logicalID == "User" }
        #expect(user?.changes.map { $0.after?.text } == ["/x/b"])
    }

    @Test func `a generated name changes when the resource is replaced, and only then`() {
        let template = { (path: String, note: String) in
            "Resources: {Role: {Type: AWS::IAM::Role, Properties: {Path: \(path), Description: \(note)}}}"
        }
        let deploying = Deploying()
        let first = deploying.state(after: template("/", "a"))
        let updated = deploying.state(after: template("/", "b"), over: first)
        let replaced = deploying.state(after: template("/new/", "b"), over: updated)
        let names = [first, updated, replaced].map { $0.records["Role"]?.physicalID ?? "" }
        #expect(names[0] == names[1])
        #expect(names[1] != names[2])
        #expect(names.allSatisfy { $0.hasPrefix("shop-Role-") })
    }

    @Test func `what left the template is deleted last, in reverse order, unless its policy keeps it`() {
        let before = """
            Resources:
              A: {Type: AWS::Logs::LogGroup}
              B: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Sub '${A}-b'}}
              Kept: {Type: AWS::Logs::LogGroup, DeletionPolicy: Retain}
              Stays: {Type: AWS::Logs::LogGroup}
            """
        let deploying = Deploying()
        let plan = deploying.plan(
            "Resources: {Stays: {Type: AWS::Logs::LogGroup}, New: {Type: AWS::Logs::LogGroup}}",
            over: deploying.state(after: before)
        ).plan
        #expect(plan.changes.map(\.logicalID) == ["New", "Kept", "B", "A"])
        #expect(plan.changes.map(\.kind) == [.create, .retain, .delete, .delete])
        #expect(Array(plan.desired.records.keys) == ["Stays", "New"])
    }

    @Test func `new code is a change of the function`() {
        var deploying = Deploying()
        deploying.artifacts = ["Fn": ["Code": .sample("a")].compactMapValues(\.self)]
        let state = deploying.state(after: function)
        #expect(state.records["Fn"]?.artifacts["Code"] == .sample("a"))
        deploying.artifacts = ["Fn": ["Code": .sample("b")].compactMapValues(\.self)]
        let plan = deploying.plan(function, over: state).plan
        #expect(kinds(plan) == ["Fn": .update])
        #expect(plan.actions[0].changes.map(\.pathText) == ["Code"])
    }

    @Test func `layer versions count up by name, under whatever logical id`() {
        let template = { (id: String) in
            "Resources: {\(id): {Type: AWS::Lambda::LayerVersion, Properties: {LayerName: shared}}}\nOutputs: {Arn: {Value: !Ref \(id)}}"
        }
        let deploying = Deploying()
        let first = deploying.state(after: template("Layer1"))
        let second = deploying.state(after: template("Layer2"), over: first)
        #expect(first.outputs["Arn"]?.value.text == "arn:aws:lambda:us-east-1:000000000000:layer:shared:1")
        #expect(second.outputs["Arn"]?.value.text == "arn:aws:lambda:us-east-1:000000000000:layer:shared:2")
        // Unchanged, it keeps its number.
        #expect(deploying.plan(template("Layer2"), over: second).plan.isEmpty)
    }

    @Test func `names are of AWS's form and length`() throws {
        var deploying = Deploying()
        deploying.stack.name = String(repeating: "long-stack-name-", count: 8)
        let id = String(repeating: "VeryLongLogicalId", count: 6)
        let state = deploying.state(after: "Resources: {\(id): {Type: AWS::Lambda::Function}}")
        let name = try #require(state.records[LogicalID(id)]?.physicalID)
        #expect(name.count <= 64)
        #expect(name.hasPrefix("long-stack"))
        #expect(name.contains("VeryLong"))
    }

    @Test func `a changed output alone is a change`() {
        let template = { (value: String) in
            "Resources: {A: {Type: AWS::Logs::LogGroup}}\nOutputs: {O: {Value: \(value)}}"
        }
        let deploying = Deploying()
        let plan = deploying.plan(template("b"), over: deploying.state(after: template("a"))).plan
        #expect(!plan.isEmpty)
        #expect(plan.changes.isEmpty)
        #expect(plan.outputChanges.map(\.name) == ["O"])
    }

    @Test func `resources of unknown types give one warning that names them`() throws {
        let outcome = Deploying(types: .standard).plan(
            "Resources: {Q: {Type: AWS::SQS::Queue}, T: {Type: AWS::DynamoDB::Table}}\nOutputs: {Url: {Value: !GetAtt Q.Arn}}"
        )
        let warnings = outcome.diagnostics.filter { $0.code == .recordedOnly }
        #expect(warnings.count == 1)
        #expect(warnings.first?.severity == .warning)
        let arn = try #require(outcome.plan.desired.outputs["Url"]?.value.text)
        #expect(arn.hasPrefix("arn:aws:sqs:us-east-1:000000000000:shop-Q-"))
    }

    @Test func `imports come from other stacks' exports`() {
        var deploying = Deploying()
        let template = "Resources: {A: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !ImportValue name}}}"
        #expect(deploying.plan(template).diagnostics.map(\.code) == [.unknownExport])
        deploying.exports = ["name": .text("imported", at: .init(at: .start))]
        #expect(deploying.state(after: template).records["A"]?.properties["LogGroupName"]?.text == "imported")
    }

    @Test func `secrets are marked and shown nowhere`() {
        let template = """
            Parameters: {Password: {Type: String, NoEcho: true}}
            Resources:
              Fn:
                Type: AWS::Lambda::Function
                Properties: {Environment: {Variables: {URL: !Sub 'db://u:${Password}@host'}}}
            Outputs: {O: {Value: !Ref Password}}
            """
        var deploying = Deploying()
        deploying.overrides = ["Password": "hunter2"]
        let state = deploying.state(after: template)
        deploying.overrides = ["Password": "correct horse"]
        let plan = deploying.plan(template, over: state).plan
        #expect(plan.actions[0].kind == .update)
        let text = PlanTextRenderer(templateName: "template.yaml").text(for: plan)
        #expect(text.contains("(secret) changed"))
        #expect(!text.contains("hunter2") && !text.contains("correct horse"))
    }
}
