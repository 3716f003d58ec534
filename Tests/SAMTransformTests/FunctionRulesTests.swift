import Testing
import TextMarkers

struct FunctionRulesTests {
    @Test(arguments: [
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources: {①A①: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: python3.13}}}
            """, "P251",
            "'A' has no code",
            help: "give 'CodeUri' or 'InlineCode'"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources: {A: {Type: AWS::Serverless::Function, Properties: {CodeUri: ①https://example.com/a.zip①,
              Handler: a.b, Runtime: python3.13}}}
            """, "P254",
            "'https://example.com/a.zip' is neither a local path nor of the form s3://bucket/key"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources: {A: {Type: AWS::Serverless::Function, Properties: {CodeUri: ①{Bucket: b}①, Handler: a.b,
              Runtime: python3.13}}}
            """, "P254",
            "'CodeUri' of 'A' needs 'Bucket' and 'Key'"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources: {A: {Type: AWS::Serverless::Function, Properties: {CodeUri: ①'{{resolve:ssm:/a/b}}'①,
              Handler: a.b, Runtime: python3.13}}}
            """, "P254",
            "'CodeUri' cannot hold a dynamic reference with a '/'",
            help: "write it as a map with 'Bucket' and 'Key'"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources: {A: {Type: AWS::Serverless::Function, Properties: {CodeUri: ①'{{resolve:ssm:b}}'①,
              Handler: a.b, Runtime: python3.13}}}
            """, "P254",
            "'{{resolve:ssm:b}}' is neither a local path nor of the form s3://bucket/key"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources: {①A①: {Type: AWS::Serverless::Function, Properties: {PackageType: Image}}}
            """, "P251",
            "'A' is of 'PackageType: Image' and has no 'ImageUri'"),
        Mistake(
            TransformedTemplate.function("FunctionUrlConfig: {AuthType: ①CUSTOM①}"), "P260",
            "an 'AuthType' is AWS_IAM or NONE, not 'CUSTOM'",
            help: "AWS_IAM, or NONE to let everyone in"),
        Mistake(
            TransformedTemplate.function("AutoPublishAlias: ①[live]①"), "P203",
            "'AutoPublishAlias' of 'A' is text; found a list"),
        Mistake(
            TransformedTemplate.function("①ProvisionedConcurrencyConfig①: {ProvisionedConcurrentExecutions: 1}"),
            "P206",
            "'ProvisionedConcurrencyConfig' of 'A' has no effect without 'AutoPublishAlias'"),
        Mistake(
            TransformedTemplate.function("①DeploymentPreference①: {Type: AllAtOnce}"), "P206",
            "'DeploymentPreference' of 'A' has no effect without 'AutoPublishAlias'"),
        Mistake(
            TransformedTemplate.function("DeadLetterQueue: ①{Type: SQS}①"), "P202",
            "'A' needs 'DeadLetterQueue.TargetArn'"),
    ])
    func `a function that cannot be made is refused`(mistake: Mistake) {
        check(mistake)
    }
}
