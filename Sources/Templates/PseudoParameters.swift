internal import Diagnostics

/// The values of `AWS::Region` and its like.
///
/// Source: CloudFormation User Guide, "Pseudo parameters".
public struct PseudoParameters: Hashable, Sendable {
    public var accountID: String
    public var region: String
    public var stackName: String
    /// ARN of the stack.
    public var stackID: String

    public init(accountID: String = "000000000000", region: String = "us-east-1", stackName: String, stackID: String? = nil) {
        self.accountID = accountID
        self.region = region
        self.stackName = stackName
        let partition = Self.partition(of: region)
        self.stackID = stackID ?? "arn:\(partition):cloudformation:\(region):\(accountID):stack/\(stackName)/\(stackName)"
    }

    public var partition: String { Self.partition(of: region) }

    public var urlSuffix: String { partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com" }

    /// The partition of a region: `aws`, `aws-cn` or `aws-us-gov`, and those of the isolated regions.
    public static func partition(of region: String) -> String {
        if region.hasPrefix("cn-") { return "aws-cn" }
        if region.hasPrefix("us-gov-") { return "aws-us-gov" }
        if region.hasPrefix("us-isob-") { return "aws-iso-b" }
        if region.hasPrefix("us-iso-") { return "aws-iso" }
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
