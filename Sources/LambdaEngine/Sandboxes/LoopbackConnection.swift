internal import Glibc

/// A TCP connection on 127.0.0.1, seen from one of its ends.
struct LoopbackConnection {
    /// The port of the end that is meant.
    var port: Int
    /// The port of the other end.
    var remotePort: Int

    /// The number of the socket at this end; nil when there is none.
    ///
    /// It is asked of the kernel by the connection's addresses (sock_diag(7)), which takes the same time however many
    /// sockets there are; where that is not possible, all are looked through.
    func socket() -> UInt32? {
        switch Self.answer(to: request()) {
        case .socket(let inode): inode
        case .none: nil
        case .unavailable: listedSocket()
        }
    }

    private enum Answer {
        case socket(UInt32)
        case none
        case unavailable
    }

    private static func answer(to request: [UInt8]) -> Answer {
        let number = Glibc.socket(AF_NETLINK, Int32(SOCK_RAW.rawValue | SOCK_CLOEXEC.rawValue), socketDiagnostics)
        guard number >= 0 else { return .unavailable }
        let line = Descriptor(number)
        guard send(line.number, request, request.count, 0) == request.count else { return .unavailable }
        var reply = [UInt8](repeating: 0, count: 1024)
        // The kernel answers before it returns from sending.
        let count = recv(line.number, &reply, reply.count, Int32(MSG_DONTWAIT))
        guard count >= messageHeaderSize + 4 else { return .unavailable }
        let kind = integer(UInt16.self, in: reply, at: 4)
        if kind == errorMessage {
            let error = integer(Int32.self, in: reply, at: messageHeaderSize)
            return error == -ENOENT ? .none : .unavailable
        }
        guard kind == byFamily, count >= inodeOffset + 4 else { return .unavailable }
        return .socket(integer(UInt32.self, in: reply, at: inodeOffset))
    }

    /// A `struct nlmsghdr` and a `struct inet_diag_req_v2` (linux/netlink.h, linux/inet_diag.h).
    private func request() -> [UInt8] {
        var body: [UInt8] = [UInt8(AF_INET), UInt8(IPPROTO_TCP), 0, 0]
        body += Self.bytes(UInt32.max)
        body += Self.bytes(UInt16(truncatingIfNeeded: port).bigEndian)
        body += Self.bytes(UInt16(truncatingIfNeeded: remotePort).bigEndian)
        let address: [UInt8] = [127, 0, 0, 1] + [UInt8](repeating: 0, count: 12)
        body += address + address
        body += Self.bytes(UInt32(0))
        body += Self.bytes(UInt64.max)
        let header =
            Self.bytes(UInt32(Self.messageHeaderSize + body.count)) + Self.bytes(Self.byFamily) + Self.bytes(UInt16(1))
        return header + Self.bytes(UInt32(1)) + Self.bytes(UInt32(0)) + body
    }

    /// Looks through `/proc/net/tcp`, and `tcp6` for programs that speak IPv4 through a socket of IPv6.
    func listedSocket() -> UInt32? {
        let ends = (Self.hexadecimal(port), Self.hexadecimal(remotePort))
        let lists = [
            ("/proc/net/tcp", "0100007F"), ("/proc/net/tcp6", "0000000000000000FFFF00000100007F"),
        ]
        for (list, address) in lists {
            let wanted = Array(" \(address):\(ends.0) \(address):\(ends.1) ".utf8)
            for line in (SystemFile.bytes(list) ?? []).split(separator: UInt8(ascii: "\n"))
            where line.dropFirst(5).starts(with: wanted) {
                let fields = String(decoding: line, as: UTF8.self).split(separator: " ")
                if fields.count > 9 { return UInt32(fields[9]) }
            }
        }
        return nil
    }

    private static func hexadecimal(_ port: Int) -> String {
        let digits = String(port, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private static func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value) { Array($0) }
    }

    private static func integer<Value: FixedWidthInteger>(_: Value.Type, in bytes: [UInt8], at offset: Int) -> Value {
        bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Value.self) }
    }

    /// `NETLINK_SOCK_DIAG`
    private static let socketDiagnostics: Int32 = 4
    /// `SOCK_DIAG_BY_FAMILY`
    private static let byFamily: UInt16 = 20
    /// `NLMSG_ERROR`
    private static let errorMessage: UInt16 = 2
    private static let messageHeaderSize = 16
    /// Where `idiag_inode` of a `struct inet_diag_msg` is after the header.
    private static let inodeOffset = 16 + 68
}
