import Testing

@testable import SAMTransform

struct RESTRouteTests {
    @Test(arguments: [
        ("/", "/"), ("/things/{id}", "/things/*"), ("/{a}/x/{rest+}", "/*/x/*"), ("/{}", "/{}"), ("/{a", "/{a"),
    ])
    func `a permission covers all values of a path's variables`(path: String, pattern: String) {
        #expect(PathPattern.wildcards(path) == pattern)
    }
}
