import Diagnostics
import Templates
import Testing

@testable import Deployments

struct GenerationTests {
    private func action(_ kind: PlannedAction.Kind, _ id: String, of origin: String, type: String) -> PlannedAction {
        let record = ResourceRecord(
            logicalID: LogicalID(id), type: type, physicalID: id, properties: .map([:], at: SourceSpan(at: .start)),
            originID: LogicalID(origin))
        var action = PlannedAction(kind: kind, logicalID: record.logicalID, type: type)
        if kind == .delete || kind == .retain { action.previous = record } else { action.desired = record }
        return action
    }

    @Test func `what was generated counts with the resource that it comes from`() {
        let counts = ChangeCounts(groupsOf: [
            action(.create, "New", of: "New", type: "AWS::Lambda::Function"),
            action(.create, "NewRole", of: "New", type: "AWS::IAM::Role"),
            // A function that gets a URL has changed.
            action(.none, "Old", of: "Old", type: "AWS::Lambda::Function"),
            action(.create, "OldUrl", of: "Old", type: "AWS::Lambda::Url"),
            action(.none, "Same", of: "Same", type: "AWS::Lambda::Function"),
            action(.delete, "Gone", of: "Gone", type: "AWS::Lambda::Function"),
            action(.delete, "GoneRole", of: "Gone", type: "AWS::IAM::Role"),
        ])
        var expected = ChangeCounts()
        expected.created = 1
        expected.updated = 1
        expected.deleted = 1
        #expect(counts == expected)
    }
}
