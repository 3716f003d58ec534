import Deployments
import OrderedCollections
import Templates
import Testing

struct RenamesTests {
    private func table(_ id: String, metadata: String = "", key: String = "id") -> String {
        """
          \(id):
            Type: AWS::DynamoDB::Table
            \(metadata)
            Properties:
              BillingMode: PAY_PER_REQUEST
              KeySchema: [{AttributeName: \(key), KeyType: HASH}]
              AttributeDefinitions: [{AttributeName: \(key), AttributeType: S}]

        """
    }

    private let moved = "Metadata: {Samlet: {MovedFrom: Orders}}"

    @Test func `a resource that goes and comes alike is taken for renamed`() {
        let plan = Deploying().plan(from: "Resources:\n" + table("Orders"), to: "Resources:\n" + table("Sales"))
        #expect(plan.renames.map { "\($0.from) \($0.to) \($0.similarity)" } == ["Orders Sales 100"])
        #expect(plan.renames[0].metadata == "Metadata: {Samlet: {MovedFrom: Orders}}")
    }

    @Test func `resources with little in common are two resources`() {
        let plan = Deploying().plan(
            from: "Resources:\n" + table("Orders"), to: "Resources:\n" + table("Sales", key: "other"))
        #expect(plan.renames.isEmpty)
    }

    @Test func `a renamed resource keeps its name, its ids and its data`() throws {
        let deploying = Deploying()
        let before = deploying.state(after: "Resources:\n" + table("Orders"))
        let plan = deploying.plan("Resources:\n" + table("Sales", metadata: moved), over: before).plan
        #expect(plan.actions.map(\.kind) == [.update])
        #expect(plan.actions[0].movedFrom == "Orders")
        #expect(plan.dataLoss.isEmpty)
        let (old, new) = (try #require(before.records["Orders"]), try #require(plan.desired.records["Sales"]))
        #expect(new.physicalID == old.physicalID)
        #expect(new.attributes == old.attributes)
    }

    @Test func `it keeps them also when the note is gone from the template`() {
        let deploying = Deploying()
        let before = deploying.state(after: "Resources:\n" + table("Orders"))
        let between = deploying.plan("Resources:\n" + table("Sales", metadata: moved), over: before).plan.desired
        #expect(deploying.plan("Resources:\n" + table("Sales", metadata: moved), over: between).plan.isEmpty)
        let after = deploying.plan("Resources:\n" + table("Sales"), over: between).plan
        #expect(after.isEmpty)
        #expect(after.desired.records["Sales"]?.physicalID == before.records["Orders"]?.physicalID)
    }

    @Test func `what refers to a renamed resource does not change`() {
        let reader = { (id: String) in
            "  Log: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Sub '/x/${\(id)}'}}\n"
        }
        let plan = Deploying().plan(
            from: "Resources:\n" + table("Orders") + reader("Orders"),
            to: "Resources:\n" + table("Sales", metadata: moved) + reader("Sales"))
        #expect(plan.changes.map(\.logicalID) == ["Sales"])
    }

    @Test func `a resource that still exists is not renamed`() {
        let plan = Deploying().plan(
            from: "Resources:\n" + table("Orders"),
            to: "Resources:\n" + table("Orders") + table("Sales", metadata: moved))
        #expect(plan.changes.map(\.kind) == [.create])
    }

    @Test func `what is generated for a renamed function moves with it`() {
        let function = { (id: String, metadata: String) in
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              \(id):
                Type: AWS::Serverless::Function
                \(metadata)
                Properties: {InlineCode: x, Handler: a.b, Runtime: python3.13}
            """
        }
        let plan = Deploying().plan(
            from: function("Orders", ""), to: function("Sales", "Metadata: {Samlet: {MovedFrom: Orders}}"))
        #expect(plan.actions.allSatisfy { $0.kind == .update && $0.movedFrom != nil })
        #expect(plan.actions.map(\.logicalID) == ["SalesRole", "Sales"])
    }
}
