import Artifacts
import Diagnostics
import Documents
import OrderedCollections
import Templates
import Testing

@testable import Deployments

struct DriftTests {
    private let secrets = SecretBox(key: Array(repeating: 1, count: 32))

    private static let template = """
        Parameters: {Password: {Type: String, NoEcho: true, Default: hunter2}}
        Resources:
          Fn:
            Type: AWS::Lambda::Function
            Properties:
              Role: r
              Runtime: python3.13
              Handler: app.main
              MemorySize: 256
              Code: src
              Environment: {Variables: {P: !Ref Password, N: 1}}
          Queue: {Type: AWS::SQS::Queue}
        """

    private func state() throws -> StackState {
        var deploying = Deploying()
        deploying.artifacts["Fn"] = ["Code": try #require(ArtifactID.sample("a"))]
        return deploying.state(after: Self.template)
    }

    @Test func `what only some engines tell of is compared where it is told`() throws {
        let state = try state()
        let settings = ["Description": "by hand", "Role": "r", "Layers": "", "EphemeralStorage": "512", "New": "x"]
        let drift = Drift(of: try facts(state) { $0.settings = settings }, from: state, secrets: secrets)
        #expect(
            drift.items == [
                .configuration(function: "Fn", property: "Description", applied: "", running: "by hand")
            ])
        #expect(drift.items.first?.words == "Fn runs with Description by hand, applied is (none)")
    }

    /// What an engine says that runs the state.
    private func facts(_ state: StackState, change: (inout FunctionFacts) -> Void = { _ in }) throws -> EngineFacts {
        var running = FunctionFacts(
            code: try #require(ArtifactID.sample("a")).rawValue, handler: "app.main", runtime: "python3.13",
            memorySize: 256, timeout: 3, variables: ["P": "hunter2", "N": "1"], secrets: secrets)
        change(&running)
        let name = try #require(state.records["Fn"]?.physicalID)
        let function = EngineFacts.Function(logicalID: "Fn", name: name, failure: nil, configuration: running)
        return EngineFacts(generation: 1, functions: [function], endpoints: .standard)
    }

    private func items(_ facts: EngineFacts) throws -> [Drift.Item] {
        Drift(of: facts, from: try state(), secrets: secrets).items
    }

    @Test func `an engine that runs what was applied has not drifted`() throws {
        let drift = Drift(of: try facts(state()), from: try state(), secrets: secrets)
        #expect(drift.items == [] && drift.isEmpty && drift.lines(style: .plain).isEmpty)
        #expect(drift.node["isEmpty"]?.text == "true")
    }

    @Test(arguments: [2, nil]) func `another generation, or none, is drift`(running: Int?) throws {
        var facts = try facts(state())
        facts.generation = running
        #expect(try items(facts) == [.generation(applied: 1, running: running)])
    }

