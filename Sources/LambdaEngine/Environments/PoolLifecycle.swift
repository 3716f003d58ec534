internal import NIOCore

// What happens to the environments of a pool, and what is done about it.
extension EnvironmentPool {
    // MARK: - Processes

    /// Starts the sandbox of an environment, with its Runtime API.
    func launch(_ number: Int) {
        guard let member = members[number] else { return }
        let (stream, kind) = (member.log.stream, member.kind)
        nursery.start { [self] in
            do throws(LambdaEngineError) {
                let server = try await RuntimeAPIServer.listening(on: loop, for: owner(of: number))
                await adopt(server, number)
                let process = try await launcher.start(
                    configuration, port: server.port, logStream: stream, initializationType: kind.rawValue)
                let run = await adopt(process, number)
                listenToExtensions(process, number)
                await programEnded(await process.end(), number, run)
            } catch {
                await handle(.launchFailed(error.message), number)
            }
        }
    }

    private func adopt(_ server: RuntimeAPIServer, _ number: Int) {
        members[number]?.server?.close()
        if members[number] == nil { server.close() } else { members[number]?.server = server }
    }

    /// - Returns: the number of the program's run.
    private func adopt(_ process: any SandboxedProcess, _ number: Int) -> Int {
        guard let member = members[number] else {
            process.kill()
            return 0
        }
        member.process = process
        member.output = ProcessOutput(descriptor: process.output) { [self] in
            loop.execute { self.assumeIsolated { $0.readOutput(number) } }
        }
        member.extensionOutput = process.extensionOutput.map { descriptor in
            ProcessOutput(descriptor: descriptor) { [self] in
                loop.execute { self.assumeIsolated { $0.readOutput(number) } }
            }
        }
        let (run, early) = (member.run, member.early)
        member.early = []
        if member.isDoomed {
            end(number)
        } else if member.environment.isInitializing {
            for (call, connection) in early { receive(call, connection, number) }
        } else {
            // It was to be reset before there was anything to reset.
            clear(process, number)
        }
        return run
    }

    private nonisolated func listenToExtensions(_ process: any SandboxedProcess, _ number: Int) {
        guard let ends = process.extensionEnds else { return }
        nursery.start { [self] in
            for await (name, end) in ends { await extensionEnded(name, end, number) }
        }
    }

    private func programEnded(_ end: ProgramEnd, _ number: Int, _ run: Int) {
        guard members[number]?.run == run else { return }
        members[number]?.programHasEnded = true
        checkPause(number)
        readOutput(number)
        handle(.programEnded(end), number)
    }

    /// Has the program run again where it ran, or anew where nothing is left of that.
    private func restart(_ number: Int) {
        members[number]?.beginRun()
        guard let run = members[number]?.run, let process = members[number]?.process else { return launch(number) }
        nursery.start { [self] in
            do throws(LambdaEngineError) {
                try await process.restart()
            } catch {
                await process.discard()
                return await relaunch(number, run)
            }
            await programEnded(await process.end(), number, run)
        }
    }

    private func relaunch(_ number: Int, _ run: Int) {
        guard members[number]?.run == run else { return }
        members[number]?.forgetProcess()
        launch(number)
    }

    /// Ends all processes of an environment that stays.
    private func reset(_ reason: ShutdownReason, _ number: Int) {
        setReady(false, number)
        guard let process = members[number]?.process else { return }
        clear(process, number, reason)
    }

    private func clear(_ process: any SandboxedProcess, _ number: Int, _ reason: ShutdownReason = .failure) {
        nursery.start { [self] in
            await shutDown(reason, number)
            await process.clear()
            await cleared(number)
        }
    }

    private func cleared(_ number: Int) {
        readOutput(number)
        members[number]?.log.flush()
        handle(.cleared, number)
        guard let member = members[number], member.kind == .provisioned, case .dormant = member.environment.phase else {
            return
        }
        // One that is to be ready before any invocation does not wait for one.
        handle(.prepared, number)
    }

    /// Ends an environment for good.
    private func end(_ number: Int) {
        removeFree(number)
        setReady(false, number)
        guard let process = members[number]?.process else {
            members[number]?.isDoomed = true
            return
        }
        nursery.start { [self] in
            await shutDown(.spindown, number)
            await process.discard()
            await discard(number)
        }
    }

    private func discard(_ number: Int) {
        removeFree(number)
        readOutput(number)
        guard let member = members.removeValue(forKey: number) else { return }
        if let pause = member.pause {
            pause.alarm.cancel()
            pause.continuation.resume()
        }
        member.log.flush()
        member.server?.close()
        member.alarm?.cancel()
        if member.kind == .provisioned { replaceProvisioned() }
        dispatch(.onDemand)
    }

    // MARK: - Actions

    func handle(_ event: ExecutionEnvironment.Event, _ number: Int, _ caller: RuntimeConnection? = nil) {
        guard let actions = members[number]?.environment.handle(event, at: .now()) else { return }
        for action in actions { perform(action, number, caller) }
    }

