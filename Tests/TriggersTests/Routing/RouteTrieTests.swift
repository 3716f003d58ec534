import Testing

@testable import Triggers

@Suite struct RouteTrieTests {
    private func trie(_ keys: [String]) throws -> RouteTrie<String> {
        var trie = RouteTrie<String>()
        for key in keys {
            let parts = try #require(HTTPAPI.parts(ofRouteKey: key))
            let isNew = trie.insert(key, at: try RoutePath(parts.path), method: parts.method)
            #expect(isNew)
        }
        return trie
    }

    // MARK: - HTTP APIs

    /// The example of the developer guide, and more.
    static let httpRoutes = [
        "ANY /{proxy+}", "GET /pets/dog/1", "GET /pets/{proxy+}", "GET /pets/dog/{id}", "ANY /shops/{shop}/items",
        "GET /shops/{shop}/items", "POST /shops/main/items", "DELETE /shops/{shop}/{rest+}", "GET /", "GET /café/x",
    ]

    @Test(arguments: [
        ("GET /pets/dog/1", "GET /pets/dog/1", []), ("GET /pets/dog/2", "GET /pets/dog/{id}", ["2"]),
        ("GET /pets/cat/1", "GET /pets/{proxy+}", ["cat/1"]), ("POST /pets/dog/1", "ANY /{proxy+}", ["pets/dog/1"]),
        ("POST /test/5", "ANY /{proxy+}", ["test/5"]), ("GET /shops/a/items", "GET /shops/{shop}/items", ["a"]),
        ("PUT /shops/a/items", "ANY /shops/{shop}/items", ["a"]),
        ("POST /shops/main/items", "POST /shops/main/items", []),
        // a static segment without the method gives way to a variable
        ("GET /shops/main/items", "GET /shops/{shop}/items", ["main"]),
        // a whole match comes before a greedy one, the longest greedy one before the others
        ("DELETE /shops/a/items", "ANY /shops/{shop}/items", ["a"]),
        ("DELETE /shops/a/b/c", "DELETE /shops/{shop}/{rest+}", ["a", "b/c"]),
        ("GET /", "GET /", []), ("GET ///pets/dog/1", "GET /pets/dog/1", []),
        // slashes at the end and in between count
        ("GET /pets/dog/1/", "GET /pets/{proxy+}", ["dog/1/"]), ("GET /pets/", "GET /pets/{proxy+}", [""]),
        ("GET /pets", "ANY /{proxy+}", ["pets"]), ("POST /", "ANY /{proxy+}", [""]),
        ("GET /pets//dog", "GET /pets/{proxy+}", ["/dog"]),
        // encoded
        ("GET /pets/dog/a%2Fb", "GET /pets/dog/{id}", ["a%2Fb"]), ("GET /caf%C3%A9/x", "GET /café/x", []),
    ])
    func `an HTTP API selects the most specific route`(request: String, key: String, values: [String]) throws {
        let parts = try #require(HTTPAPI.parts(ofRouteKey: request))
        let match = try trie(Self.httpRoutes).route(for: parts.method, path: parts.path[...])
        #expect(match?.route == key)
        #expect(match?.values.map(String.init) == values)
    }

    @Test(arguments: ["GET /a/b/", "GET /a", "POST /a/b", "GET /a//b", "GET /", "GET /x/y/z"])
    func `an HTTP API without a fitting route finds none`(request: String) throws {
        let parts = try #require(HTTPAPI.parts(ofRouteKey: request))
        #expect(try trie(["GET /a/b", "GET /x/{y}"]).route(for: parts.method, path: parts.path[...]) == nil)
    }

    // MARK: - REST APIs

    static let restMethods = [
        "GET /", "GET /pets", "ANY /pets/{id}", "GET /pets/{id}/toys", "POST /pets/new", "ANY /{proxy+}",
        "GET /files/{path+}",
        "GET /deep/{a}/c", "GET /deep/b/d",
    ]

    @Test(arguments: [
        ("GET /", "GET /", []), ("GET /pets", "GET /pets", []), ("GET /pets/", "GET /pets", []),
        ("GET //pets", "GET /pets", []),
        ("PUT /pets/7", "ANY /pets/{id}", ["7"]), ("GET /pets/7/toys", "GET /pets/{id}/toys", ["7"]),
        ("POST /pets/new", "POST /pets/new", []), ("GET /files/a/b.txt", "GET /files/{path+}", ["a/b.txt"]),
        ("GET /files/a/b.txt/", "GET /files/{path+}", ["a/b.txt"]), ("GET /else", "ANY /{proxy+}", ["else"]),
        ("GET /else//where/", "ANY /{proxy+}", ["else//where"]), ("GET /deep/b/c", "GET /deep/{a}/c", ["b"]),
        // a resource without methods of its own is no resource
        ("GET /files", "ANY /{proxy+}", ["files"]),
    ])
    func `a REST API selects a static resource before a variable before a greedy one`(
        request: String, key: String, values: [String]
    ) throws {
        let parts = try #require(HTTPAPI.parts(ofRouteKey: request))
        let found = try trie(Self.restMethods).resource(path: parts.path[...])
        #expect(found?.methods.route(for: parts.method) == key)
        #expect(found?.values.map(String.init) == values)
    }

    @Test(arguments: ["POST /pets", "GET /pets/new"])
    func `a REST API's resource without the method hides less specific ones`(request: String) throws {
        let parts = try #require(HTTPAPI.parts(ofRouteKey: request))
        let found = try trie(Self.restMethods).resource(path: parts.path[...])
        #expect(found != nil)
        #expect(found?.methods.route(for: parts.method) == nil)
    }

    @Test func `a greedy variable takes at least one segment of a REST API's path`() throws {
        #expect(try trie(["ANY /{proxy+}"]).resource(path: "/") == nil)
        #expect(try trie(["ANY /a/{proxy+}"]).resource(path: "/a/") == nil)
    }

    @Test func `of two routes for the same path and method the first stays`() throws {
        var trie = try trie(["GET /a/{x}"])
        let path = try RoutePath("/a/{y}")
        let results = [trie.insert("other", at: path, method: "GET"), trie.insert("post", at: path, method: "POST")]
        #expect(results == [false, true])
        #expect(trie.route(for: "GET", path: "/a/1")?.route == "GET /a/{x}")
    }
}
