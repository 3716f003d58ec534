internal import LambdaEngine

/// What the model demands of the members of IAM's requests.
///
/// Source: the service model `iam/2010-05-08` of AWS's SDKs.
enum IAMShapes {
    // MARK: - Patterns

    static let name = #"[\w+=,.@-]+"#
    static let path = #"(\u002F)|(\u002F[\u0021-\u007E]+\u002F)"#
    static let policyPath = #"((/[A-Za-z0-9\.,\+@=_-]+)*)/"#
    static let document = #"[\u0009\u000A\u000D\u0020-\u00FF]+"#
    private static let description = #"[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*"#

    private static func text(_ count: ClosedRange<Int>? = nil, _ pattern: String) -> RequestShape {
        .text(count, matching: ModelPattern(pattern))
    }

    /// Documents are long: their characters are looked at one by one.
    private static let documentShape = RequestShape.text(
        1...131_072,
        matching: ModelPattern(document) { text in
            text.unicodeScalars.allSatisfy {
                [0x09, 0x0A, 0x0D].contains($0.value) || (0x20...0xFF).contains($0.value)
            }
        })
    private static let tagKey = RequestShape.text(1...128, matching: .tags(#"[\p{L}\p{Z}\p{N}_.:/=+\-@]+"#))
    private static let tagValue = RequestShape.text(0...256, matching: .tags(#"[\p{L}\p{Z}\p{N}_.:/=+\-@]*"#))

    // MARK: - Members

    static let roleName = RequestMember("RoleName", text(1...64, name), isRequired: true)
    /// Of a user that is made.
    static let newUserName = RequestMember("UserName", text(1...64, name), isRequired: true)
    static let userName = RequestMember("UserName", text(1...128, name), isRequired: true)
    /// Of the caller, when it is not given.
    static let anyUserName = RequestMember("UserName", text(1...128, name))
    static let policyName = RequestMember("PolicyName", text(1...128, name), isRequired: true)
    static let profileName = RequestMember("InstanceProfileName", text(1...128, name), isRequired: true)
    static let policyARN = RequestMember("PolicyArn", .text(20...2048), isRequired: true)
    static let boundary = RequestMember("PermissionsBoundary", .text(20...2048))
    static let requiredBoundary = RequestMember("PermissionsBoundary", .text(20...2048), isRequired: true)
    static let newPath = RequestMember("Path", text(1...512, path))
    static let newPolicyPath = RequestMember("Path", text(1...512, policyPath))
    static let policyDocument = RequestMember("PolicyDocument", documentShape, isRequired: true)
    static let trustPolicy = RequestMember("AssumeRolePolicyDocument", documentShape, isRequired: true)
    static let roleDescription = RequestMember("Description", text(0...1000, description))
    static let requiredRoleDescription = RequestMember("Description", text(0...1000, description), isRequired: true)
    static let policyDescription = RequestMember("Description", .text(0...1000))
    static let maxSessionDuration = RequestMember("MaxSessionDuration", .integer(3600...43_200))
    static let maxSigninSessionDuration = RequestMember("MaxSigninSessionDuration", .integer(3600...7_776_000))
    static let versionID = RequestMember(
        "VersionId", text(nil, #"v[1-9][0-9]*(\.[A-Za-z0-9-]*)?"#), isRequired: true)
    static let accessKeyID = RequestMember("AccessKeyId", text(16...128, #"[\w]+"#), isRequired: true)
    static let accessKeyStatus = RequestMember("Status", .word(["Active", "Inactive", "Expired"]), isRequired: true)
    static let serviceName = RequestMember("AWSServiceName", text(1...128, name), isRequired: true)
    static let customSuffix = RequestMember("CustomSuffix", text(1...64, name))

    static let tags = RequestMember("Tags", tagList)
    static let requiredTags = RequestMember("Tags", tagList, isRequired: true)
    static let tagKeys = RequestMember("TagKeys", .list(of: tagKey, count: 0...50), isRequired: true)
    private static let tagList = RequestShape.list(
        of: .object([
            RequestMember("Key", tagKey, isRequired: true), RequestMember("Value", tagValue, isRequired: true),
        ]), count: 0...50)

    // MARK: - Lists

    static let pathPrefix = RequestMember("PathPrefix", text(1...512, #"\u002F[\u0021-\u007F]*"#))
    static let policyPathPrefix = RequestMember("PathPrefix", text(1...512, policyPath))
    static let entityPathPrefix = RequestMember("PathPrefix", text(1...512, path))
    static let scope = RequestMember("Scope", .word(["All", "AWS", "Local"]))
    static let usage = RequestMember("PolicyUsageFilter", .word(["PermissionsPolicy", "PermissionsBoundary"]))
    static let entityFilter = RequestMember(
        "EntityFilter", .word(["User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"]))
    static let page = [
        RequestMember("Marker", text(1...320, #"[\u0020-\u00FF]+"#)), RequestMember("MaxItems", .integer(1...1000)),
    ]
}
