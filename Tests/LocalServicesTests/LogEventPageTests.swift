import LambdaEngine
import Testing

@testable import LocalServices

@Suite struct LogEventPageTests {
    private func events(_ times: [Int64]) -> [PlacedEvent] {
        [PlacedEvent](times.enumerated().map { LogEvent(timestamp: $1, stream: "s", message: "\($0)") })
    }

    private func page(
        _ events: [PlacedEvent], limit: Int = 2, head: Bool = true, token: String? = nil
    ) throws -> (messages: String, page: LogEventPage) {
        let page = try LogEventPage(of: events, limit: limit, startsFromHead: head, token: token)
        return (page.events.map(\.message).joined(), page)
    }

    @Test func `pages go forward to the end, where the token stays`() throws {
        let events = events([5, 5, 5, 7, 9])
        var token: String?
        var seen: [String] = []
        for _ in 0..<4 {
            let (messages, page) = try page(events, token: token)
            seen.append(messages)
            token = page.forwardToken
        }
        #expect(seen == ["01", "23", "4", ""])
        #expect(try page(events, token: token).page.forwardToken == token)
    }

    @Test func `pages go backward to the start, where the token stays`() throws {
        let events = events([5, 5, 5, 7, 9])
        var token: String?
        var seen: [String] = []
        for _ in 0..<4 {
            let (messages, page) = try page(events, head: false, token: token)
            seen.append(messages)
            token = page.backwardToken
        }
        #expect(seen == ["34", "12", "0", ""])
        #expect(try page(events, token: token).page.backwardToken == token)
    }

    @Test func `what is added later comes with the same token`() throws {
        let token = try page(events([5, 5]), limit: 10).page.forwardToken
        #expect(try page(events([5, 5, 5, 6]), limit: 10, token: token).messages == "23")
        let empty = try page(events([]), limit: 10).page.forwardToken
        #expect(try page(events([1, 2]), limit: 10, token: empty).messages == "01")
    }

    @Test func `what is dropped at the start moves nothing`() throws {
        let token = try page(events([1, 2, 3, 4]), limit: 3).page.forwardToken
        #expect(try page(events([3, 4]), limit: 3, token: token).messages == "1")
    }

    @Test(arguments: [
        "", "f/", "f/12", "x/" + String(repeating: "0", count: 56), "f/" + String(repeating: "y", count: 56),
    ])
    func `what is no token is refused`(token: String) {
        #expect(throws: ServiceError("InvalidParameterException", "The specified nextToken is invalid.")) {
            try LogEventPage(of: [], limit: 1, startsFromHead: true, token: token)
        }
    }

    @Test func `an event's id does not depend on what else is found`() {
        let one = LogEvent(timestamp: 5, stream: "a", message: "x")
        let other = LogEvent(timestamp: 5, stream: "b", message: "x")
        let together = [PlacedEvent]([other, one, one])
        let alone = [PlacedEvent]([one, one])
        #expect(together.dropFirst().map(\.id) == alone.map(\.id))
        #expect(Set(together.map(\.id)).count == 3)
        #expect(together[0].id.count == 56)
    }
}
