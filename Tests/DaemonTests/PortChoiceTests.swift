import Glibc
import Testing

@testable import Daemon

struct PortChoiceTests {
    /// A port on loopback that is taken as long as this lives.
    private struct TakenPort: ~Copyable {
        let descriptor: Int32
        let number: Int

        init() {
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let descriptor = descriptor
            withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    _ = bind(descriptor, address, length)
                    _ = listen(descriptor, 1)
                    _ = getsockname(descriptor, address, &length)
                }
            }
            number = Int(UInt16(bigEndian: address.sin_port))
        }

        deinit { close(descriptor) }
    }

    @Test func `a port that is free is taken without a word`() {
        let free = TakenPort().number
        var choice = PortChoice()
        let chosen = choice.port(wanted: free, previous: nil, for: "tests")
        #expect(chosen == free)
        #expect(choice.notices == [])
    }

    @Test func `another port stands in for one that is taken, and the user is told`() {
        let taken = TakenPort()
        var choice = PortChoice()
        let port = choice.port(wanted: taken.number, previous: nil, for: "HTTP APIs")
        #expect(port != taken.number && port > 0)
        #expect(choice.notices == ["port \(taken.number) for HTTP APIs is taken; \(port) is used"])
    }

    @Test func `the port of last time stands in first`() {
        let taken = TakenPort()
        let previous = TakenPort().number
        var choice = PortChoice()
        #expect(choice.port(wanted: taken.number, previous: previous, for: "HTTP APIs") == previous)
        #expect(choice.port(wanted: 0, previous: previous, for: "AWS's APIs") != previous)
    }
}
