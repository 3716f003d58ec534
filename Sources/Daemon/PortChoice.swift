internal import Glibc
internal import NIOCore

/// Chooses ports on loopback that nobody listens on.
struct PortChoice {
    /// What the user should know about the choice: a port that was taken.
    private(set) var notices: [String] = []
    private var chosen: Set<Int> = []

    /// The wanted port when it is free, else the one used last time, else any.
    /// - Parameters:
    ///   - wanted: 0 for any port.
    ///   - purpose: what the port is for, to follow "port 3000 for".
    ///   - previous: the port that was used last time, and is known to clients.
    mutating func port(wanted: Int, previous: Int?, for purpose: String) -> Int {
        let candidates = (wanted == 0 ? [] : [wanted]) + [previous].compactMap(\.self)
        for candidate in candidates where !chosen.contains(candidate) && Self.isFree(candidate) {
            chosen.insert(candidate)
            noteIfTaken(wanted, instead: candidate, purpose)
            return candidate
        }
        let port = Self.freePort() ?? 0
        chosen.insert(port)
        noteIfTaken(wanted, instead: port, purpose)
        return port
    }

    private mutating func noteIfTaken(_ wanted: Int, instead port: Int, _ purpose: String) {
        guard wanted != 0, wanted != port else { return }
        notices.append("port \(wanted) for \(purpose) is taken; \(port) is used")
    }

    private static func isFree(_ port: Int) -> Bool { withSocket(boundTo: port) { _ in true } ?? false }

    private static func freePort() -> Int? {
        withSocket(boundTo: 0) { descriptor in
            // Of the address, the port is the second field, in the network's order (ip(7)).
            var address = [UInt16](repeating: 0, count: 8)
            var length = socklen_t(16)
            let result = address.withUnsafeMutableBytes { bytes in
                getsockname(descriptor, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, &length)
            }
            return result == 0 ? Int(UInt16(bigEndian: address[1])) : nil
        } ?? nil
    }

    /// Runs `body` with a socket that is bound to the port; nil when it cannot be.
    private static func withSocket<Result>(boundTo port: Int, _ body: (Int32) -> Result) -> Result? {
        guard let address = try? SocketAddress(ipAddress: "127.0.0.1", port: port) else { return nil }
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var reuses: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuses, socklen_t(MemoryLayout<Int32>.size))
        let isBound = address.withSockAddr { bind(descriptor, $0, socklen_t($1)) == 0 }
        return isBound ? body(descriptor) : nil
    }
}
