internal import Diagnostics

/// The values of `AWS::Region` and its like.
///
/// Source: CloudFormation User Guide, "Pseudo parameters".
public struct PseudoParameters: Hashable, Sendable {
    /// `AWS::AccountId`, twelve digits.
    public var accountID: String
    /// `AWS::Region`.
    public var region: String
    /// `AWS::StackName`.
    public var stackName: String
    /// ARN of the stack.
    public var stackID: String

    /// The values for a stack; its ARN is made of the others when none is given.
    public init(
        accountID: String = "000000000000", region: String = "us-east-1", stackName: String, stackID: String? = nil
    ) {
        self.accountID = accountID
        self.region = region
        self.stackName = stackName
        let partition = Self.partition(of: region)
        self.stackID =
            stackID ?? "arn:\(partition):cloudformation:\(region):\(accountID):stack/\(stackName)/\(stackName)"
    }

    /// `AWS::Partition`.
    public var partition: String { Self.partition(of: region) }

    /// The domain that AWS's services of the partition are found under.
    public var urlSuffix: String { Self.urlSuffix(of: region) }

    /// The domain that AWS's services of a region's partition are found under.
    public static func urlSuffix(of region: String) -> String {
        switch partition(of: region) {
        case "aws-cn": "amazonaws.com.cn"
        case "aws-iso": "c2s.ic.gov"
        case "aws-iso-b": "sc2s.sgov.gov"
        case "aws-iso-e": "cloud.adc-e.uk"
        case "aws-iso-f": "csp.hci.ic.gov"
        case "aws-eusc": "amazonaws.eu"
        default: "amazonaws.com"
        }
    }

    /// The partition of a region: `aws`, `aws-cn` or `aws-us-gov`, and those of the isolated regions.
    ///
    /// Source: botocore, `partitions.json`.
    public static func partition(of region: String) -> String {
        if region.hasPrefix("cn-") { return "aws-cn" }
        if region.hasPrefix("us-gov-") { return "aws-us-gov" }
        if region.hasPrefix("us-isob-") { return "aws-iso-b" }
        if region.hasPrefix("us-iso-") { return "aws-iso" }
        if region.hasPrefix("us-isof-") { return "aws-iso-f" }
        if region.hasPrefix("eu-isoe-") { return "aws-iso-e" }
        if region.hasPrefix("eusc-") { return "aws-eusc" }
        return "aws"
    }

    static let names = [
        "AWS::AccountId", "AWS::NotificationARNs", "AWS::NoValue", "AWS::Partition", "AWS::Region", "AWS::StackId",
        "AWS::StackName", "AWS::URLSuffix",
    ]

    /// The value of a pseudo parameter but `AWS::NoValue`; nil for any other name.
    func value(of name: String, at span: SourceSpan) -> Value? {
        switch name {
        case "AWS::AccountId": .text(accountID, at: span)
        case "AWS::NotificationARNs": .list([], at: span)
        case "AWS::Partition": .text(partition, at: span)
        case "AWS::Region": .text(region, at: span)
        case "AWS::StackId": .text(stackID, at: span)
        case "AWS::StackName": .text(stackName, at: span)
        case "AWS::URLSuffix": .text(urlSuffix, at: span)
        default: nil
        }
    }
}
