/// A shell in a sandbox that starts the function's program as often as it is told to, and ends what is left of it.
///
/// Lambda keeps an execution environment when its function fails: the next run meets the same `/tmp`. A sandbox ends with
/// its first program, so that has to be one that stays. It gets words on a line of its own and answers there.
enum Supervisor {
    /// The words of the engine.
    enum Order: String {
        /// Start the program.
        case start
        /// Start the program itself, now that its extensions are there; only where there are extensions.
        case run
        /// End everything that is left of it.
        case clear

        var line: String { rawValue + "\n" }
    }

    /// What the shell says on the line.
    enum Answer: Hashable {
        /// The program has ended, with a status as shells have it.
        case programEnded(status: Int32)
        /// A program beside it has ended, with a status as shells have it.
        case extensionEnded(name: String, status: Int32)
        case cleared

        /// Nil for what no shell says: the line can be reached by the function, whose word counts for its own sandbox alone.
        init?(_ line: some StringProtocol) {
            if line == "cleared" {
                self = .cleared
            } else if let status = Int32(line), (0...255).contains(status) {
                self = .programEnded(status: status)
            } else if line.hasPrefix("extension "), let space = line.lastIndex(of: " "),
                let status = Int32(line[line.index(after: space)...])
            {
                self = .extensionEnded(name: String(line[..<space].dropFirst(10)), status: status)
            } else {
                return nil
            }
        }
    }

    /// What runs the program and its arguments, given the descriptors of the line and of the variables' file.
    /// - Parameter extensions: the paths of programs that start before it; what they write goes to the descriptor after that
    ///   of the variables.
    static func arguments(
        for program: [String], beside extensions: [String] = [], line: Int, variables: Int
    ) -> [String] {
        ["/bin/sh", "-c", script(extensions, line: line, variables: variables, output: variables + 1), "sh"] + program
    }

    /// The program's standard error is kept for it, since shells write there how a program ended.
    private static func script(_ extensions: [String], line: Int, variables: Int, output: Int) -> String {
        let closed = "9>&- \(line)<&- \(variables)<&-" + (extensions.isEmpty ? "" : " \(output)>&-")
        let run = """
                (. /proc/self/fd/\(variables); exec "$@" \(closed)) 2>&9
                echo "$?" >&\(line)
                read -r order <&\(line) || exit 1
            """
        let withExtensions = """
            \(start(extensions, after: ". /proc/self/fd/\(variables)", closing: closed, line: line, output: output))
                read -r order <&\(line) || exit 1
                if [ "$order" = run ]; then
                \(run)
                else
                    echo 137 >&\(line)
                fi
            """
        return """
            exec 9>&2 2>/dev/null
            while read -r order <&\(line) && [ "$order" = start ]; do
            \(extensions.isEmpty ? run : withExtensions)
                while kill -s KILL -- -1; do wait; done
                echo cleared >&\(line)
            done
            """
    }

    /// A part of a shell's script that starts extensions, and says on the line when one has ended.
    /// - Parameters:
    ///   - preparation: what is done first for each.
    ///   - closed: the redirections that close what is not for an extension.
    ///   - output: the descriptor to which they write.
    static func start(
        _ extensions: [String], after preparation: String, closing closed: String, line: Int, output: Int
    ) -> String {
        """
        for extension in \(extensions.map(quoted).joined(separator: " ")); do
            (
                (\(preparation)
                unset \(hiddenFromExtensions.joined(separator: " "))
                exec "$extension" \(closed)) >&\(output) 2>&\(output)
                echo "extension ${extension##*/} $?" >&\(line)
            ) &
        done
        """
    }

    /// Source: AWS Lambda Developer Guide, "Using the Lambda Extensions API", environment variables.
    private static let hiddenFromExtensions = [
        "_HANDLER", "AWS_EXECUTION_ENV", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_XRAY_CONTEXT_MISSING", "AWS_XRAY_DAEMON_ADDRESS", "_AWS_XRAY_DAEMON_ADDRESS", "_AWS_XRAY_DAEMON_PORT",
        "LAMBDA_RUNTIME_DIR", "LAMBDA_TASK_ROOT",
    ]

    /// The file of the variables: a program of the shell's that exports them.
    ///
    /// They reach the function's program alone: what `LD_PRELOAD` and the like do is not for the shell.
    static func variables(_ environment: [String: String]) -> String {
        environment.sorted { $0.key < $1.key }.map { "export \($0.key)=\(quoted($0.value))\n" }.joined()
    }

    static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
