internal import LambdaEngine

/// The operations on log groups.
struct LogGroupOperations {
    let logs: FunctionLogs
    let request: ServiceRequest

    /// Source: Amazon CloudWatch Logs API Reference, "PutRetentionPolicy".
    private static let retentions = [
        1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
    ]
    private static let pageSize: Int64 = 50

    // MARK: - Names

    /// The group that a request names, by its name or by its ARN.
    /// - Throws: `ResourceNotFoundException`.
    func group(_ members: String...) throws(ServiceError) -> StoredLogGroup {
        guard let group = logs.group(try name(members)) else { throw .noLogGroup }
        return group
    }

    /// The name of a group that a request names, whether it is there or not.
    func name(_ members: [String] = []) throws(ServiceError) -> String {
        for member in members + ["logGroupName", "logGroupIdentifier"] {
            if let text = request.text(member) { return try Self.checked(Self.name(inIdentifier: text)) }
        }
        throw .invalid(nil, at: members.first ?? "logGroupName", "Member must not be null")
    }

    /// `arn:aws:logs:REGION:ACCOUNT:log-group:NAME:*` and `NAME` both name a group.
    static func name(inIdentifier text: String) -> String {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count >= 7 && parts[0] == "arn" && parts[5] == "log-group" ? String(parts[6]) : text
    }

    private static func checked(_ name: String) throws(ServiceError) -> String {
        guard (1...512).contains(name.utf8.count) else {
            let bound = name.isEmpty ? "greater than or equal to 1" : "less than or equal to 512"
            throw .invalid(name, at: "logGroupName", "Member must have length \(bound)")
        }
        guard name.wholeMatch(of: /[A-Za-z0-9_.\-\/#]+/) != nil else {
            throw .invalid(
                name, at: "logGroupName", "Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+")
        }
        return name
    }

    func arn(of group: String) -> String {
        "arn:aws:logs:\(request.caller.region):\(request.caller.account):log-group:\(group)"
    }

    // MARK: - Operations

    func describe() throws(ServiceError) -> JSONText {
        let (prefix, part) = (request.text("logGroupNamePrefix"), request.text("logGroupNamePattern"))
        if prefix != nil, part != nil {
            throw .invalid("LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.")
        }
        let names = Set(request.texts("logGroupIdentifiers").map(Self.name))
        let groups = logs.groups.filter { group in
            (prefix.map(group.name.hasPrefix) ?? true) && (names.isEmpty || names.contains(group.name))
                && (part.map { group.name.lowercased().contains($0.lowercased()) } ?? true)
        }
        let page = try NamePage(groups.map(\.name), request, standard: Self.pageSize, limit: 50)
        let shown = groups.filter { page.names.contains($0.name) }
        return ["logGroups": .list(shown.map(description)), "nextToken": .text(page.next)]
    }

    private func description(_ group: StoredLogGroup) -> JSONText {
        let arn = arn(of: group.name)
        return [
            "logGroupName": .text(group.name), "creationTime": .number(group.settings.createdAt),
            "retentionInDays": .number(group.settings.retentionInDays), "metricFilterCount": .number(0),
            "arn": .text(arn + ":*"), "storedBytes": .number(group.sizeInBytes), "logGroupClass": .text("STANDARD"),
            "logGroupArn": .text(arn),
        ]
    }

    func create() throws(ServiceError) {
        let name = try name()
        guard logs.group(name) == nil else {
            throw ServiceError("ResourceAlreadyExistsException", "The specified log group already exists")
        }
        logs.set(
            LogGroupSettings(createdAt: WallClockSeconds.nowInMilliseconds(), tags: request.map("tags")), of: name)
    }

    func putRetention() throws(ServiceError) {
        var group = try group()
        let days = request.integer("retentionInDays")
        guard let days, Self.retentions.contains(Int(days)) else {
            let list = Self.retentions.map(String.init).joined(separator: ", ")
            throw .invalid(
                request.text("retentionInDays"), at: "retentionInDays", "Member must satisfy enum value set: [\(list)]")
        }
        group.settings.retentionInDays = Int(days)
        logs.set(group.settings, of: group.name)
    }

    func deleteRetention() throws(ServiceError) {
        var group = try group()
        group.settings.retentionInDays = nil
        logs.set(group.settings, of: group.name)
    }

    // MARK: - Tags

    func tags(of group: StoredLogGroup) throws(ServiceError) -> JSONText { ["tags": .map(group.settings.tags)] }

    func tag(_ group: StoredLogGroup) throws(ServiceError) {
        var settings = group.settings
        settings.tags.merge(request.map("tags")) { _, new in new }
        logs.set(settings, of: group.name)
    }

    func untag(_ group: StoredLogGroup, _ keys: [String]) throws(ServiceError) {
        var settings = group.settings
        for key in keys { settings.tags[key] = nil }
        logs.set(settings, of: group.name)
    }
}

/// One page of names in their order; the token is the last name of the page before.
struct NamePage {
    let names: Set<String>
    let next: String?

    /// - Parameters:
    ///   - names: all, in the order in which they are shown.
    ///   - standard: how many a page has when the request does not say.
    init(_ names: [String], _ request: ServiceRequest, standard: Int64, limit: Int64) throws(ServiceError) {
        let size = request.integer("limit") ?? standard
        guard (1...limit).contains(size) else {
            let bound = size < 1 ? "greater than or equal to 1" : "less than or equal to \(limit)"
            throw .invalid(String(size), at: "limit", "Member must have value \(bound)")
        }
        var rest = names[...]
        if let token = request.text("nextToken") {
            guard let index = names.firstIndex(of: token) else {
                throw .invalid("The specified nextToken is invalid.")
            }
            rest = names[names.index(after: index)...]
        }
        let page = rest.prefix(Int(size))
        self.names = Set(page)
        next = page.count < rest.count ? page.last : nil
    }
}
