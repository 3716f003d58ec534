internal import NIOCore

// How the invocations of a pool end, and what is reported of them.
//
// A caller is answered as soon as the runtime has answered. The invocation goes on until the runtime and all extensions that were
// told of it ask for more: so long it lasts in its report, and so long it may be stopped by the function's timeout.
//
// Source: AWS Lambda Developer Guide, "Understanding the Lambda execution environment lifecycle", invoke phase; AWS Compute Blog,
// "Performance and functionality improvements for AWS Lambda extensions".
extension EnvironmentPool {
    func complete(_ running: ExecutionEnvironment.Running, _ outcome: InvocationOutcome, _ number: Int) {
        let now = NIODeadline.now()
        readOutput(number)
        guard let member = members[number] else { return }
        let failure = failure(outcome, running.requestID)
        if member.loggedRequest != running.requestID {
            member.log.start(running.requestID, version: pending[running.requestID]?.executedVersion ?? "$LATEST")
        }
        let report = PlatformLines.Report(
            requestID: running.requestID.description, duration: Duration(now - running.startedAt),
            memorySizeInMegabytes: configuration.memorySizeInMegabytes,
            maxMemoryUsedInMegabytes: memoryInMegabytes(of: member, at: now, isLast: outcome.isEndOfProcess),
            initDuration: member.initializationTime.map { Duration($0) }, failure: failure?.report,
            trace: (pending[running.requestID]?.traceID).flatMap(SampledTrace.init))
        member.initializationTime = nil
        member.loggedRequest = nil
        member.answeredAt = now
        member.log.runtimeDone(report)
        tell("runtimeDone", TelemetryRecord.runtimeDone(report, producedBytes: outcome.responseSize), number)
        let completed = EnvironmentMember.Completed(
            running: running, outcome: outcome, failure: failure, report: report)
        guard case .finishing = member.environment.phase, member.extensions.areAtWork else {
            return close(completed, outcome, number)
        }
        member.completed = completed
        // The log that a caller asks for ends with the report.
        if pending[running.requestID]?.wantsLog == false { finish(running.requestID, outcome, failure) }
    }

    /// Reports an invocation that was answered before its extensions had done.
    /// - Parameter outcome: how what came after the answer failed; nil if it did not.
    func conclude(_ outcome: InvocationOutcome?, _ number: Int) {
        guard let member = members[number], var completed = member.completed else { return }
        member.completed = nil
        let now = NIODeadline.now()
        readOutput(number)
        completed.report.duration = Duration(now - completed.running.startedAt)
        completed.report.maxMemoryUsedInMegabytes = memoryInMegabytes(
            of: member, at: now, isLast: outcome?.isEndOfProcess == true)
        if let outcome {
            let failure = FunctionFailure(
                outcome, of: completed.running.requestID, timeoutInSeconds: configuration.timeoutInSeconds)
            completed.report.failure = failure?.report
        }
        close(completed, outcome, number)
    }

    /// - Parameter last: how the last of what took part in it ended.
    private func close(_ completed: EnvironmentMember.Completed, _ last: InvocationOutcome?, _ number: Int) {
        guard let member = members[number] else { return }
        let requestID = completed.running.requestID
        metrics.add(completed.report.duration)
        member.log.end(completed.report, after: last == .timedOut ? timeoutLine(requestID) : nil)
        tell("report", TelemetryRecord.report(completed.report), number)
        finish(requestID, completed.outcome, completed.failure, tail: member.log.tailBuffer)
    }

    private func memoryInMegabytes(of member: EnvironmentMember, at now: NIODeadline, isLast: Bool) -> Int {
        (member.peakMemoryInBytes(at: now, isLast: isLast) + 1_048_575) >> 20
    }

    private func timeoutLine(_ requestID: RequestID) -> String {
        let limit = Duration.seconds(configuration.timeoutInSeconds)
        return PlatformLines.timeout(requestID: requestID.description, limit: limit, at: UTCTime.now()) + "\n"
    }
}
