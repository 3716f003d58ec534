import OrderedCollections
import Templates
import Testing

@testable import Deployments

struct AdoptionTests {
    private let named =
        "  Named: {Type: AWS::Logs::LogGroup, DeletionPolicy: Retain, Properties: {LogGroupName: audit}}\n"
    private let derived = "  Derived: {Type: AWS::Logs::LogGroup, DeletionPolicy: Retain, DependsOn: Named}\n"

    private func state(_ resources: String...) -> StackState {
        Deploying().state(after: "Resources:\n  A: {Type: AWS::Logs::LogGroup}\n" + resources.joined())
    }

    private func record(_ id: LogicalID) throws -> ResourceRecord {
        try #require(state(named, derived).records[id])
    }

    @Test func `a resource is taken in as it was, and the template finds it so`() throws {
        let adoption = try Adoption(record("Derived"), as: "Derived", into: state())
        #expect(adoption.state.generation == 2)
        #expect(adoption.record.dependencies.isEmpty)
        let again = "Resources:\n  A: {Type: AWS::Logs::LogGroup}\n" + named + derived
        let plan = Deploying().plan(again, over: adoption.state).plan
        #expect(plan.changes.map(\.logicalID) == ["Named", "Derived"])
        // Nothing of the resource itself: what it depends on is in the stack again.
        #expect(plan.changes.last?.kind == .update)
        #expect(plan.changes.last?.previous?.properties == plan.changes.last?.desired?.properties)
    }

    @Test func `a resource with a name of its own is taken in under any logical id`() throws {
        #expect(try Adoption(record("Named"), as: "Audit", into: state()).record.logicalID == "Audit")
        #expect(throws: Adoption.Refusal.otherIdentity("Derived")) {
            try Adoption(record("Derived"), as: "Other", into: state())
        }
    }

    @Test func `what the stack has already is not replaced`() throws {
        #expect(throws: Adoption.Refusal.taken) { try Adoption(record("Named"), as: "A", into: state()) }
    }
}
