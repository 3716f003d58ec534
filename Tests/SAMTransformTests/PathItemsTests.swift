import Testing

@testable import SAMTransform

struct PathItemsTests {
    @Test(arguments: [("GET", "get"), ("Any", "x-amazon-apigateway-any-method"), ("post", "post")])
    func `methods are spelled as definitions spell them`(written: String, name: String) {
        #expect(OpenAPINames.method(written) == name)
    }

    @Test(arguments: [
        ("'3.0'", true), ("3.0", true), ("'3.0.1'", true), ("3", false), ("'2.0'", false), ("'3.0.1.1'", false),
        ("'3.10'", false), ("[3]", false),
    ])
    func `OpenAPI 3 is told by its version`(yaml: String, isVersion3: Bool) throws {
        #expect(OpenAPINames.isVersion3(DefinitionValue(try node(yaml))) == isVersion3)
    }

    @Test func `a method is there when every case has it`() throws {
        let both = try #require(
            DefinitionValue(try node("{/: {Fn::If: [C, {get: {}}, {get: {}, post: {}}]}}")).map)
        #expect(try both.hasMethod("get", of: "/"))
        #expect(try both.hasMethod("post", of: "/") == false)
        #expect(try both.hasMethod("get", of: "/other") == false)
    }

    @Test func `a method is added to every case but those that stand for nothing`() throws {
        let paths = try #require(
            DefinitionValue(try node("{/: {Fn::If: [C, {get: {}}, {Ref: AWS::NoValue}]}}")).map)
        var changed = paths
        try changed.addMethod(MethodName("POST"), to: "/", at: paths.span)
        #expect(
            String(decoding: StableJSON.bytes(of: changed.node), as: UTF8.self)
                == #"{"/":{"Fn::If":["C",{"get":{},"post":{}},{"Ref":"AWS::NoValue"}]}}"#)
    }

    @Test func `a method is connected when it has an integration`() throws {
        let paths = try #require(
            DefinitionValue(
                try node("{/: {get: {x-amazon-apigateway-integration: {type: mock}}, post: {}}, /no: text}")
            ).map)
        #expect(try paths.hasIntegration("get", of: "/"))
        #expect(try paths.hasIntegration("post", of: "/") == false)
        #expect(throws: DefinitionProblem.self) { try paths.pathItems("/no") }
    }
}
