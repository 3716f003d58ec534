/// What answers the requests of a route.
enum Integration: Sendable {
    case function(FunctionIntegration)
    case mock(MockIntegration)
    case refusal(Refusal)

    /// An integration that is never called.
    struct Refusal: Hashable, Sendable {
        var status: Int
        /// What the client is told.
        var message: String
    }
}

/// A Lambda proxy integration.
struct FunctionIntegration: Hashable, Sendable {
    enum PayloadFormat: String, Sendable {
        case version1 = "1.0"
        case version2 = "2.0"
    }

    var function: FunctionReference
    var payloadFormat: PayloadFormat
    var timeout: Duration
}
