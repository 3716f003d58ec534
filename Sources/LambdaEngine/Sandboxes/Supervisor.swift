/// A shell in a sandbox that starts the function's program as often as it is told to, and ends what is left of it.
///
/// Lambda keeps an execution environment when its function fails: the next run meets the same `/tmp`. A sandbox ends with
/// its first program, so that has to be one that stays. It gets words on a line of its own and answers there.
enum Supervisor {
    /// The words of the engine.
    enum Order: String {
        /// Start the program.
        case start
        /// End everything that is left of it.
        case clear

        var line: String { rawValue + "\n" }
    }

    /// What the shell says on the line.
    enum Answer: Hashable {
        /// The program has ended, with a status as shells have it.
        case programEnded(status: Int32)
        case cleared

        /// Nil for what no shell says: the line can be reached by the function, whose word counts for its own sandbox alone.
        init?(_ line: some StringProtocol) {
            if line == "cleared" {
                self = .cleared
            } else if let status = Int32(line), (0...255).contains(status) {
                self = .programEnded(status: status)
            } else {
                return nil
            }
        }
    }

    /// What runs the program and its arguments, given the descriptors of the line and of the variables' file.
    static func arguments(for program: [String], line: Int, variables: Int) -> [String] {
        ["/bin/sh", "-c", script(line: line, variables: variables), "sh"] + program
    }

    /// The program's standard error is kept for it, since shells write there how a program ended.
    private static func script(line: Int, variables: Int) -> String {
        """
        exec 9>&2 2>/dev/null
        while read -r order <&\(line) && [ "$order" = start ]; do
            (. /proc/self/fd/\(variables); exec "$@" 9>&- \(line)<&- \(variables)<&-) 2>&9
            echo "$?" >&\(line)
            read -r order <&\(line) || exit 1
            while kill -s KILL -- -1; do wait; done
            echo cleared >&\(line)
        done
        """
    }

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
