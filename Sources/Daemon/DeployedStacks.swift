internal import Deployments
internal import LambdaEngine
internal import Logging
internal import OrderedCollections
internal import Synchronization
internal import Templates

/// The stacks that run: takes what the state holds and has every counterpart run it.
final class DeployedStacks: Sendable {
    private let store: any StateStore
    private let handlers: [any ResourceHandler]
    private let logger: Logger
    private let running = Mutex(Running())
    /// Activations go one after the other: one that read an older state must not come to its end after one with a newer.
    private let turns = Turns()

    private struct Running {
        var stacks: [String: StackState] = [:]
        var activationCount = 0
    }

    /// - Parameter handlers: functions before what invokes them.
    init(store: any StateStore, handlers: [any ResourceHandler], logger: Logger) {
        self.store = store
        self.handlers = handlers
        self.logger = logger
    }

    /// What runs, sorted by name.
    var all: [StackState] { running.withLock { $0.stacks.values.sorted { $0.identity.name < $1.identity.name } } }

    /// How often a stack was activated or removed since the engine started.
    var activationCount: Int { running.withLock(\.activationCount) }

    /// Has the counterpart of a resource prepare it; resources without one need nothing.
    func prepare(_ record: ResourceRecord, of stack: StackIdentity) async throws(ResourceFailure) {
        for handler in handlers where handler.resourceTypes.contains(record.type) {
            try await handler.prepare(record, of: stack)
        }
    }

    /// Runs what the state holds of a stack, in place of what ran of it.
    /// - Parameter isRestoring: true for a deployment, which puts back what was changed over an API; false for a new start of
    ///   the engine.
    func activate(_ stack: StackIdentity, isRestoring: Bool) async throws(StateError) {
        await turns.take()
        defer { turns.pass() }
        let state = try store.stack(named: stack.name)
        let records = state.map { Array($0.records.values) } ?? []
        // What invokes functions goes last and, when the stack is removed, first.
        for handler in records.isEmpty ? handlers.reversed() : handlers {
            await handler.activate(records, of: state?.identity ?? stack, isRestoring: isRestoring)
        }
        running.withLock { running in
            running.stacks[stack.name] = state
            running.activationCount += 1
        }
        logger.info(
            "stack activated",
            metadata: ["stack.name": "\(stack.name)", "stack.generation": "\(state?.generation ?? 0)"])
    }

    /// Has the counterparts forget what they prepared for a stack and do not run.
    func discardPrepared(of stack: StackIdentity) async {
        for handler in handlers { await handler.discardPrepared(of: stack) }
    }

    /// Runs everything that the state holds.
    func activateAll() async throws(StateError) {
        for name in try store.stackNames() {
            guard let state = try store.stack(named: name) else { continue }
            try await activate(state.identity, isRestoring: false)
        }
    }

    /// The function of that name as its template calls it.
    func logicalID(ofFunction name: String, in stackName: String?) -> LogicalID? {
        running.withLock { running in
            running.stacks.values.filter { stackName == nil || $0.identity.name == stackName }
                .flatMap(\.records.values)
                .first { $0.type == "AWS::Lambda::Function" && $0.physicalID == name }?.logicalID
        }
    }
}
