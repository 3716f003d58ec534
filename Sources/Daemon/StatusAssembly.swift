internal import Artifacts
internal import Deployments
internal import Foundation
internal import LambdaEngine
internal import OrderedCollections
internal import Templates
internal import Triggers

/// Puts together what the engine says of itself.
struct StatusAssembly {
    let stacks: [StackState]
    let lambda: LambdaService
    let triggers: HTTPTriggers
    let scheduler: RuleScheduler
    /// Digests the environment variables of functions.
    let secrets: SecretBox

    func status(build: String, startedAt: Date, endpoints: Endpoints, notices: [String]) async -> EngineStatus {
        let functions = await lambda.status()
        let schedules = await scheduler.schedules
        let notes = await triggers.activeNotes + scheduler.activeNotes
        let addresses = triggers.endpoints
        return EngineStatus(
            protocolVersion: ControlProtocol.version, build: build,
            processID: Int(ProcessInfo.processInfo.processIdentifier), startedAt: Self.text(startedAt),
            endpoints: endpoints, notices: notices + notes.map(\.description),
            stacks: stacks.map { state in
                let name = state.identity.name
                // Asked for only where something runs otherwise than it was applied.
                lazy var texts = SecretTexts(of: state, secrets)
                let changes = lambda.wireChanges(of: state.identity).map { texts.hidden(in: $0) }
                let additions = lambda.wireAdditions(to: state.identity)
                return EngineStatus.Stack(
                    name: name, generation: state.generation, functions: self.functions(of: state, functions) { texts },
                    strays: strays(of: state, functions),
                    endpoints: addresses.filter { $0.stack.name == name }.map { self.endpoint($0, endpoints) },
                    schedules: schedules.filter { $0.stack.name == name }.map(schedule),
                    changes: changes.isEmpty ? nil : changes, additions: additions.isEmpty ? nil : additions)
            }, functions: self.functions(ofNoStack: functions))
    }

    private func functions(
        of state: StackState, _ all: [FunctionStatus], hiding texts: () -> SecretTexts
    ) -> [EngineStatus.Function] {
        let byName = Dictionary(all.filter { $0.stack == state.identity }.map { ($0.name, $0) }) { first, _ in first }
        return state.records.values.filter { $0.type == "AWS::Lambda::Function" }.map { record in
            var function = function(
                byName[record.physicalID], logicalID: record.logicalID.rawValue, name: record.physicalID,
                runtime: record.properties["Runtime"]?.text ?? "", interpreter: record.installation?.executable)
            function.facts = function.facts?.hidingSecrets(of: record, in: texts, secrets: secrets)
            return function
        }.sorted { $0.logicalID < $1.logicalID }
    }

    /// Those that were made over the Lambda API.
    private func functions(ofNoStack all: [FunctionStatus]) -> [EngineStatus.Function]? {
        let made = all.filter { $0.stack == nil }.map { status in
            function(
                status, logicalID: status.name, name: status.name, runtime: status.facts.runtime, interpreter: nil)
        }
        return made.isEmpty ? nil : made.sorted { $0.name < $1.name }
    }

    private func function(
        _ status: FunctionStatus?, logicalID: String, name: String, runtime: String, interpreter: String?
    ) -> EngineStatus.Function {
        let environments = (status?.environments ?? [:]).map { ($0.key.rawValue, $0.value) }
        return EngineStatus.Function(
            logicalID: logicalID, name: name, runtime: runtime, interpreter: interpreter, failure: status?.failure,
            environments: Dictionary(uniqueKeysWithValues: environments),
            invocations: status?.counts.invocations ?? 0,
            errors: status?.counts.errors ?? 0, coldStarts: status?.counts.coldStarts ?? 0,
            throttles: status?.counts.throttles ?? 0, concurrency: status?.counts.concurrency ?? 0,
            peakConcurrency: status?.counts.peakConcurrency ?? 0,
            durations: status.flatMap { durations($0.counts.durations) },
            queuedEvents: status.flatMap { $0.queuedEvents > 0 ? $0.queuedEvents : nil },
            facts: status.map { facts($0.facts) })
    }

    private func durations(_ histogram: DurationHistogram) -> EngineStatus.Function.Durations? {
        guard let p50 = histogram.percentile(0.5), let p95 = histogram.percentile(0.95),
            let p99 = histogram.percentile(0.99)
        else { return nil }
        func rounded(_ milliseconds: Double) -> Double { (milliseconds * 100).rounded() / 100 }
        return EngineStatus.Function.Durations(p50: rounded(p50), p95: rounded(p95), p99: rounded(p99))
    }

    private func facts(_ facts: FunctionStatus.Facts) -> FunctionFacts {
        FunctionFacts(
            code: facts.code?.rawValue ?? "", handler: facts.handler, runtime: facts.runtime,
            memorySize: facts.memorySizeInMegabytes, timeout: facts.timeoutInSeconds, variables: facts.variables,
            settings: facts.settings,
            secrets: secrets)
    }

    private func strays(of state: StackState, _ all: [FunctionStatus]) -> [String] {
        let known = Set(state.records.values.map(\.physicalID))
        return all.filter { $0.stack == state.identity && !known.contains($0.name) }.map(\.name).sorted()
    }

    private func endpoint(_ endpoint: Endpoint, _ endpoints: Endpoints) -> EngineStatus.Endpoint {
        EngineStatus.Endpoint(
            logicalID: endpoint.logicalID.rawValue, kind: endpoint.kind.rawValue, url: endpoint.url(at: endpoints.http),
            routes: endpoint.routes.map { "\($0.method) \($0.path)" })
    }

    private func schedule(_ schedule: ActiveSchedule) -> EngineStatus.Schedule {
        let next = schedule.next.map { Date(timeIntervalSince1970: Double($0.milliseconds) / 1000) }
        return EngineStatus.Schedule(
            logicalID: schedule.logicalID.rawValue, eventID: schedule.eventID, expression: schedule.expression,
            isEnabled: schedule.isEnabled, nextAt: next.map(Self.text))
    }

    private static func text(_ date: Date) -> String { date.formatted(.iso8601) }
}
