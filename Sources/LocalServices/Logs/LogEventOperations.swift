internal import Documents
internal import LambdaEngine

/// The operations on events.
struct LogEventOperations {
    let groups: LogGroupOperations

    private var request: ServiceRequest { groups.request }
    private var logs: FunctionLogs { groups.logs }

    /// Source: Amazon CloudWatch Logs API Reference: events and bytes of one page.
    private static let pageLimit = 10_000
    private static let pageSizeInBytes = 1 << 20

    // MARK: - Reading

    func stream() throws(ServiceError) -> JSONText {
        let group = try groups.group()
        let name = try LogStreamOperations(groups: groups).existing(in: group.name)
        let events = events(of: group, upTo: request.integer("endTime")) { $0 == name }
        let page = try LogEventPage(
            of: [PlacedEvent](events), limit: try limit(), startsFromHead: request.boolean("startFromHead") ?? false,
            token: request.text("nextToken"))
        let list = page.events.map { event in
            [
                "timestamp": .number(event.timestamp), "message": .text(event.message),
                "ingestionTime": .number(event.timestamp),
            ] as JSONText
        }
        return [
            "events": .list(list), "nextForwardToken": .text(page.forwardToken),
            "nextBackwardToken": .text(page.backwardToken),
        ]
    }

    func filtered() throws(ServiceError) -> JSONText {
        let group = try groups.group()
        let isWanted = try streamFilter()
        let pattern = try FilterPattern(request.text("filterPattern") ?? "")
        let limit = try limit()
        // Events of the end's own millisecond are wanted here.
        let end = request.integer("endTime").map { $0 == .max ? $0 : $0 + 1 }
        var rest = [PlacedEvent](events(of: group, upTo: end, isWanted))[...]
        if let token = request.text("nextToken") {
            guard let position = LogPosition(digits: token[...]) else {
                throw .invalid("The specified nextToken is invalid.")
            }
            rest = rest.drop { $0.position < position }
        }
        var (found, size): ([JSONText], Int) = ([], 0)
        while let placed = rest.first, found.count < limit, size < Self.pageSizeInBytes {
            rest.removeFirst()
            guard pattern.matches(placed.event.message) else { continue }
            size += placed.event.message.utf8.count + 26
            found.append(description(placed))
        }
        return [
            "events": .list(found), "searchedLogStreams": .list([]), "nextToken": .text(rest.first?.position.digits),
        ]
    }

    private func description(_ placed: PlacedEvent) -> JSONText {
        [
            "logStreamName": .text(placed.event.stream), "timestamp": .number(placed.event.timestamp),
            "message": .text(placed.event.message), "ingestionTime": .number(placed.event.timestamp),
            "eventId": .text(placed.id),
        ]
    }

    /// All events of the chosen streams from the start that is asked for, oldest first.
    /// - Parameter end: the first millisecond that is not wanted.
    private func events(
        of group: StoredLogGroup, upTo end: Int64?, _ isWanted: (String) -> Bool
    ) -> [LogEvent] {
        var start = max(request.integer("startTime") ?? 0, 0)
        if let days = group.settings.retentionInDays {
            start = max(start, WallClockSeconds.nowInMilliseconds() - Int64(days) * 86_400_000)
        }
        let end = end ?? .max
        guard start < end else { return [] }
        return logs.events(of: group.name, in: start..<end).filter { isWanted($0.stream) }
    }

    private func streamFilter() throws(ServiceError) -> (String) -> Bool {
        let names = Set(request.texts("logStreamNames"))
        guard let prefix = request.text("logStreamNamePrefix") else {
            return { names.isEmpty || names.contains($0) }
        }
        guard names.isEmpty else {
            throw .invalid("logStreamNamePrefix and logStreamNames are mutually exclusive parameters.")
        }
        return { $0.hasPrefix(prefix) }
    }

    private func limit() throws(ServiceError) -> Int {
        guard let limit = request.integer("limit") else { return Self.pageLimit }
        guard limit >= 1 else {
            throw .invalid(String(limit), at: "limit", "Member must have value greater than or equal to 1")
        }
        guard limit <= Self.pageLimit else {
            throw .invalid(String(limit), at: "limit", "Member must have value less than or equal to 10000")
        }
        return Int(limit)
    }

    // MARK: - Writing

    /// Source: Amazon CloudWatch Logs API Reference, "PutLogEvents": how old and how new events may be.
    private static let oldest: Int64 = 14 * 86_400_000
    private static let newest: Int64 = 2 * 3_600_000

    func put() throws(ServiceError) -> JSONText {
        let group = try groups.group()
        let stream = try LogStreamOperations(groups: groups).existing(in: group.name)
        let events = try sentEvents(of: stream)
        let now = WallClockSeconds.nowInMilliseconds()
        let tooOld = events.prefix { $0.timestamp < now - Self.oldest }.count
        let timely = events.dropFirst(tooOld).prefix { $0.timestamp <= now + Self.newest }
        logs.append(Array(timely), to: group.name)
        let tooNew = tooOld + timely.count < events.count ? tooOld + timely.count : nil
        let rejected: JSONText? =
            tooOld == 0 && tooNew == nil
            ? nil
            : [
                "tooNewLogEventStartIndex": .number(tooNew),
                "tooOldLogEventEndIndex": tooOld > 0 ? .number(tooOld) : nil,
            ]
        return ["nextSequenceToken": .text(LogPosition.start.digits), "rejectedLogEventsInfo": rejected]
    }

    private func sentEvents(of stream: String) throws(ServiceError) -> [LogEvent] {
        let list = request.members["logEvents"]?.sequence ?? []
        guard !list.isEmpty else {
            throw .invalid("[]", at: "logEvents", "Member must have length greater than or equal to 1")
        }
        var events: [LogEvent] = []
        for item in list {
            guard let time = item["timestamp"]?.text.flatMap({ Int64($0) }), let message = item["message"]?.text else {
                throw .invalid(nil, at: "logEvents.\(events.count + 1).member.message", "Member must not be null")
            }
            if let last = events.last, last.timestamp > time {
                throw .invalid("Log events in a single PutLogEvents request must be in chronological order.")
            }
            events.append(LogEvent(timestamp: time, stream: stream, message: message))
        }
        return events
    }
}
