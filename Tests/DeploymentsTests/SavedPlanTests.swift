import Artifacts
import Deployments
import Documents
import OrderedCollections
import Templates
import Testing

struct SavedPlanTests {
    private let secrets = SecretBox(key: Array(repeating: 7, count: 32))
    private let template = """
        Parameters: {S: {Type: String, NoEcho: true}}
        Resources:
          Q: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: 1}}
          Fn: {Type: AWS::Lambda::Function, Properties: {Code: src, Environment: {Variables: {V: !Ref S, Q: !Ref Q}}}}
        Outputs: {URL: {Value: !Ref Q}}
        """

    private func deploying(_ artifact: Character = "a", endpoints: Endpoints = .standard) throws -> Deploying {
        let id = try #require(ArtifactID.sample(artifact))
        return Deploying(overrides: ["S": "hunter2"], artifacts: ["Fn": ["Code": id]], endpoints: endpoints)
    }

    private func saved(_ plan: Plan, endpoints: Endpoints = .standard, version: String = "1.2.3") throws -> SavedPlan {
        let saved = SavedPlan(
            of: plan, document: PlanDocument(secrets: secrets, templateName: "template.yaml"), secrets: secrets,
            samletVersion: version, endpoints: endpoints, runningGeneration: nil,
            files: [.init(path: "/shop/template.yaml", sha256: "00")],
            parameters: ["S": .secret(digest: secrets.digest(of: "hunter2")), "T": .clear("012")])
        return try SavedPlan(from: saved.bytes(secrets: secrets), secrets: secrets)
    }

    private func obstacles(
        _ saved: SavedPlan, state: StackState?, version: String = "1.9.0", holds: Bool = true
    ) -> [SavedPlanCheck.Obstacle] {
        SavedPlanCheck(saved, secrets: secrets, types: Deploying().types)
            .obstacles(state: state, version: version) { _ in holds }
    }

    @Test func `a plan comes back from its file as it was`() throws {
        let plan = try deploying().plan(template).plan
        let saved = try saved(plan)
        #expect(saved.desired == plan.desired)
        #expect(saved.digest == plan.digest(secrets: secrets))
        #expect(saved.parameters["T"] == .clear("012"))
        #expect(saved.parameters["S"] == .secret(digest: secrets.digest(of: "hunter2")))
        #expect(saved.files == [.init(path: "/shop/template.yaml", sha256: "00")])
        #expect(obstacles(saved, state: nil).isEmpty)
        let again = SavedPlanCheck(saved, secrets: secrets).plan(over: nil, endpoints: .standard)
        #expect(again.actions.map(\.kind) == plan.actions.map(\.kind))
    }

    @Test func `a plan from a file is shown as it was`() throws {
        let state = try deploying().state(after: template)
        let changed =
            "# One line more\n" + template.replacing("DelaySeconds: 1", with: "DelaySeconds: 1, QueueName: mails")
        let plan = try deploying().plan(changed, over: state).plan
        let again = SavedPlanCheck(try saved(plan), secrets: secrets, types: Deploying().types)
            .plan(over: state, endpoints: .standard)
        let renderer = PlanTextRenderer(templateName: "template.yaml", secrets: secrets)
        #expect(renderer.text(for: again) == renderer.text(for: plan))
        #expect(renderer.text(for: again).contains("replaced: QueueName (line 4) cannot be changed"))
    }

    @Test func `no secret stands in the file in clear`() throws {
        let plan = try deploying().plan(template).plan
        let bytes = SavedPlan(
            of: plan, document: PlanDocument(secrets: secrets, templateName: "t"), secrets: secrets,
            samletVersion: "1.0.0", endpoints: .standard, runningGeneration: nil, files: [], parameters: [:]
        ).bytes(secrets: secrets)
        #expect(!String(decoding: bytes, as: UTF8.self).contains("hunter2"))
    }

    @Test func `a file is known for a plan by how it starts`() throws {
        let plan = try deploying().plan(template).plan
        let saved = try saved(plan)
        #expect(SavedPlan.isStarted(by: saved.bytes(secrets: secrets)))
        #expect(!SavedPlan.isStarted(by: Array("Resources: {}".utf8)))
        #expect(!SavedPlan.isStarted(by: Array("{\"Resources\": {}}".utf8)))
    }

    @Test func `a plan over a stack fits until the stack moves`() throws {
        let state = try deploying().state(after: template)
        let changed = template.replacing("DelaySeconds: 1", with: "DelaySeconds: 2")
        let plan = try deploying("b").plan(changed, over: state).plan
        let saved = try saved(plan)
        #expect(obstacles(saved, state: state).isEmpty)

        var later = state
        later.generation = 7
        #expect(obstacles(saved, state: later) == [.generation(planned: 1, present: 7)])
        #expect(obstacles(saved, state: nil) == [.generation(planned: 1, present: 0)])
        var other = state
        other.lineage = "another"
        #expect(obstacles(saved, state: other) == [.otherStack])
        var moved = state
        moved.records["Q"]?.number = 5
        #expect(obstacles(saved, state: moved) == [.otherMeaning])
        let id = try #require(ArtifactID.sample("b"))
        #expect(obstacles(saved, state: state, holds: false) == [.missingArtifact(id)])
        #expect(obstacles(saved, state: state, version: "2.0.0") == [.otherVersion("1.2.3")])
    }

    @Test func `before 1.0 a minor version is a major one`() throws {
        let saved = try saved(deploying().plan(template).plan, version: "0.1.5")
        #expect(obstacles(saved, state: nil, version: "0.1.9").isEmpty)
        #expect(obstacles(saved, state: nil, version: "0.2.0") == [.otherVersion("0.1.5")])
    }

