internal import Templates

/// Which function is meant: names are unique within a region.
struct FunctionKey: Hashable, Sendable, Codable {
    var region: String
    var name: String
}

/// Where a function stands for AWS.
struct FunctionPlace: Hashable, Sendable, Codable {
    /// Such as `eu-north-1`.
    var region: String
    /// Twelve digits.
    var accountID: String

    /// Such as `aws`.
    var partition: String { PseudoParameters.partition(of: region) }

    /// Of a function, without a qualifier.
    func arn(ofFunction name: some StringProtocol) -> String {
        "arn:\(partition):lambda:\(region):\(accountID):function:\(name)"
    }
}

/// Who asks, as far as a request tells: its signature names a region.
struct CallerScope: Hashable, Sendable {
    /// Nil where nobody signed: then functions of all regions are looked at.
    var region: String?
    var accountID = CallerScope.standardAccountID

    static let standardRegion = "us-east-1"
    static let standardAccountID = "000000000000"

    /// What a caller without a region makes is made there.
    var place: FunctionPlace { FunctionPlace(region: region ?? Self.standardRegion, accountID: accountID) }
}
