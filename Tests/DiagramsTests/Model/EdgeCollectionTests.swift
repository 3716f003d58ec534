import Testing

@testable import Diagrams

struct EdgeCollectionTests {
    @Test func `edges of a kind are one, with all their labels`() {
        var edges = EdgeCollection()
        edges.add("a", "b", .trigger, "GET /")
        edges.add("a", "b", .use)
        edges.add("a", "b", .trigger, "POST /")
        edges.add("a", "b", .trigger, "GET /")
        edges.add("a", "a", .use)
        #expect(edges.edges.map(\.kind) == [.trigger, .use])
        #expect(edges.edges[0].labels == ["GET /", "POST /"])
    }

    @Test func `a permission counts for more once something else says so`() {
        var edges = EdgeCollection()
        let key = EdgeCollection.Key(from: "a", to: "b", kind: .use)
        edges.add("a", "b", .use, isPermission: true)
        #expect(edges.isPermissionOnly(key))
        edges.add("a", "b", .use)
        #expect(!edges.isPermissionOnly(key))
    }
}