    @Test func `functions that are missing, extra or failing are drift`() throws {
        var facts = try facts(state())
        facts.functions[0].failure = "no interpreter"
        #expect(try items(facts) == [.failing(function: "Fn", reason: "no interpreter")])
        facts.functions[0].failure = nil
        let configuration = facts.functions[0].configuration
        facts.functions[0].configuration = nil
        #expect(try items(facts) == [.missing(function: "Fn")])
        facts.functions = [.init(logicalID: "Old", name: "shop-Old", failure: nil, configuration: configuration)]
        facts.strays = ["shop-Lost"]
        #expect(
            try items(facts)
                == [.missing(function: "Fn"), .extra(function: "shop-Lost"), .extra(function: "shop-Old")])
    }

    @Test func `each part of a configuration is compared`() throws {
        let changes: [(String, (inout FunctionFacts) -> Void)] = [
            ("Code", { $0.code = "sha256:b" }), ("Handler", { $0.handler = "b" }), ("Runtime", { $0.runtime = "b" }),
            ("MemorySize", { $0.memorySize = 1 }), ("Timeout", { $0.timeout = 9 }),
            ("Environment", { $0.environmentDigest = "b" }),
        ]
        for (property, change) in changes {
            let items = try items(facts(state(), change: change))
            #expect(items.count == 1)
            guard case .configuration("Fn", property, _, _) = items.first else {
                Issue.record("\(property) gives \(items)")
                continue
            }
        }
    }

    @Test func `addresses at which the engine does not answer are drift`() throws {
        var facts = try facts(state())
        facts.endpoints = Endpoints(awsPort: 4570, httpPort: 3000)
        let items = try items(facts)
        #expect(!items.isEmpty)
        for item in items {
            guard case .endpoint("Queue", _, let applied, _) = item else {
                Issue.record("\(item)")
                continue
            }
            #expect(applied.contains(":4566"))
        }
    }

    @Test func `drift is told in lines and as JSON, without secrets`() throws {
        let facts = try facts(state()) { $0.environmentDigest = "b" }
        let drift = Drift(of: facts, from: try state(), secrets: secrets)
        let lines = drift.lines(style: .plain)
        #expect(lines.count == 2 && lines[1] == "  ≠ Fn runs with other environment variables than were applied")
        let item = drift.node["items"]?.sequence?.first
        #expect(item?["kind"]?.text == "configuration" && item?["property"]?.text == "Environment")
        #expect(!JSONWriter.text(of: drift.node).contains("hunter2"))
    }

    @Test func `what was changed over the wire is told of, and what was made beside the stack is no drift`() throws {
        var facts = try facts(state())
        facts.additions = [WireAddition(to: "Fn", part: "alias beta")]
        #expect(Drift(of: facts, from: try state(), secrets: secrets).isEmpty)
        facts.changes = [
            WireChange(of: "Fn", property: "Tags", applied: "a=1", running: "a=2"),
            WireChange(of: "Fn", part: "alias live", property: "FunctionVersion", applied: "1", running: "2"),
            WireChange(of: "Fn", part: "function URL"),
        ]
        let drift = Drift(of: facts, from: try state(), secrets: secrets)
        #expect(
            drift.items.map(\.words) == [
                "Fn runs with Tags a=2, applied is a=1", "Fn: alias live has FunctionVersion 2, applied is 1",
                "Fn: function URL is gone",
            ])
        #expect(drift.node["items"]?.sequence?.compactMap { $0["kind"]?.text } == ["configuration", "part", "part"])
        #expect(drift.node["additions"]?.sequence?.first?["part"]?.text == "alias beta")
    }

    @Test func `a secret that turns up in what was changed is not shown`() throws {
        var facts = try facts(state())
        facts.changes = [
            WireChange(of: "Fn", part: "alias live", property: "Description", applied: "of hunter2", running: "mine")
        ]
        let drift = Drift(of: facts, from: try state(), secrets: secrets)
        let shown =
            drift.lines(style: .plain).joined() + DriftMarkdownRenderer(stack: "s", generation: 1).text(for: drift)
            + JSONWriter.text(of: drift.node)
        #expect(!shown.contains("hunter2") && shown.contains("hmac:") && shown.contains("mine"))
    }

    @Test func `what a function runs with is told outside of the engine without secrets, and compared all the same`()
        throws
    {
        var deploying = Deploying()
        deploying.artifacts["Fn"] = ["Code": try #require(ArtifactID.sample("a"))]
        let state = deploying.state(
            after: Self.template.replacing("Role: r", with: "Role: r\n      Description: !Sub 'for ${Password}'"))
        func told(_ description: String) throws -> EngineFacts {
            var facts = try facts(state)
            facts.functions[0].configuration?.settings = ["Description": description, "TracingConfig": "PassThrough"]
            let record = try #require(state.records["Fn"])
            facts.functions[0].configuration = facts.functions[0].configuration?.hidingSecrets(
                of: record, in: { SecretTexts(of: state, secrets) }, secrets: secrets)
            return facts
        }
        let same = try told("for hunter2")
        #expect(same.functions[0].configuration?.settings?["TracingConfig"] == "PassThrough")
        #expect(Drift(of: same, from: state, secrets: secrets).isEmpty)
        let other = try told("once for hunter2")
        #expect(Drift(of: other, from: state, secrets: secrets).items.count == 1)
        #expect(!"\(same) \(other)".contains("hunter2"))
    }

    @Test func `Markdown of drift is found again, stays text, and has an end`() throws {
        var facts = try facts(state())
        let renderer = DriftMarkdownRenderer(stack: "shop", generation: 7)
        let none = renderer.text(for: Drift(of: facts, from: try state(), secrets: secrets))
        #expect(none.hasPrefix("<!-- samlet:drift stack=shop ") && none.contains("### shop: no drift"))
        #expect(renderer.text(for: nil).contains("nothing runs"))
        facts.changes = (1...1000).map { number in
            WireChange(
                of: "Fn", property: "Tags", applied: "<b>@octocat</b>",
                running: "\(number) " + String(repeating: "x", count: 500))
        }
        let text = renderer.text(for: Drift(of: facts, from: try state(), secrets: secrets))
        #expect(text.count < 20_000 && text.contains("and 970 more"))
        #expect(!text.contains("<b>") && !text.contains("@o"))
    }
}
