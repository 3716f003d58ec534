import Testing
import TextMarkers

struct ServerlessGraphQLApiTests {
    @Test(arguments: [
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources: {①A①: {Type: AWS::Serverless::GraphQLApi, Properties: {Auth: {Type: AWS_IAM}}}}
            """, "P202",
            "'A' needs 'SchemaInline' or 'SchemaUri'"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources: {A: {Type: AWS::Serverless::GraphQLApi, Properties: {Auth: {Type: AWS_IAM},
              SchemaInline: ②a②, SchemaUri: ①'s3://b/k'①}}}
            """, "P205",
            "'A' has both 'SchemaInline' and 'SchemaUri'",
            help: "keep one"),
    ])
    func `a GraphQL API that cannot be made is refused`(mistake: Mistake) {
        check(mistake)
    }
}
