internal import Glibc

/// What of a function's files is where on this machine; each an absolute path of a folder.
struct FunctionFolders: Hashable, Sendable {
    /// The function's code: `/var/task`.
    var task: String
    /// The layers, merged: `/opt`; nil without layers.
    var layers: String?
    /// Libraries that AWS's runtime brings along: `/var/runtime`; nil when the function needs none.
    var libraries: String?
    /// samlet's own bootstraps: `/var/lang`.
    var bootstraps: String
    /// Folders that the interpreter needs, at their own paths.
    var installation: [String]
}

/// The paths under which a program finds a function's folders.
struct FunctionPaths: Hashable, Sendable {
    /// `/var/task`
    var task: String
    /// `/opt`
    var layers: String
    /// `/var/runtime`
    var libraries: String
    /// `/var/lang`
    var bootstraps: String
    /// `/tmp`; where there is none for the function alone, it is in its environment as `TMPDIR`
    var temporary: String
}

/// A program to run for a function.
struct SandboxedProgram: Hashable, Sendable {
    /// The program's path, as seen from inside, and its arguments.
    var arguments: [String]
    /// The whole environment: nothing is inherited.
    var environment: [String: String]
    var folders: FunctionFolders
    /// The paths of programs that start before it and run beside it, as seen from inside.
    var extensions: [String] = []
    /// The size of `/tmp`.
    var temporarySizeInMegabytes: Int
    /// More than this ends the program.
    var memoryLimitInMegabytes: Int
}

/// How a program ended.
enum ProgramEnd: Hashable, Sendable {
    case exited(status: Int32)
    case killed(signal: Int32)
    /// It was killed because it needed more memory than it may have.
    case outOfMemory
}

/// Runs programs for functions, kept apart from this machine or not.
protocol Sandbox: Sendable {
    /// Where a program finds the folders.
    func paths(for folders: FunctionFolders) -> FunctionPaths

    /// Starts a program; returns when it runs, not when it is ready.
    func start(_ program: SandboxedProgram) async throws(LambdaEngineError) -> any SandboxedProcess

    /// Makes a sandbox in which a program can be started later, without the time that the making takes. The program's variables
    /// are given with its start; those here are left alone.
    /// - Returns: nil where nothing is gained by it.
    func prepare(_ program: SandboxedProgram) async throws(LambdaEngineError) -> (any VacantSandbox)?
}

/// A program that runs, with everything that it starts, in a sandbox that stays when it is over: it can run again in it.
protocol SandboxedProcess: Sendable {
    /// The end of a pipe from which what the program writes to stdout and stderr is read: non-blocking, owned by the caller
    /// from now on. The same for all its runs; it has an end when the sandbox has.
    var output: Int32 { get }

    /// The same for what the extensions write; nil where there are none.
    var extensionOutput: Int32? { get }

    /// Waits until the program has ended. What it started may still run.
    func end() async -> ProgramEnd

    /// Ends the program and everything it started; returns when nothing of it runs any more. Its `/tmp` stays.
    func clear() async

    /// Starts the program again, after ``clear()``.
    /// - Throws: when the sandbox has ended.
    func restart() async throws(LambdaEngineError)

    /// Starts the program itself where there are extensions, which start before it and are waited for.
    func proceed()

    /// The names of extensions that have ended, and how; nil where there are none.
    var extensionEnds: AsyncStream<(String, ProgramEnd)>? { get }

    /// Asks the program to end, with SIGTERM.
    func interrupt()

    /// Ends the sandbox and everything in it, at once. Harmless when it is gone.
    func kill()

    /// Ends the sandbox and everything in it; returns when nothing of it is left.
    func discard() async

    /// Gives the program no processor any more, soon: until ``thaw()``, which comes also with all that ends it.
    func freeze()

    /// Lets the program go on; costs nothing when it was not frozen.
    func thaw()

    /// Says whether the program may be at work, so that its memory is watched closely; true at first.
    ///
    /// One that rests is not looked at, and costs nothing.
    func watchMemory(_ isWorking: Bool)

    /// The most memory that the program and what it started have needed together so far; when they are gone, what was
    /// last known. Cheap enough to be asked after an invocation (some tens of microseconds).
    func peakMemoryInBytes() -> Int

    /// True when a TCP connection from a port on loopback to another belongs to a process of this sandbox.
    /// Blocks for about a millisecond at most.
    func owns(connectionFrom port: Int, to localPort: Int) -> Bool
}
