import OrderedCollections
import Templates
import Testing

@testable import Deployments

struct StatePlannerTests {
    private static let one = """
        Resources:
          Logs: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 1}}
          Layer: {Type: AWS::Lambda::LayerVersion, Properties: {LayerName: tools, Description: one, Content: {S3Bucket: b, S3Key: k}}}
          Gone: {Type: AWS::DynamoDB::Table, Properties: {KeySchema: []}}
        Outputs: {Name: {Value: !Ref Layer}}
        """
    private static let two = """
        Resources:
          Logs: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 2}}
          Layer: {Type: AWS::Lambda::LayerVersion, Properties: {LayerName: tools, Description: two, Content: {S3Bucket: b, S3Key: k}}}
          New: {Type: AWS::SQS::Queue, DeletionPolicy: Retain}
        Outputs: {Name: {Value: !Ref Layer}}
        """

    private let first = Deploying().state(after: Self.one)
    private var second: StackState { Deploying().state(after: Self.two, over: first) }

    @Test func `equal states need nothing`() {
        #expect(StatePlanner.plan(from: first, to: first).isEmpty)
    }

    @Test func `from an earlier state to a later one is what the template's plan was`() {
        let plan = StatePlanner.plan(from: first, to: second, types: Deploying().types)
        let planned = Deploying().plan(Self.two, over: first).plan
        let kinds = { (plan: Plan) in Dictionary(uniqueKeysWithValues: plan.actions.map { ($0.logicalID, $0.kind) }) }
        #expect(kinds(plan) == kinds(planned))
        #expect(plan.dataLoss.map(\.logicalID) == planned.dataLoss.map(\.logicalID))
        #expect(plan.outputChanges.map(\.name) == ["Name"])
    }

    @Test func `back to an earlier state makes its records anew as a later generation`() {
        let plan = StatePlanner.plan(from: second, to: first)
        #expect(plan.baseGeneration == 2)
        #expect(plan.desired.generation == 3)
        #expect(plan.desired.records == first.records)
        let kinds = Dictionary(uniqueKeysWithValues: plan.actions.map { ($0.logicalID, $0.kind) })
        #expect(kinds == ["Logs": .update, "Layer": .replace, "Gone": .create, "New": .retain])
        // The next version is 3: 2 was given already.
        #expect(plan.desired.counters == second.counters)
    }
}
