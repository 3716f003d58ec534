/// The id of an invocation, the same for all attempts of an asynchronous one: a random UUID in lower case.
struct RequestID: Hashable, Sendable, CustomStringConvertible {
    let description: String

    /// A new id.
    init() {
        description = RandomText.uuid()
    }

    /// An id that a runtime names, or that a caller has made.
    init(_ text: String) {
        description = text
    }
}
