import Testing

@testable import Triggers

@Suite struct RoutePathTests {
    @Test func `a path knows its variables`() throws {
        let path = try RoutePath("/pets/{id}/{rest+}")
        #expect(path.segments == [.text("pets"), .variable("id"), .greedy("rest")])
        #expect(path.variableNames == ["id", "rest"])
        #expect(try RoutePath("/").segments.isEmpty)
    }

    @Test(arguments: [
        ("pets", "a path starts with '/'; found 'pets'"),
        ("/{proxy+}/x", "{proxy+} takes the rest of the path, so it must stand last in '/{proxy+}/x'"),
        ("/pets{id}", "a path variable is a whole segment, such as /{id}; found 'pets{id}' in '/pets{id}'"),
        ("/{a}/{a}", "a variable stands twice in the path '/{a}/{a}'"),
    ])
    func `a malformed path is refused`(text: String, message: String) {
        #expect(throws: MalformedPath.self) { try RoutePath(text) }
        do {
            _ = try RoutePath(text)
        } catch {
            #expect(error.message == message)
        }
    }
}
