import Testing
import TextMarkers

struct ServerlessApiTests {
    @Test(arguments: [
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Shop: {Type: AWS::Serverless::Api, Properties: {StageName: live, DefinitionUri: ①'s3://b/k'①,
                DefinitionBody: {swagger: '2.0'}}}
            """, "P205",
            "'Shop' has both 'DefinitionUri' and 'DefinitionBody'",
            help: "keep one"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Shop: {Type: AWS::Serverless::Api, Properties: {StageName: live,
                Auth: {DefaultAuthorizer: ①Pool①, Authorizers: {Poll: {UserPoolArn: a}}}}}
            """, "P291",
            "the default authorizer 'Pool' of 'Shop' is not among its 'Authorizers'; did you mean 'Poll'?"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Shop: {Type: AWS::Serverless::Api, Properties: {StageName: live, Auth: {Authorizers: {Pool: ①X①}}}}
            """, "P291",
            "'Auth.Authorizers.Pool' of 'Shop' is a map; found 'X'"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Shop: {Type: AWS::Serverless::Api, Properties: {StageName: live,
                Auth: {Authorizers: {Pool: {FunctionArn: a, FunctionPayloadType: ①MAYBE①}}}}}
            """, "P291",
            "the 'FunctionPayloadType' of the authorizer 'Pool' is TOKEN or REQUEST, not 'MAYBE'"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Shop: {Type: AWS::Serverless::Api, Properties: {StageName: live,
                Domain: ①{DomainName: example.com}①}}
            """, "P202",
            "'Shop' needs 'Domain.CertificateArn'"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Shop: {Type: AWS::Serverless::Api, Properties: {StageName: live,
                Auth: {UsagePlan: {CreateUsagePlan: ①SOMETIMES①}}}}
            """, "P204",
            "'CreateUsagePlan' is one of SHARED, PER_API, NONE, not 'SOMETIMES'"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Shop: {Type: AWS::Serverless::Api, Properties: {StageName: live, OpenApiVersion: ①'4.0'①}}
            """, "P204",
            "an 'OpenApiVersion' is of the form 3.0.1, not '4.0'"),
    ])
    func `a REST API that cannot be made is refused`(mistake: Mistake) {
        check(mistake)
    }

    @Test(arguments: ["false", "{}", "[]", "''", "~"]) func `an empty definition counts as none`(body: String) throws {
        let transformed = TransformedTemplate(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources: {Shop: {Type: AWS::Serverless::Api, Properties: {StageName: live, DefinitionBody: \(body)}}}
            """)
        #expect(transformed.findings == [])
        #expect(try #require(transformed.properties("Shop")).contains(#""paths":{}"#))
    }
}
