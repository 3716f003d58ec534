internal import LambdaEngine

/// What a request gets on arrival: its time and its identifiers.
struct RequestStamp: Hashable, Sendable {
    var time: WallTime
    /// A UUID.
    var requestID: String
    /// 15 characters and `=`.
    var extendedRequestID: String
    var trace: TraceHeader

    init(time: WallTime, requestID: String, extendedRequestID: String, trace: TraceHeader) {
        self.time = time
        self.requestID = requestID
        self.extendedRequestID = extendedRequestID
        self.trace = trace
    }

    /// New identifiers.
    ///
    /// - Parameter incomingTrace: the request's `X-Amzn-Trace-Id`, whose root is kept.
    init(at time: WallTime, incomingTrace: String?) {
        self.init(
            time: time, requestID: RandomText.uuid(), extendedRequestID: Identifiers.extendedRequestID(),
            trace: TraceHeader(continuing: incomingTrace, at: time))
    }
}

/// The value of `X-Amzn-Trace-Id`.
///
/// Source: AWS X-Ray Developer Guide, "Tracing header".
struct TraceHeader: Hashable, Sendable {
    /// `1-5759e988-bd862e3fe1be46a994272793`
    var root: String
    /// 16 hexadecimal digits.
    var parent: String
    /// 8 hexadecimal digits.
    var lineage: String

    init(root: String, parent: String, lineage: String) {
        self.root = root
        self.parent = parent
        self.lineage = lineage
    }

    init(continuing incoming: String?, at time: WallTime) {
        root = Self.root(of: incoming) ?? RandomText.traceRoot(at: time.milliseconds)
        parent = RandomText.hexadecimal(digits: 16)
        lineage = RandomText.hexadecimal(digits: 8)
    }

    private static func root(of incoming: String?) -> String? {
        let field = incoming?.split(separator: ";").first { $0.hasPrefix("Root=") }
        return field.map { String($0.dropFirst(5)) }
    }

    /// As the function's headers have it.
    var requestText: String { "Root=\(root)" }

    /// As the invocation and a REST API's response have it.
    var fullText: String { "Root=\(root);Parent=\(parent);Sampled=0;Lineage=1:\(lineage):0" }
}
