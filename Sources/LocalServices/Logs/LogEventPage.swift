internal import LambdaEngine

/// One page of a stream's events, and where the pages before and after it begin: what GetLogEvents answers.
///
/// Source: Amazon CloudWatch Logs API Reference, "GetLogEvents": a token that comes back unchanged means the end.
struct LogEventPage {
    private(set) var events: [LogEvent] = []
    /// `f/` and digits.
    private(set) var forwardToken: String
    /// `b/` and digits.
    private(set) var backwardToken: String

    /// - Parameters:
    ///   - all: the events of the stream in the range that was asked for.
    ///   - token: from an earlier page; nil to begin at the start or at the end.
    /// - Throws: `InvalidParameterException` for what is no token.
    init(
        of all: [PlacedEvent], limit: Int, startsFromHead: Bool, token: String?
    ) throws(ServiceError) {
        let page: ArraySlice<PlacedEvent>
        var position = all.last.map(Self.behind) ?? .start
        if let token {
            guard let parsed = LogPosition(digits: token.dropFirst(2)), ["f/", "b/"].contains(token.prefix(2)) else {
                throw ServiceError("InvalidParameterException", "The specified nextToken is invalid.")
            }
            position = parsed
            // The events lie in their order: where the position is can be searched for.
            let index = all.partitioningIndex { $0.position >= parsed }
            page = token.hasPrefix("f/") ? all[index...].prefix(limit) : all[..<index].suffix(limit)
        } else {
            page = startsFromHead ? all.prefix(limit) : all.suffix(limit)
        }
        events = page.map(\.event)
        forwardToken = "f/" + (page.last.map(Self.behind) ?? position).digits
        backwardToken = "b/" + (page.first?.position ?? position).digits
    }

    private static func behind(_ placed: PlacedEvent) -> LogPosition {
        LogPosition(time: placed.position.time, ordinal: placed.position.ordinal + 1)
    }
}

extension Array {
    /// The first index whose element is of the second part; all elements of the first part come before.
    fileprivate func partitioningIndex(where isSecond: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isSecond(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
