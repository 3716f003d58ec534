import Testing
import TextMarkers

struct ServerlessApplicationTests {
    @Test(arguments: [
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources: {①A①: {Type: AWS::Serverless::Application}}
            """, "P202",
            "'A' needs the property 'Location'",
            help: "AWS::Serverless::Application requires it"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources: {A: {Type: AWS::Serverless::Application,
              Properties: {Location: ①{ApplicationId: 'arn:aws:serverlessrepo:us-east-1:000000000000:applications/a'}①}}}
            """, "P202",
            "'A' needs 'Location.SemanticVersion'"),
    ])
    func `an application without a place is refused`(mistake: Mistake) {
        check(mistake)
    }
}
