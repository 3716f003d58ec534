internal import NIOCore

// The extensions in the environments of a pool: their calls, and how they are asked to end.
extension EnvironmentPool {
    func receive(_ call: ExtensionCall, _ connection: RuntimeConnection, _ number: Int) {
        do throws(ExtensionRefusal) {
            try perform(call, connection, number)
        } catch {
            connection.send(ExtensionReply(error))
        }
    }

    private func perform(
        _ call: ExtensionCall, _ connection: RuntimeConnection, _ number: Int
    ) throws(ExtensionRefusal) {
        guard let member = members[number] else { return }
        switch call {
        case .register(let name, let events, let wantsAccount):
            let id = try member.extensions.register(name, events)
            connection.send(
                .registered(id, configuration, version: launcher.version, wantsAccount: wantsAccount))
            if member.extensions.haveRegistered, !member.hasProceeded {
                member.hasProceeded = true
                member.process?.proceed()
            }
        case .next(let id):
            try member.extensions.becomeReady(id)
            member.extensionWaiters[id] = connection
            if member.shutdown != nil { sendShutdown(number) } else { advance(number) }
        case .initError(let id, let type):
            try member.extensions.failInitialization(id)
            connection.send(ExtensionReply.accepted)
            fail("Extension.InitError", type, number)
        case .exitError(let id, let type):
            try member.extensions.failExit(id)
            connection.send(ExtensionReply.accepted)
            fail("Extension.ExitError", type, number)
        case .subscribe(let id, let body, let api):
            try subscribe(id, body, api, number)
            connection.send(ExtensionReply("\"OK\""))
        case .refused(let refusal): throw refusal
        }
    }

    /// Goes on when the runtime and all extensions ask for more.
    func advance(_ number: Int) {
        guard let member = members[number], member.waiter != nil else { return }
        if case .invoking = member.environment.phase {
            handle(.next, number)
        } else if member.extensions.areReady {
            handle(.next, number)
        }
    }

    /// Tells the extensions that want to know of an invocation.
    func announce(_ invocation: PendingInvocation, deadline: Int64, _ number: Int) {
        guard let member = members[number], !member.extensions.members.isEmpty else { return }
        for id in member.extensions.deliver(.invoke) {
            member.extensionWaiters.removeValue(forKey: id)?.send(.invoke(invocation, deadline: deadline, id: id))
        }
    }

    /// The lines that tell of the extensions once they have started.
    func logExtensions(_ number: Int) {
        let extensions = members[number]?.extensions.members ?? []
        members[number]?.log.began(extensions)
        for member in extensions {
            tell("extension", TelemetryRecord.extensionState(member), number)
        }
    }

    /// The program of an external extension has ended.
    func extensionEnded(_ name: String, _ end: ProgramEnd, _ number: Int) {
        guard members[number]?.extensions.end(name) == true else { return }
        if members[number]?.shutdown == nil {
            let code = if case .exited(let status) = end { "exit code \(status)" } else { end.description }
            handle(.extensionFailed(PlatformError(type: "Extension.Crash", message: code)), number)
        }
        checkPause(number)
    }

    private func fail(_ type: String, _ reason: String, _ number: Int) {
        handle(.extensionFailed(PlatformError(type: type, message: reason)), number)
    }

    // MARK: - Shutdown

    /// Asks the runtime and the extensions to end, and gives them time, where there are extensions.
    func shutDown(_ reason: ShutdownReason, _ number: Int) async {
        guard let member = members[number], let plan = member.extensions.shutdownPlan, member.shutdown == nil else {
            return
        }
        let deadline = UTCTime.now() + plan.limit.nanoseconds / 1_000_000
        member.shutdown = EnvironmentMember.Shutdown(reason: reason, deadlineInMilliseconds: deadline)
        member.process?.thaw()
        member.isFrozen = false
        if !member.programHasEnded { member.process?.interrupt() }
        await pause(number, atMost: plan.runtimeLimit) { $0.programHasEnded }
        flushTelemetry(number)
        sendShutdown(number)
        await pause(number, atMost: plan.limit - plan.runtimeLimit) { $0.extensions.haveEnded }
    }

    private func sendShutdown(_ number: Int) {
        guard let member = members[number], let shutdown = member.shutdown else { return }
        for id in member.extensions.deliver(.shutdown) {
            member.extensionWaiters.removeValue(forKey: id)?.send(
                .shutdown(shutdown.reason, deadline: shutdown.deadlineInMilliseconds, id: id))
        }
    }

    /// Waits for something to become true of an environment.
    private func pause(
        _ number: Int, atMost limit: TimeAmount, until isOver: @escaping @Sendable (EnvironmentMember) -> Bool
    ) async {
        guard let member = members[number], !isOver(member) else { return }
        await withCheckedContinuation { continuation in
            let alarm = loop.assumeIsolated().scheduleTask(in: limit) {
                self.assumeIsolated { $0.endPause(number) }
            }
            member.pause = EnvironmentMember.Pause(isOver: isOver, alarm: alarm, continuation: continuation)
        }
    }

    func checkPause(_ number: Int) {
        guard let member = members[number], let pause = member.pause, pause.isOver(member) else { return }
        endPause(number)
    }

    private func endPause(_ number: Int) {
        guard let pause = members[number]?.pause else { return }
        members[number]?.pause = nil
        pause.alarm.cancel()
        pause.continuation.resume()
    }
}
