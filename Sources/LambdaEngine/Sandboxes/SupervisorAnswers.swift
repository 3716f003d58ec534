internal import Glibc

/// Reads what a shell says on its line while it runs a program.
struct SupervisorAnswers {
    /// What has come over the line of an answer that is not complete.
    private var rest = ""

    /// What has come over a line since it was last read; does not wait.
    mutating func events(from line: Int32) -> [EnclosureEvent] {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(line, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        guard count > 0 else { return [] }
        return events(adding: String(decoding: buffer[..<count], as: UTF8.self))
    }

    mutating func events(adding text: String) -> [EnclosureEvent] {
        rest += text
        var lines = rest.split(separator: "\n", omittingEmptySubsequences: false)
        rest = String((lines.popLast() ?? "").suffix(512))
        return lines.compactMap(Supervisor.Answer.init).map { answer in
            switch answer {
            case .programEnded(let status): .programEnded(Self.meaning(of: .exited(status: status)))
            case .extensionEnded(let name, let status):
                .extensionEnded(name, Self.meaning(of: .exited(status: status)))
            case .cleared: .cleared
            }
        }
    }

    /// Shells, and bubblewrap, tell of a signal by an exit status of 128 and more.
    static func meaning(of end: ProgramEnd) -> ProgramEnd {
        if case .exited(let status) = end, (129...192).contains(status) { return .killed(signal: status - 128) }
        return end
    }
}
