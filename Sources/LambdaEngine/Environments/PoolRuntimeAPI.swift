internal import NIOCore

// What the processes in the environments of a pool ask of their Runtime API.
extension EnvironmentPool {
    nonisolated func owner(of number: Int) -> RuntimeAPIOwner {
        RuntimeAPIOwner(
            onCall: { call, connection in self.assumeIsolated { $0.receive(call, connection, number) } },
            onLoss: { connection in self.assumeIsolated { $0.lose(connection, number) } },
            onTruncation: { id in self.assumeIsolated { $0.handle(.responded(id, .truncated), number) } },
            pipe: { id, connection in self.assumeIsolated { $0.pipe(for: id, connection, number) } })
    }

    /// What takes the pieces of a response; nil for one that is nobody's, or is wanted as a whole.
    private func pipe(for requestID: RequestID, _ connection: RuntimeConnection, _ number: Int) -> ResponsePipe? {
        guard let member = members[number], case .invoking(let running) = member.environment.phase,
            running.requestID == requestID, member.admits(connection)
        else { return nil }
        return pending[requestID]?.pipe
    }

    func receive(_ call: RuntimeCall, _ connection: RuntimeConnection, _ number: Int) {
        guard let member = members[number] else { return connection.send(RuntimeReply.invalidStateTransition) }
        guard member.process != nil else {
            member.early.append((call, connection))
            return
        }
        guard member.admits(connection) else { return connection.send(RuntimeReply.forbidden) }
        switch call {
        case .next:
            endBrokenResponse(number)
            member.waiter = connection
            member.extensions.closeRegistration()
            advance(number)
        case .respond(let requestID, let answer): handle(.responded(requestID, answer), number, connection)
        case .failInitialization(let error): handle(.initializationFailed(error), number, connection)
        case .extension(let call): receive(call, connection, number)
        case .ping: connection.send(RuntimeReply.pong)
        case .unknownResponseMode: connection.send(RuntimeReply.invalidResponseMode)
        case .unknown: connection.send(RuntimeReply.notFound)
        }
    }

    /// A runtime that asks for more in the middle of a response will not go on with it, and what was read of it is gone.
    private func endBrokenResponse(_ number: Int) {
        guard case .invoking(let running)? = members[number]?.environment.phase,
            pending[running.requestID]?.pipe?.hasBegun == true
        else { return }
        handle(.responded(running.requestID, .truncated), number)
    }

    private func lose(_ connection: RuntimeConnection, _ number: Int) {
        guard let member = members[number] else { return }
        member.admitted.remove(connection.id)
        if member.waiter?.id == connection.id { member.waiter = nil }
    }
}
