public import HTTPTypes

/// A request to Invoke whose caller waits for the response, as nearly every request is, without its payload.
public struct SynchronousInvocation: Sendable {
    /// The request.
    public let head: HTTPRequest
    /// As it stands in the path.
    let function: Substring
    let query: Substring?

    /// As many bytes of payload one may have.
    public static let payloadLimitInBytes = InvokeRequest.synchronousLimitInBytes

    /// Nil for every other request.
    public init?(_ head: HTTPRequest) {
        let (path, query) = LambdaAPI.target(of: head)
        guard let function = LambdaAPI.invokedFunction(head.method, path) else { return nil }
        let type = head.headerFields[.invocationType]
        guard type == nil || type == Invocation.InvocationType.requestResponse.rawValue else { return nil }
        (self.head, self.function, self.query) = (head, function, query)
    }
}
