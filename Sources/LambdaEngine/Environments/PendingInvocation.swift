internal import NIOCore

/// What came of an invocation, or why it was refused.
typealias InvocationEnd = Result<InvocationResult, LambdaError>

/// An invocation on its way to an execution environment, with who waits for its end.
struct PendingInvocation: Sendable {
    var requestID: RequestID
    var payload: ByteBuffer
    /// JSON text.
    var clientContext: String?
    var traceID: String
    /// What the function hands on in its trace header, see ``InvocationLineage``.
    var lineage = ""
    /// With the qualifier that the caller gave.
    var invokedARN: String
    /// `$LATEST` or a number.
    var executedVersion: String
    /// Who waits for its end is to get the log with it.
    var wantsLog = false
    /// Takes the response of a function that writes it in pieces; nil where it is wanted as a whole.
    var pipe: ResponsePipe?
    /// Where it is to run; set when the invocation is taken on.
    var kind = EnvironmentMember.Kind.onDemand
    /// Called once, on the pool's event loop; set when the invocation is taken on.
    var whenEnded: (@Sendable (InvocationEnd) -> Void)?

    /// What the runtime gets of it.
    func delivered(deadlineInMilliseconds: Int64) -> DeliveredInvocation {
        DeliveredInvocation(
            requestID: requestID, payload: payload, deadlineInMilliseconds: deadlineInMilliseconds,
            invokedARN: invokedARN, traceID: lineage.isEmpty ? traceID : "\(traceID);Lineage=\(lineage)",
            clientContext: clientContext)
    }
}