    private func perform(_ action: ExecutionEnvironment.Action, _ number: Int, _ caller: RuntimeConnection?) {
        switch action {
        case .deliver(let running): deliver(running, number)
        case .reply(let reply): caller?.send(reply)
        case .initialized(let time, let phase): initialized(time, phase, number)
        case .initializationFailed(let time, let phase, let outcome):
            initializationFailed(time, phase, outcome, number)
        case .complete(let running, let outcome): complete(running, outcome, number)
        case .conclude(_, let failure): conclude(failure, number)
        case .offer: offer(number)
        case .setAlarm(let time): setAlarm(time, number)
        case .reset(let reason): reset(reason, number)
        case .restart: restart(number)
        case .end: end(number)
        }
    }

    private func deliver(_ running: ExecutionEnvironment.Running, _ number: Int) {
        guard let invocation = pending[running.requestID], let member = members[number] else { return }
        let deadline = UTCTime.now() + (running.deadline - .now()).nanoseconds / 1_000_000
        wake(number)
        announce(invocation, deadline: deadline, number)
        let connection = member.waiter
        member.waiter = nil
        connection?.send(invocation.delivered(deadlineInMilliseconds: deadline))
        // While the function gets to work: nothing that it writes is read before.
        guard member.loggedRequest != running.requestID else { return }
        member.loggedRequest = running.requestID
        member.log.start(running.requestID, version: invocation.executedVersion)
        tell("start", TelemetryRecord.start(invocation), number)
    }

    private func initialized(_ time: TimeAmount, _ phase: PlatformLines.Phase, _ number: Int) {
        guard let member = members[number] else { return }
        let kind = member.kind
        logExtensions(number)
        tell("initRuntimeDone", TelemetryRecord.initRuntimeDone(kind, phase, status: "success"), number)
        tell(
            "initReport",
            TelemetryRecord.initReport(kind, phase, status: "success", duration: Duration(time)), number)
        // What was written while it initialised stands before the START of its first invocation.
        readOutput(number)
        if kind == .onDemand, phase == .initialisation { member.initializationTime = time }
        member.log.initialized(Duration(time), phase, isShown: kind == .provisioned)
        setReady(true, number)
        keepSpare()
    }

    /// Has a sandbox ready for the next environment as soon as none starts any more: those have the processors first.
    private func keepSpare() {
        let isStarting = members.values.contains { $0.environment.isInitializing }
        if !isRetired, !isStarting { launcher.keepSpare(configuration) }
    }

    /// One that was made for an invocation tries again as part of it, as on AWS.
    private func initializationFailed(
        _ time: TimeAmount, _ phase: PlatformLines.Phase, _ outcome: InvocationOutcome, _ number: Int
    ) {
        readOutput(number)
        guard outcome != .retired, let member = members[number] else { return }
        let requestID = member.cause ?? RequestID("")
        if let failure = failure(outcome, requestID)?.report {
            member.log.flush()
            member.log.initialized(Duration(time), phase, failure)
        }
        let status = outcome.isTimeout ? "timeout" : "error"
        tell("initRuntimeDone", TelemetryRecord.initRuntimeDone(member.kind, phase, status: status), number)
        tell(
            "initReport",
            TelemetryRecord.initReport(member.kind, phase, status: status, duration: Duration(time)), number)
        guard phase == .initialisation else { return }
        if member.kind == .provisioned { return provisioningFailed(number) }
        guard withdraw(member.cause, member.kind) else { return offer(number) }
        guard case .notStarted = outcome else { return handle(.assigned(requestID), number) }
        let now = NIODeadline.now()
        complete(ExecutionEnvironment.Running(requestID: requestID, startedAt: now, deadline: now), outcome, number)
    }

    /// Takes what the process has written into the log.
    func readOutput(_ number: Int) {
        guard let member = members[number] else { return }
        var lines: [String] = []
        member.output?.read { lines += member.log.output($0) }
        tell(lines: lines, isExtension: false, number)
        guard let output = member.extensionOutput else { return }
        lines = []
        output.read { lines += member.log.extensionOutput($0) }
        tell(lines: lines, isExtension: true, number)
    }

    private func offer(_ number: Int) {
        guard let member = members[number], member.environment.isFree else { return }
        let isOfUse = isRetired ? isWaitedFor(member.kind) : !member.isSurplus
        guard isOfUse else { return handle(.retired, number) }
        free[member.kind, default: []].append(number)
        dispatch(member.kind)
        rest(number)
    }

    func removeFree(_ number: Int) {
        guard let kind = members[number]?.kind else { return }
        free[kind]?.removeAll { $0 == number }
    }

    func setAlarm(_ time: NIODeadline?, _ number: Int) {
        members[number]?.alarm?.cancel()
        members[number]?.alarm = time.map { time in
            loop.assumeIsolated().scheduleTask(deadline: time) { self.assumeIsolated { $0.handle(.alarm, number) } }
        }
    }
}
