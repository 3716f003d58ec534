import Glibc
import Testing

@testable import LambdaEngine

struct LoopbackConnectionTests {
    @Test func `the socket at an end of a connection is found in both ways`() throws {
        let listener = try Listener()
        let (descriptor, port) = listener.connected()
        defer { close(descriptor) }
        var status = stat()
        fstat(descriptor, &status)
        let connection = LoopbackConnection(port: port, remotePort: listener.port)
        #expect(connection.socket() == UInt32(status.st_ino))
        #expect(connection.listedSocket() == UInt32(status.st_ino))
    }

    @Test func `there is no socket where there is no connection`() throws {
        let listener = try Listener()
        let connection = LoopbackConnection(port: 1, remotePort: listener.port)
        #expect(connection.socket() == nil)
        #expect(connection.listedSocket() == nil)
    }
}