    @Test func `a plan that was changed by hand is refused`() throws {
        var saved = try saved(deploying().plan(template).plan)
        saved.desired.records["Q"]?.properties = Value(.null(at: saved.document.span))
        #expect(obstacles(saved, state: nil) == [.otherMeaning])
    }

    @Test func `a plan of another project is refused, whatever else there is`() throws {
        let plan = try deploying().plan(template).plan
        let saved = try saved(plan)
        let other = SecretBox(key: Array(repeating: 9, count: 32))
        let check = SavedPlanCheck(saved, secrets: other, types: Deploying().types)
        #expect(check.obstacles(state: nil, version: "1.2.3") { _ in true } == [.otherProject])
    }

    @Test func `other ports of the engine matter where the plan names them`() throws {
        let elsewhere = Endpoints(awsPort: 14_566, httpPort: 13_000)
        let check = SavedPlanCheck(try saved(deploying().plan(template).plan), secrets: secrets)
        #expect(check.obstacles(endpoints: .standard, runningGeneration: nil).isEmpty)
        let found = check.obstacles(endpoints: elsewhere, runningGeneration: nil)
        guard case .endpoints(planned: .standard, present: elsewhere, _) = found.first else {
            Issue.record("\(found)")
            return
        }
        let plain = "Resources: {T: {Type: AWS::SNS::Topic}}"
        let portless = SavedPlanCheck(try saved(Deploying().plan(plain).plan), secrets: secrets)
        #expect(portless.obstacles(endpoints: elsewhere, runningGeneration: nil).isEmpty)
    }

    @Test func `ports that were not known are those of the engine`() throws {
        let elsewhere = Endpoints(awsPort: 14_566, httpPort: 13_000)
        let plan = try deploying(endpoints: .unknown).plan(template).plan
        let check = SavedPlanCheck(try saved(plan, endpoints: .unknown), secrets: secrets, types: Deploying().types)
        #expect(check.obstacles(endpoints: elsewhere, runningGeneration: nil).isEmpty)
        let resolved = check.plan(over: nil, endpoints: elsewhere)
        #expect(try resolved.desired == deploying(endpoints: elsewhere).plan(template).plan.desired)
    }

    @Test func `an engine that runs another generation has drifted`() throws {
        let state = try deploying().state(after: template)
        let plan = try deploying("b").plan(template, over: state).plan
        let check = SavedPlanCheck(try saved(plan), secrets: secrets)
        #expect(check.obstacles(endpoints: .standard, runningGeneration: 1).isEmpty)
        #expect(check.obstacles(endpoints: .standard, runningGeneration: 3) == [.engine(running: 3, planned: 1)])
        #expect(check.obstacles(endpoints: .standard, runningGeneration: nil) == [.engine(running: nil, planned: 1)])
    }

    @Test(arguments: ["", "{}", "{\"samletPlan\": 1}", "nonsense"])
    func `a file that is no whole plan is refused`(text: String) {
        #expect(throws: SavedPlan.Problem.damaged) { try SavedPlan(from: Array(text.utf8), secrets: secrets) }
    }

    @Test func `a plan of a newer format is refused`() {
        #expect(throws: SavedPlan.Problem.tooNew(formatVersion: 99)) {
            try SavedPlan(from: Array("{\"samletPlan\": 99}".utf8), secrets: secrets)
        }
    }

    @Test func `a plan is refused when what runs is otherwise than it was`() throws {
        let state = try deploying().state(after: template)
        let plan = try deploying("b").plan(template, over: state).plan
        let changes = [WireChange(of: "Fn", part: "alias live")]
        let drift = { (changes: [WireChange]) in
            Drift(
                of: EngineFacts(generation: 1, functions: [], endpoints: .standard, changes: changes), from: state,
                secrets: secrets)
        }
        func obstacles(planned: Drift?, present: Drift) throws -> [SavedPlanCheck.Obstacle] {
            let saved = SavedPlan(
                of: plan, document: PlanDocument(secrets: secrets, templateName: "t"), secrets: secrets,
                samletVersion: "1.0.0", endpoints: .standard, runningGeneration: 1, drift: planned, files: [],
                parameters: [:])
            let read = try SavedPlan(from: saved.bytes(secrets: secrets), secrets: secrets)
            return SavedPlanCheck(read, secrets: secrets)
                .obstacles(endpoints: .standard, runningGeneration: 1, drift: present)
        }
        #expect(try obstacles(planned: drift(changes), present: drift(changes)).isEmpty)
        let found = try obstacles(planned: drift([]), present: drift(changes))
        #expect(found.count == 1 && found.first?.message.contains("Fn: alias live is gone") == true)
    }

    @Test func `a plan is refused when it is older than it may be`() throws {
        let saved = SavedPlan(
            of: try deploying().plan(template).plan, document: PlanDocument(secrets: secrets, templateName: "t"),
            secrets: secrets, samletVersion: "1.0.0", endpoints: .standard, runningGeneration: nil, madeAt: 10_000,
            files: [], parameters: [:])
        let read = try SavedPlan(from: saved.bytes(secrets: secrets), secrets: secrets)
        let check = SavedPlanCheck(read, secrets: secrets)
        #expect(check.obstacles(at: 10_000 + 7200, maximumAge: .seconds(7200)).isEmpty)
        #expect(check.obstacles(at: 10_000 + 7201, maximumAge: .seconds(7200)) == [.age(hours: 2)])
        #expect(check.obstacles(at: 10_000 + 2700, maximumAge: .seconds(1800)) == [.ageInMinutes(45)])
        var silent = read
        silent.madeAt = nil
        let obstacles = SavedPlanCheck(silent, secrets: secrets).obstacles(at: 10_000, maximumAge: .seconds(7200))
        #expect(obstacles.map(\.message) == ["it does not say when it was made"])
    }
}
