internal import HTTPTypes
internal import HummingbirdCore
internal import LambdaEngine
internal import NIOCore
internal import ServiceLifecycle
internal import Synchronization

/// StartLiveTail: an event stream of what is written to some groups, once a second.
///
/// Source: Amazon CloudWatch Logs API Reference, "StartLiveTail".
struct LiveTail {
    let groups: LogGroupOperations

    private var request: ServiceRequest { groups.request }

    /// Source: "StartLiveTail": events of one update; more are left out.
    private static let updateLimit = 500

    func response() throws(ServiceError) -> Response {
        let names = try groupNames()
        let pattern = try FilterPattern(request.text("logEventFilterPattern") ?? "")
        let streams = Set(request.texts("logStreamNames"))
        let prefixes = request.texts("logStreamNamePrefixes")
        let isWanted: @Sendable (LogEvent) -> Bool = { event in
            (streams.isEmpty || streams.contains(event.stream))
                && (prefixes.isEmpty || prefixes.contains(where: event.stream.hasPrefix))
                && pattern.matches(event.message)
        }
        let followed = names.map { name in
            Followed(arn: groups.arn(of: name), events: groups.logs.follow(name))
        }
        let start = sessionStart()
        let body = ResponseBody { writer in
            try await writer.write(start)
            try await Self.tell(of: followed, isWanted, &writer)
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [.contentType: EventStreamMessage.contentType, .amznRequestID: RandomText.uuid()], body: body)
    }

    /// A group that is followed.
    private struct Followed: Sendable {
        var arn: String
        var events: AsyncStream<LogEvent>
    }

    private func groupNames() throws(ServiceError) -> [String] {
        let identifiers = request.texts("logGroupIdentifiers")
        guard !identifiers.isEmpty else {
            throw .invalid("[]", at: "logGroupIdentifiers", "Member must have length greater than or equal to 1")
        }
        let names = identifiers.map(LogGroupOperations.name)
        guard names.allSatisfy({ groups.logs.group($0) != nil }) else { throw .noLogGroup }
        return names
    }

    private func sessionStart() -> ByteBuffer {
        let session: JSONText = [
            "requestId": .text(RandomText.uuid()), "sessionId": .text(RandomText.uuid()),
            "logGroupIdentifiers": .list(request.texts("logGroupIdentifiers").map { .text($0) }),
            "logStreamNames": .list(request.texts("logStreamNames").map { .text($0) }),
            "logStreamNamePrefixes": .list(request.texts("logStreamNamePrefixes").map { .text($0) }),
            "logEventFilterPattern": .text(request.text("logEventFilterPattern")),
        ]
        var bytes = EventStreamMessage(
            event: "initial-response", contentType: "application/x-amz-json-1.1", payload: ByteBuffer(string: "{}")
        ).encoded
        bytes.writeImmutableBuffer(EventStreamMessage(event: "sessionStart", json: session.text).encoded)
        return bytes
    }

    /// Writes until the reader goes away, or the engine ends.
    private static func tell(
        of followed: [Followed], _ isWanted: @escaping @Sendable (LogEvent) -> Bool,
        _ writer: inout any ResponseBodyWriter
    ) async throws {
        let gathered = GatheredEvents(limit: updateLimit)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for group in followed {
                tasks.addTask {
                    for await event in group.events where isWanted(event) { gathered.add(event, of: group.arn) }
                }
            }
            let (ticks, clock) = AsyncStream.makeStream(of: Void.self)
            tasks.addTask {
                while true {
                    try await Task.sleep(for: .seconds(1))
                    clock.yield()
                }
            }
            // An engine that is to end waits for no reader.
            for await _ in ticks.cancelOnGracefulShutdown() { try await writer.write(gathered.update().encoded) }
            tasks.cancelAll()
        }
    }
}

/// What was written since the last update.
///
/// A class, for the tasks that gather share it.
private final class GatheredEvents: Sendable {
    private let state = Mutex<(results: [JSONText], isSampled: Bool)>(([], false))
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    func add(_ event: LogEvent, of group: String) {
        state.withLock { state in
            guard state.results.count < limit else { return state.isSampled = true }
            state.results.append([
                "logStreamName": .text(event.stream), "logGroupIdentifier": .text(group),
                "message": .text(event.message), "timestamp": .number(event.timestamp),
                "ingestionTime": .number(event.timestamp),
            ])
        }
    }

    func update() -> EventStreamMessage {
        let (results, isSampled) = state.withLock { state in
            defer { state = ([], false) }
            return state
        }
        let update: JSONText = [
            "sessionMetadata": ["sampled": .boolean(isSampled)], "sessionResults": .list(results),
        ]
        return EventStreamMessage(event: "sessionUpdate", json: update.text)
    }
}
