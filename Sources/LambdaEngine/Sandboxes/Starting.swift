internal import Glibc
internal import NIOPosix

/// What both kinds of sandbox need to start a program.
enum Starting {
    /// Does something on a thread that lasts as long as this process.
    ///
    /// What is to end with its parent ends with the thread that started it (prctl(2), PR_SET_PDEATHSIG), and those of
    /// tasks come and go.
    static func onLastingThread<Value: Sendable>(
        _ body: @escaping @Sendable () throws(LambdaEngineError) -> Value
    ) async throws(LambdaEngineError) -> Value {
        let result: Result<Value, LambdaEngineError>
        do {
            result = try await NIOThreadPool.singleton.runIfActive {
                do throws(LambdaEngineError) { return .success(try body()) } catch { return .failure(error) }
            }
        } catch {
            throw LambdaEngineError(.spawnFailed, "no thread to start a program from", cause: "\(error)")
        }
        return try result.get()
    }

    /// A control group for a program, where there can be one.
    static func group(for program: SandboxedProgram, in groups: ControlGroups?) -> ControlGroup? {
        // What is in `/tmp` counts as memory, too.
        let megabytes = program.memoryLimitInMegabytes + program.temporarySizeInMegabytes
        return groups?.group(
            ControlGroup.Limits(
                memoryInBytes: megabytes << 20, memorySizeInMegabytes: program.memoryLimitInMegabytes))
    }

    /// Starts a process in a control group as far as there is one; the group is removed when that fails.
    static func process(
        in group: ControlGroup?, _ groups: ControlGroups?, _ start: () throws(LambdaEngineError) -> ProcessHandle
    ) throws(LambdaEngineError) -> ProcessHandle {
        guard let groups, let group else { return try start() }
        do {
            return try groups.starting(in: group, start)
        } catch {
            _ = group.remove()
            throw error
        }
    }

    /// The group, once it has the process that starts all others; nil when that is not possible.
    static func filled(_ group: ControlGroup?, with process: Int32) -> ControlGroup? {
        guard let group else { return nil }
        if group.processes().contains(process) || group.add(process) { return group }
        group.removeSoon()
        return nil
    }

    /// What a program that is gone has written, on one line; nil for nothing.
    static func text(from output: Int32) -> String? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(output, &buffer, buffer.count)
        guard count > 0 else { return nil }
        return String(decoding: buffer[..<count], as: UTF8.self).split(whereSeparator: \.isNewline).joined(
            separator: "; ")
    }
}
