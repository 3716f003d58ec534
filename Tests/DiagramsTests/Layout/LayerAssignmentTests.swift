import Testing

@testable import Diagrams

struct LayerAssignmentTests {
    private func assignment(_ count: Int, _ edges: [(Int, Int)], weak: [(Int, Int)] = []) -> LayerAssignment {
        LayerAssignment(
            vertexCount: count,
            edges: edges.map { LayerAssignment.Edge(from: $0.0, to: $0.1) }
                + weak.map { LayerAssignment.Edge(from: $0.0, to: $0.1, isWeak: true) })
    }

    @Test func `edges lead to the right`() {
        let result = assignment(4, [(0, 1), (1, 2), (0, 2), (2, 3)])
        #expect(result.layers == [0, 1, 2, 3])
        #expect(result.isReversed == [false, false, false, false])
    }

    @Test func `what only leads on stands close to where it leads`() {
        #expect(assignment(4, [(0, 1), (1, 2), (3, 2)]).layers == [0, 1, 2, 1])
    }

    @Test func `a circle is cut where the walk comes back`() {
        let result = assignment(3, [(0, 1), (1, 2), (2, 0)])
        #expect(result.layers == [0, 1, 2])
        #expect(result.isReversed == [false, false, true])
    }

    @Test func `a weak edge gives way in a circle`() {
        let result = assignment(2, [(1, 0)], weak: [(0, 1)])
        #expect(result.layers == [1, 0])
        #expect(result.isReversed == [false, true])
    }

    @Test func `outside of circles a weak edge leads to the right as any other`() {
        #expect(assignment(3, [], weak: [(2, 1), (1, 0)]).layers == [2, 1, 0])
    }

    @Test func `a long chain is no trouble`() {
        let count = 50_000
        let result = assignment(count, (1..<count).map { ($0 - 1, $0) } + [(count - 1, 0)])
        #expect(result.layers.last == count - 1)
    }

    @Test func `strong components are the circles`() {
        let numbers = StrongComponents.numbers(
            vertexCount: 5, edges: [(left: 0, right: 1), (left: 1, right: 2), (left: 2, right: 1), (left: 2, right: 3)])
        #expect(numbers[1] == numbers[2])
        #expect(Set(numbers).count == 4)
    }
}
