/// What holds a program and all that it starts together, and stays when the program is over: it can run again in it, with the
/// same temporary files.
protocol Enclosure: AnyObject, Sendable {
    /// The control group that all of it is in, where there can be one.
    var group: ControlGroup? { get }

    /// Tells from now on what happens, on any thread.
    func begin(_ tell: @escaping @Sendable (EnclosureEvent) -> Void)

    /// Starts the program, for the first time or after ``EnclosureEvent/cleared``.
    func start() throws(LambdaEngineError)

    /// Starts the program itself, where it waits for its extensions.
    func proceed()

    /// The processes of the program and those that they have started, without the enclosure's own.
    func members() -> [Int32]

    /// The process of the program itself; nil when it does not run.
    func program() -> Int32?

    /// Ends what is left of the program after its end; ``EnclosureEvent/cleared`` follows.
    func clear()

    /// Ends everything at once, for good; ``EnclosureEvent/gone(_:)`` follows. Harmless when it is gone.
    func kill()
}

/// What happens to a program in its enclosure.
enum EnclosureEvent: Hashable, Sendable {
    /// The program has ended; what it started may still run.
    case programEnded(ProgramEnd)
    /// An extension that runs beside the program has ended.
    case extensionEnded(String, ProgramEnd)
    /// Nothing of the program runs any more.
    case cleared
    /// The enclosure has ended, with everything in it.
    case gone(ProgramEnd)
}
