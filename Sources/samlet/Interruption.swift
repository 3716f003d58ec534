internal import Glibc
internal import Synchronization

/// How often the user has asked to stop. Global, since signal handlers know nothing else.
private let requests = Atomic<Int>(0)

private let note: StaticString = "\nFinishing what is in flight; Ctrl-C again leaves at once.\n"

/// Ctrl-C while a stack is changed: the first time what is in flight is finished, the second time the process ends at once, and
/// the journal tells the next command what is left to do.
enum Interruption {
    /// The user has asked to stop.
    static var isRequested: Bool { requests.load(ordering: .relaxed) > 0 }

    /// Takes SIGINT and SIGTERM as requests from now on.
    static func watch() {
        // Made here, since a handler must not be the first to touch it.
        requests.store(0, ordering: .relaxed)
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in
                guard requests.add(1, ordering: .relaxed).oldValue == 0 else { _exit(ExitStatus.interrupted.rawValue) }
                note.withUTF8Buffer { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
            }
        }
    }

    /// Lets the signals end the process again.
    static func unwatch() {
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }
}
