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
        var policies = ManagedPolicies()
        #expect(policies.arn(of: name, in: Partition(region: region)) == arn)
        #expect(policies.arn(of: name, in: Partition(region: region)) == arn)
    }

    @Test func `each partition has ARNs of its own`() {
        var policies = ManagedPolicies()
        let arns = ["us-east-1", "cn-north-1", "us-east-1"].map { region in
            policies.arn(of: "AmazonS3ReadOnlyAccess", in: Partition(region: region))
        }
        #expect(arns[0] == arns[2])
        #expect(arns[1] == "arn:aws-cn:iam::aws:policy/AmazonS3ReadOnlyAccess")
    }
}
