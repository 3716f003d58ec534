internal import NIOCore
internal import Synchronization

extension LambdaService {
    /// Runs a function, or says that it will.
    ///
    /// - Throws: `ResourceNotFoundException` for a function that is not deployed, `ResourceConflictException` for one that is
    ///   being created, `TooManyRequestsException`, `ServiceException` for one that cannot run and while the engine stops.
    public func invoke(_ invocation: Invocation) async throws(LambdaError) -> InvocationResult {
        let target = try target(of: invocation)
        let requestID = RequestID()
        var payload = invocation.payload
        if payload.readableBytes == 0 { payload = ByteBuffer(staticString: "{}") }
        let pending = PendingInvocation(
            requestID: requestID, payload: payload,
            clientContext: invocation.clientContext.flatMap(RuntimeText.base64Decoded),
            traceID: invocation.traceID ?? RandomText.traceHeader(at: UTCTime.now()), invokedARN: target.arn,
            executedVersion: target.version)
        switch invocation.type {
        case .requestResponse: return try await result(of: pending, at: target, for: invocation)
        case .dryRun:
            return InvocationResult(
                statusCode: 204, executedVersion: target.version, requestID: requestID.description)
        case .event:
            // Refused at once when it cannot run.
            _ = try pool(target)
            asynchronous.accept(requestID, of: target.key.name, retries: 2) {
                [self] () throws(LambdaError) in
                // Looked up again: the function may be another by the time of the second attempt.
                try await result(of: pending, at: self.target(of: invocation), for: invocation)
            }
            return InvocationResult(
                statusCode: 202, executedVersion: target.version, requestID: requestID.description)
        }
    }

    /// Runs an invocation in the pool that its version has at the time: one that is replaced in between leaves it to the next.
    private func result(
        of pending: PendingInvocation, at target: InvocationTarget, for invocation: Invocation
    ) async throws(LambdaError) -> InvocationResult {
        var (pending, target) = (pending, target)
        while true {
            pending.executedVersion = target.version
            do throws(LambdaError) {
                return try await pool(target).invoke(pending)
            } catch {
                guard error == .retired else { throw error }
            }
            target = try self.target(of: invocation)
        }
    }

    private func target(of invocation: Invocation) throws(LambdaError) -> InvocationTarget {
        guard !state.withLock(\.isStopping) else { throw .service("the engine stops") }
        return try keeper.current.target(
            invocation.function, qualifier: invocation.qualifier, in: CallerScope(region: invocation.region))
    }
}
