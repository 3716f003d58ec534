import Testing

@testable import SAMTransform

struct ManagedPoliciesTests {
    @Test(arguments: [
        ("AmazonS3ReadOnlyAccess", "us-east-1", "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"),
        (
            "AWSLambdaBasicExecutionRole", "cn-north-1",
            "arn:aws-cn:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
        ),
        (
            "AWSLambdaBasicExecutionRole", "us-gov-west-1",
            "arn:aws-us-gov:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
        ),
        ("AWSXRayDaemonWriteAccess", "us-east-1", "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"),
        ("NoSuchPolicy", "us-east-1", nil), ("", "us-east-1", nil), ("AmazonS3", "us-east-1", nil),
    ])
    func `a policy's name becomes its ARN`(name: String, region: String, arn: String?) {
        #expect(ManagedPolicies.arn(of: name, in: Partition(region: region)) == arn)
    }
}
