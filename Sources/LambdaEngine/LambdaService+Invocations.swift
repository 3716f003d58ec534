internal import Logging
internal import NIOCore
internal import Synchronization

extension LambdaService {
    /// Runs a function, or says that it will.
    ///
    /// - Throws: `ResourceNotFoundException` for a function that is not deployed, `ResourceConflictException` for one that is
    ///   being created, `TooManyRequestsException`, `RecursiveInvocationException`, `ServiceException` for one that cannot run and
    ///   while the engine stops.
    public func invoke(_ invocation: Invocation) async throws(LambdaError) -> InvocationResult {
        let target = try target(of: invocation)
        let pending = pending(invocation, at: target)
        let requestID = pending.requestID.description
        switch invocation.type {
        case .requestResponse:
            return try await result(of: continued(pending, at: target), at: target, for: invocation)
        case .dryRun:
            return InvocationResult(statusCode: 204, executedVersion: target.version, requestID: requestID)
        case .event:
            // Refused at once when it cannot run.
            _ = try pool(target)
            try await events.accept(QueuedEvent(pending, at: target))
            return InvocationResult(statusCode: 202, executedVersion: target.version, requestID: requestID)
        }
    }

    /// Runs a function for a caller that is no task and waits for the response, and says once what came of it, on any thread.
    public func start(
        _ invocation: Invocation, whenEnded: @escaping @Sendable (Result<InvocationResult, LambdaError>) -> Void
    ) {
        do throws(LambdaError) {
            let target = try target(of: invocation)
            let pending = try continued(pending(invocation, at: target), at: target)
            run(pending, at: target, for: invocation, whenEnded: whenEnded)
        } catch {
            whenEnded(.failure(error))
        }
    }

    /// Runs a function and gives its response while it is written.
    /// - Throws: as ``invoke(_:)``.
    public func stream(_ invocation: Invocation) async throws(LambdaError) -> ResponseReader {
        let target = try target(of: invocation)
        let pipe = ResponsePipe()
        var pending = try continued(pending(invocation, at: target), at: target)
        pending.pipe = pipe
        // A task of its own: who reads the response may go away, and the function goes on.
        let isStarted = streams.start { [self, pending] in
            do throws(LambdaError) {
                pipe.finish(try await result(of: pending, at: target, for: invocation))
            } catch {
                pipe.refuse(error)
            }
        }
        guard isStarted else { throw .service("the engine stops") }
        return try await ResponseReader(
            pipe, executedVersion: pending.executedVersion, requestID: pending.requestID.description)
    }

    private func pending(_ invocation: Invocation, at target: InvocationTarget) -> PendingInvocation {
        var payload = invocation.payload
        if payload.readableBytes == 0 { payload = ByteBuffer(staticString: "{}") }
        return PendingInvocation(
            requestID: invocation.requestID.map(RequestID.init) ?? RequestID(), payload: payload,
            clientContext: invocation.clientContext.flatMap(RuntimeText.base64Decoded),
            traceID: invocation.traceID ?? RandomText.traceHeader(at: UTCTime.now()), invokedARN: target.arn,
            executedVersion: target.version, wantsLog: invocation.wantsLog)
    }

    /// An invocation as a part of the chain that led to it.
    /// - Throws: `RecursiveInvocationException` for one too many of the function, which may not allow them.
    func continued(
        _ pending: PendingInvocation, at target: InvocationTarget
    ) throws(LambdaError) -> PendingInvocation {
        let lineage = InvocationLineage(pending.traceID, of: target.functionARN)
        if lineage.earlierRuns >= InvocationLineage.limit,
            keeper.current.functions[target.key]?.recursiveLoop != "Allow"
        {
            logger.warning("invocation stopped in a recursive loop", metadata: ["function.name": "\(target.key.name)"])
            throw .recursiveInvocation
        }
        var pending = pending
        (pending.traceID, pending.lineage) = (lineage.header, lineage.text)
        return pending
    }

    /// Runs an invocation in the pool that its version has at the time: one that is replaced in between leaves it to the next.
    func result(
        of pending: PendingInvocation, at target: InvocationTarget, for invocation: Invocation
    ) async throws(LambdaError) -> InvocationResult {
        let end = await withCheckedContinuation { continuation in
            run(pending, at: target, for: invocation) { continuation.resume(returning: $0) }
        }
        return try end.get()
    }

    private func run(
        _ pending: PendingInvocation, at target: InvocationTarget, for invocation: Invocation,
        whenEnded: @escaping @Sendable (InvocationEnd) -> Void
    ) {
        var pending = pending
        pending.executedVersion = target.version
        do throws(LambdaError) {
            try pool(target).submit(pending) { [self, pending] end in
                guard case .failure(.retired) = end else { return whenEnded(end) }
                do throws(LambdaError) {
                    run(pending, at: try self.target(of: invocation), for: invocation, whenEnded: whenEnded)
                } catch {
                    whenEnded(.failure(error))
                }
            }
        } catch {
            whenEnded(.failure(error))
        }
    }

    func target(of invocation: Invocation) throws(LambdaError) -> InvocationTarget {
        guard !state.withLock(\.isStopping) else { throw .service("the engine stops") }
        return try keeper.current.target(
            invocation.function, qualifier: invocation.qualifier, in: CallerScope(region: invocation.region))
    }
}
