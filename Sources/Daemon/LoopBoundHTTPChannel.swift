internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import Synchronization

/// An HTTP/1.1 connection whose requests are answered on its own event loop, as far as they do not ask for another executor:
/// a request that meets its function on the same loop changes threads nowhere.
struct LoopBoundHTTPChannel: ServerChildChannel {
    typealias Value = HTTP1Channel.Value

    private let channel: HTTP1Channel
    private let executors: EventLoopExecutors

    /// - Parameter handlers: made for each connection: they see requests before the responder does.
    init(
        group: any EventLoopGroup, handlers: @escaping @Sendable () -> [any RemovableChannelHandler] = { [] },
        responder: @escaping HTTPChannelHandler.Responder
    ) {
        channel = HTTP1Channel(
            responder: responder, configuration: HTTP1Channel.Configuration(additionalChannelHandlers: handlers()))
        executors = EventLoopExecutors(group)
    }

    func setup(channel child: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.setup(channel: child, logger: logger)
    }

    func handle(value: Value, logger: Logger) async {
        await withTaskExecutorPreference(executors[value.channel.eventLoop]) {
            await channel.handle(value: value, logger: logger)
        }
    }
}

/// An executor for each loop of a group. They live as long as the group's servers do: tasks hold them unowned.
private struct EventLoopExecutors: Sendable {
    private let byLoop: [ObjectIdentifier: EventLoopExecutor]

    init(_ group: any EventLoopGroup) {
        byLoop = Dictionary(
            group.makeIterator().map { (ObjectIdentifier($0), EventLoopExecutor($0)) },
            uniquingKeysWith: { first, _ in first })
    }

    subscript(loop: any EventLoop) -> EventLoopExecutor? { byLoop[ObjectIdentifier(loop)] }
}

/// Runs tasks on an event loop.
private final class EventLoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) {
        self.loop = loop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
}
