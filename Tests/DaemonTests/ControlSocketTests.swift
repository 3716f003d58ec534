import Foundation
import Glibc
import Testing

@testable import Daemon

@Suite final class ControlSocketTests {
    private let folder = FileManager.default.temporaryDirectory.path + "/samlet-socket-\(UUID().uuidString.prefix(8))"

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        chmod(folder, 0o755)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func mode(_ path: String) -> mode_t? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & 0o777 : nil
    }

    @Test func `a socket is bound where nobody else comes, and then put in its place`() throws {
        let path = folder + "/engine.sock"
        _ = FileManager.default.createFile(atPath: path, contents: Data("left".utf8))
        let socket = try ControlSocket(at: path)
        #expect(mode(String(socket.temporaryPath.dropLast(2))) == 0o700)
        _ = FileManager.default.createFile(atPath: socket.temporaryPath, contents: Data())
        socket.publish()
        #expect(mode(path) == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["engine.sock"])
        socket.remove()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }

    @Test func `a folder that others can look into is not private`() throws {
        #expect(!ControlSocket.isPrivate(folder))
        chmod(folder, 0o700)
        #expect(ControlSocket.isPrivate(folder))
        symlink(folder, folder + "/link")
        #expect(!ControlSocket.isPrivate(folder + "/link"))
        #expect(!ControlSocket.isPrivate(folder + "/missing"))
    }

    @Test func `a folder that cannot be made is an error`() {
        #expect(throws: EngineError.self) { try ControlSocket(at: "/proc/engine.sock") }
    }
}
