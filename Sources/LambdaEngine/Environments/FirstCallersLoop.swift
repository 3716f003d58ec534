internal import NIOCore
internal import Synchronization

/// An event loop that is chosen when it is first needed: the one of whoever needs it, so that nothing on the way between the
/// two changes threads.
final class FirstCallersLoop: Sendable {
    private final class Choice: Sendable {
        let loop: any EventLoop

        init(_ loop: any EventLoop) {
            self.loop = loop
        }
    }

    private let group: any EventLoopGroup
    private let choice = AtomicLazyReference<Choice>()

    init(of group: any EventLoopGroup) {
        self.group = group
    }

    /// The loop that runs the caller, if it is one of the group's; the same for every later caller.
    var loop: any EventLoop {
        if let choice = choice.load() { return choice.loop }
        let callers = group.makeIterator().first { $0.inEventLoop }
        return choice.storeIfNil(Choice(callers ?? group.next())).loop
    }

    var isChosen: Bool { choice.load() != nil }
}
