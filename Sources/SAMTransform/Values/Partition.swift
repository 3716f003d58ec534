internal import Templates

/// What differs between the partitions of AWS for the transform.
struct Partition: Sendable {
    let name: String

    init(region: String) {
        name = PseudoParameters.partition(of: region)
    }

    /// The ARN of a managed policy, by its path and name.
    func managedPolicyARN(_ pathAndName: String) -> String { "arn:\(name):iam::aws:policy/\(pathAndName)" }

    /// The managed policy that lets X-Ray be written to; the older name stays where it always was.
    var xRayPolicy: String { name == "aws" ? "AWSXrayWriteOnlyAccess" : "AWSXRayDaemonWriteAccess" }

    /// REST APIs are edge-optimized unless told otherwise; not every partition can do that.
    var hasEdgeEndpoints: Bool { !name.hasPrefix("aws-iso") && !["aws-us-gov", "aws-cn", "aws-eusc"].contains(name) }

    /// The letter of the partition in `managed-policies.txt`.
    var letter: Character? {
        switch name {
        case "aws": "a"
        case "aws-cn": "c"
        case "aws-us-gov": "g"
        case "aws-eusc": "e"
        default: nil
        }
    }
}
