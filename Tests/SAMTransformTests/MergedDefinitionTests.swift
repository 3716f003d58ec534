import Testing

/// `MergeDefinitions`: events add to what the template's definition says.
struct MergedDefinitionTests {
    private static func body(_ definition: String, merging: Bool) throws -> String {
        let transformed = TransformedTemplate(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Shop:
                Type: AWS::Serverless::Api
                Properties: {StageName: live, MergeDefinitions: \(merging), DefinitionBody: \(definition)}
              A:
                Type: AWS::Serverless::Function
                Properties:
                  InlineCode: pass
                  Handler: a.b
                  Runtime: python3.13
                  Events: {E: {Type: Api, Properties: {Path: /, Method: get, RestApiId: !Ref Shop}}}
            """)
        #expect(transformed.findings == [])
        return try #require(transformed.properties("Shop"))
    }

    @Test func `what the definition says stays beside what the event adds`() throws {
        let body = try Self.body("{openapi: 3.0.1, paths: {/: {get: {summary: mine}, post: {}}}}", merging: true)
        #expect(body.contains(#""summary":"mine""#))
        #expect(body.contains("x-amazon-apigateway-integration"))
        #expect(body.contains(#""post":{}"#))
    }

    @Test func `without it a definition is left alone`() throws {
        let body = try Self.body("{openapi: 3.0.1, paths: {/: {get: {summary: mine}}}}", merging: false)
        #expect(body.contains(#""summary":"mine""#))
        #expect(!body.contains("x-amazon-apigateway-integration"))
    }
}
