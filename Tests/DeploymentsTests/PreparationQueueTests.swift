import Diagnostics
import Templates
import Testing

@testable import Deployments

struct PreparationQueueTests {
    private static let span = SourceSpan(at: .start)

    private func action(_ name: String, after dependencies: [String] = [], kind: PlannedAction.Kind = .create)
        -> PlannedAction
    {
        let record = ResourceRecord(
            logicalID: LogicalID(name), type: "AWS::X::Y", physicalID: name, properties: .map([:], at: Self.span),
            dependencies: dependencies.map { LogicalID($0) })
        return PlannedAction(kind: kind, logicalID: LogicalID(name), type: "AWS::X::Y", desired: record)
    }

    /// Starts everything that can be started, and gives the names.
    private func started(_ queue: inout PreparationQueue, limit: Int = 8) -> [String] {
        var names: [String] = []
        while let index = queue.next(limit: limit) { names.append(queue.actions[index].logicalID.rawValue) }
        return names
    }

    @Test func `what is referred to comes first`() {
        var queue = PreparationQueue([
            action("Layer"), action("Function", after: ["Layer", "Elsewhere"]), action("Table"),
        ])
        #expect(started(&queue) == ["Layer", "Table"])
        queue.finish(0, hasFailed: false)
        #expect(started(&queue) == ["Function"])
    }

    @Test func `what refers to a failure is not started`() {
        var queue = PreparationQueue([
            action("Layer"), action("Function", after: ["Layer"]), action("Alias", after: ["Function"]),
        ])
        #expect(started(&queue) == ["Layer"])
        queue.finish(0, hasFailed: true)
        #expect(started(&queue) == [])
    }

    @Test func `no more run at a time than allowed`() {
        var queue = PreparationQueue([action("A"), action("B"), action("C")])
        #expect(started(&queue, limit: 2) == ["A", "B"])
        queue.finish(1, hasFailed: false)
        #expect(started(&queue, limit: 2) == ["C"])
    }

    @Test func `what does not change is not prepared`() {
        var queue = PreparationQueue([action("A", kind: .none), action("B", after: ["A"])])
        #expect(started(&queue) == ["B"])
    }
}
