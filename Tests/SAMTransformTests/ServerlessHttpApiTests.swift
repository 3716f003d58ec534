import Testing
import TextMarkers

struct ServerlessHttpApiTests {
    @Test(arguments: [
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Shop: {Type: AWS::Serverless::HttpApi, Properties: {DefinitionBody: {openapi: '3.0.1',
                paths: {}}, Auth: {DefaultAuthorizer: ①Pool①}}}
            """, "P291",
            "the default authorizer 'Pool' of 'Shop' is not among its 'Authorizers'; there are none"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Shop: {Type: AWS::Serverless::HttpApi, Properties: {DefinitionUri: ①'s3://b/k'①,
                DefinitionBody: {swagger: '2.0'}}}
            """, "P205",
            "'Shop' has both 'DefinitionUri' and 'DefinitionBody'",
            help: "keep one"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Shop: {Type: AWS::Serverless::HttpApi, Properties: {DefinitionBody: {openapi: '3.0.1',
                paths: {}}, Domain: {DomainName: example.com, CertificateArn: c, EndpointConfiguration: ①EDGE①}}}
            """, "P204",
            "'Domain.EndpointConfiguration' is REGIONAL here, not 'EDGE'"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Shop: {Type: AWS::Serverless::HttpApi, Properties: {DefinitionBody: {openapi: '3.0.1',
                paths: {}}, Domain: {DomainName: example.com, CertificateArn: c, BasePath: [①a$b①]}}}
            """, "P204",
            "the base path 'a$b' may hold letters, digits, '/', '-' and '_' only"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Shop: {Type: AWS::Serverless::HttpApi, Properties: {DefinitionBody: {openapi: '3.0.1',
                paths: {}}, Domain: {DomainName: example.com, CertificateArn: c,
                MutualTlsAuthentication: {①Truststore①: s}}}}
            """, "P201",
            "'MutualTlsAuthentication' has no 'Truststore'; did you mean 'TruststoreUri'?"),
    ])
    func `an HTTP API that cannot be made is refused`(mistake: Mistake) {
        check(mistake)
    }
}
