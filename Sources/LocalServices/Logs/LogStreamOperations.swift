internal import LambdaEngine

/// The operations on log streams.
struct LogStreamOperations {
    let groups: LogGroupOperations

    private var request: ServiceRequest { groups.request }
    private var logs: FunctionLogs { groups.logs }

    private static let pageSize: Int64 = 50

    func describe() throws(ServiceError) -> JSONText {
        let group = try groups.group()
        let prefix = request.text("logStreamNamePrefix")
        let order = request.text("orderBy") ?? "LogStreamName"
        guard ["LogStreamName", "LastEventTime"].contains(order) else {
            throw .invalid(
                order, at: "orderBy", "Member must satisfy enum value set: [LastEventTime, LogStreamName]")
        }
        if order == "LastEventTime", prefix != nil {
            throw .invalid("Cannot order by LastEventTime with a logStreamNamePrefix.")
        }
        var streams = logs.streams(of: group.name).filter { prefix.map($0.name.hasPrefix) ?? true }
        if order == "LastEventTime" {
            streams.sort { ($0.lastEvent ?? 0, $0.name) < ($1.lastEvent ?? 0, $1.name) }
        }
        if request.boolean("descending") ?? false { streams.reverse() }
        let page = try NamePage(streams.map(\.name), request, standard: Self.pageSize, limit: 50)
        let shown = streams.filter { page.names.contains($0.name) }
        return [
            "logStreams": .list(shown.map { description($0, of: group.name) }), "nextToken": .text(page.next),
        ]
    }

    private func description(_ stream: StoredLogStream, of group: String) -> JSONText {
        [
            "logStreamName": .text(stream.name),
            "creationTime": .number(stream.firstEvent ?? stream.lastIngestion),
            "firstEventTimestamp": .number(stream.firstEvent), "lastEventTimestamp": .number(stream.lastEvent),
            "lastIngestionTime": .number(stream.lastEvent == nil ? nil : stream.lastIngestion),
            "uploadSequenceToken": .text(LogPosition.start.digits),
            "arn": .text("\(groups.arn(of: group)):log-stream:\(stream.name)"),
            // CloudWatch says no sizes of streams since 2019.
            "storedBytes": .number(0),
        ]
    }

    func create() throws(ServiceError) {
        let group = try groups.group()
        let name = try name()
        guard !logs.streams(of: group.name).contains(where: { $0.name == name }) else {
            throw ServiceError("ResourceAlreadyExistsException", "The specified log stream already exists")
        }
        logs.makeStream(name, in: group.name)
    }

    func delete() throws(ServiceError) {
        let group = try groups.group()
        logs.removeStream(try existing(in: group.name), of: group.name)
    }

    /// The stream that a request names.
    /// - Throws: `ResourceNotFoundException`.
    func existing(in group: String) throws(ServiceError) -> String {
        let name = try name()
        guard logs.streams(of: group).contains(where: { $0.name == name }) else { throw .noLogStream }
        return name
    }

    private func name() throws(ServiceError) -> String {
        guard let name = request.text("logStreamName") else {
            throw .invalid(nil, at: "logStreamName", "Member must not be null")
        }
        guard (1...512).contains(name.utf8.count), !name.contains(where: { $0 == ":" || $0 == "*" }) else {
            throw .invalid(name, at: "logStreamName", "Member must satisfy regular expression pattern: [^:*]*")
        }
        return name
    }
}
