internal import NIOCore

// What the extensions of environments are told of what happens there.
extension EnvironmentPool {
    /// An extension subscribes: as long as the environment initialises, also when the runtime is ready before the extensions are.
    func subscribe(
        _ id: String, _ body: ByteBuffer, _ api: TelemetrySubscription.API, _ number: Int
    ) throws(ExtensionRefusal) {
        guard let member = members[number] else { return }
        let name = try member.extensions.name(of: id)
        guard member.environment.isInitializing else { throw .subscriptionClosed(api) }
        let subscription = try TelemetrySubscription(body, api: api)
        member.telemetry[id] = TelemetryBuffer(subscription)
        let start = TelemetryRecord.initStart(
            member.kind, RuntimeVersion(of: configuration), function: configuration.name, version: launcher.version)
        member.telemetry[id]?.add(.platform("initStart", start, at: member.startedAt))
        tell("telemetrySubscription", TelemetryRecord.subscription(name, subscription), number)
    }

    /// Tells of an event of the platform.
    func tell(_ name: String, _ record: @autoclosure () -> JSONObject, _ number: Int) {
        guard members[number]?.telemetry.isEmpty == false else { return }
        tell([.platform(name, record(), at: UTCTime.now())], number)
    }

    /// Tells of lines that were written.
    func tell(lines: [String], isExtension: Bool, _ number: Int) {
        guard !lines.isEmpty, members[number]?.telemetry.isEmpty == false else { return }
        let now = UTCTime.now()
        tell(lines.map { .line($0, isExtension: isExtension, at: now) }, number)
    }

    private func tell(_ events: [TelemetryEvent], _ number: Int) {
        guard let member = members[number] else { return }
        for id in Array(member.telemetry.keys) {
            for event in events { member.telemetry[id]?.add(event) }
            guard let buffer = member.telemetry[id], !buffer.isEmpty else { continue }
            if buffer.isFull {
                flush(id, number)
            } else if member.telemetryAlarms[id] == nil {
                member.telemetryAlarms[id] = loop.assumeIsolated().scheduleTask(in: buffer.subscription.time) {
                    self.assumeIsolated { $0.flush(id, number) }
                }
            }
        }
    }

    /// Sends what has been collected; not to one that is frozen, which gets it when it goes on.
    private func flush(_ id: String, _ number: Int) {
        members[number]?.telemetryAlarms.removeValue(forKey: id)?.cancel()
        guard let member = members[number], !member.isFrozen, var buffer = member.telemetry[id],
            let batch = buffer.batch(at: UTCTime.now())
        else { return }
        member.telemetry[id] = buffer
        let (run, destination) = (member.run, buffer.subscription.destination)
        nursery.start { [self] in
            await TelemetryDelivery.send(batch, to: destination, on: loop)
            await sent(id, number, run)
        }
    }

    private func sent(_ id: String, _ number: Int, _ run: Int) {
        guard members[number]?.run == run else { return }
        members[number]?.telemetry[id]?.sent()
        if members[number]?.telemetry[id]?.isEmpty == false { flush(id, number) }
        checkPause(number)
    }

    /// Sends everything at once.
    func flushTelemetry(_ number: Int) {
        guard let ids = members[number]?.telemetry.keys, !ids.isEmpty else { return }
        for id in Array(ids) { flush(id, number) }
    }
}
