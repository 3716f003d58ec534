import Templates
import Testing

struct PseudoParametersTests {
    @Test(arguments: [
        ("us-east-1", "aws", "amazonaws.com"), ("cn-north-1", "aws-cn", "amazonaws.com.cn"),
        ("us-gov-west-1", "aws-us-gov", "amazonaws.com"), ("us-iso-east-1", "aws-iso", "c2s.ic.gov"),
        ("us-isob-east-1", "aws-iso-b", "sc2s.sgov.gov"),
        ("eu-isoe-west-1", "aws-iso-e", "cloud.adc-e.uk"), ("us-isof-south-1", "aws-iso-f", "csp.hci.ic.gov"),
        ("eusc-de-east-1", "aws-eusc", "amazonaws.eu"), ("mars-1", "aws", "amazonaws.com"),
    ])
    func `regions belong to partitions with their own domains`(region: String, partition: String, suffix: String) {
        let pseudo = PseudoParameters(region: region, stackName: "s")
        #expect(pseudo.partition == partition && pseudo.urlSuffix == suffix)
        #expect(PseudoParameters.partition(of: region) == partition)
        #expect(pseudo.stackID == "arn:\(partition):cloudformation:\(region):000000000000:stack/s/s")
    }

    @Test func `a stack may have an ARN of its own`() {
        #expect(PseudoParameters(stackName: "s", stackID: "arn:x").stackID == "arn:x")
        #expect(
            Evaluated("!Ref AWS::StackId").json == #""arn:aws:cloudformation:us-east-1:123456789012:stack/shop/shop""#)
    }
}
