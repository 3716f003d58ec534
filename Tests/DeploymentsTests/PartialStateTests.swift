import OrderedCollections
import Templates
import Testing

@testable import Deployments

struct PartialStateTests {
    /// A role, a layer, a function that refers to both, and a log group of its own.
    private func template(_ version: Int, extra: String = "") -> String {
        """
        Resources:
          Layer: {Type: AWS::Lambda::LayerVersion, Properties: {LayerName: tools, Description: v\(version), Content: {S3Bucket: b, S3Key: k}}}
          Fn:
            Type: AWS::Lambda::Function
            Properties: {FunctionName: fn, Description: v\(version), Role: r, Code: {ZipFile: x}, Layers: [!Ref Layer]}
          Logs: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: \(version)}}
        \(extra)
        """
    }

    private func partial(_ plan: Plan, over state: StackState?, without failed: Set<LogicalID>) -> PartialState {
        PartialState(of: plan, over: state, without: failed)
    }

    @Test func `a resource that fails keeps its record, and those independent of it get theirs`() throws {
        let before = Deploying().state(after: template(1))
        let plan = Deploying().plan(template(3), over: before).plan
        let partial = partial(plan, over: before, without: ["Logs"])
        let state = try #require(partial.state)
        #expect(state.records["Logs"] == before.records["Logs"])
        #expect(state.records["Fn"] == plan.desired.records["Fn"])
        #expect(state.generation == 2)
        #expect(Set(partial.actions.map(\.logicalID)) == ["Layer", "Fn"])
    }

    @Test func `what a kept record refers to stays as it was`() throws {
        let before = Deploying().state(after: template(1))
        let plan = Deploying().plan(template(3), over: before).plan
        #expect(plan.actions.first { $0.logicalID == "Layer" }?.kind == .replace)
        // The function keeps its layer, version 1: the new version would be unused, and the old one gone.
        let state = try #require(partial(plan, over: before, without: ["Fn"]).state)
        #expect(state.records["Layer"] == before.records["Layer"])
        #expect(state.records["Fn"] == before.records["Fn"])
        #expect(state.records["Logs"] == plan.desired.records["Logs"])
    }

    @Test func `what would refer to something else than what is kept is kept too`() throws {
        let other =
            "  Other: {Type: AWS::Lambda::Function, Properties: {FunctionName: o, Description: v%, Role: r, Code: {ZipFile: x}, Layers: [!Ref Layer]}}"
        let before = Deploying().state(after: template(1, extra: other.replacing("%", with: "1")))
        let plan = Deploying().plan(template(3, extra: other.replacing("%", with: "3")), over: before).plan
        let state = try #require(partial(plan, over: before, without: ["Fn"]).state)
        #expect(state.records["Other"] == before.records["Other"])
        #expect(state.records["Layer"] == before.records["Layer"])
    }

    @Test func `what goes stays when something that is kept refers to it`() throws {
        let before = Deploying().state(after: template(1))
        let after = """
            Resources:
              Fn: {Type: AWS::Lambda::Function, Properties: {FunctionName: fn, Role: r, Code: {ZipFile: x}}}
              New: {Type: AWS::Logs::LogGroup}
            """
        let plan = Deploying().plan(after, over: before).plan
        let state = try #require(partial(plan, over: before, without: ["Fn"]).state)
        #expect(Set(state.records.keys) == ["Layer", "Fn", "New"])
    }

    @Test func `a new resource that fails is not there`() throws {
        let plan = Deploying().plan(template(1)).plan
        let state = try #require(partial(plan, over: nil, without: ["Fn"]).state)
        #expect(Set(state.records.keys) == ["Layer", "Logs"])
        #expect(partial(plan, over: nil, without: ["Fn", "Layer", "Logs"]).state == nil)
    }
}
