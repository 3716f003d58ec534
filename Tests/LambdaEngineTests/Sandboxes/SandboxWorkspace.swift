import Dispatch
import Glibc
import Testing

@testable import LambdaEngine

/// A folder for one test, with sandboxes that work in it; removed at the end.
final class SandboxWorkspace: Sendable {
    /// Both kinds of sandbox; that of bubblewrap only where it works.
    enum Kind: CaseIterable {
        case bubblewrap
        case open

        static let available: [Kind] = hasNamespaces ? [.bubblewrap, .open] : [.open]
    }

    /// Whether bubblewrap can make namespaces here.
    static let hasNamespaces: Bool = {
        let check = "bwrap --unshare-user --unshare-pid --ro-bind / / --proc /proc true >/dev/null 2>&1"
        guard let stream = popen(check, "r") else { return false }
        return pclose(stream) == 0
    }()

    static let searchPath = "/usr/local/bin:/usr/bin:/bin"

    let path: String

    init() throws {
        var template = Array("/tmp/samlet-sandbox-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        for folder in ["task", "layers", "libraries", "bootstraps", "installation", "shared"] {
            try #require(SystemFile.makeFolders("\(path)/\(folder)"))
            try write("the \(folder)", to: "\(folder)/name")
        }
    }

    deinit {
        SystemFile.remove(path)
    }

    func write(_ text: String, to file: String) throws {
        try #require(SystemFile.create("\(path)/\(file)", Array(text.utf8)))
    }

    func sandbox(_ kind: Kind) async throws -> any Sandbox {
        switch kind {
        case .bubblewrap: try await BubblewrapSandbox(searchPath: Self.searchPath, folder: "\(path)/shared")
        case .open: OpenSandbox(folder: "\(path)/shared")
        }
    }

    func program(_ arguments: [String], environment: [String: String] = [:]) -> SandboxedProgram {
        SandboxedProgram(
            arguments: arguments, environment: environment,
            folders: FunctionFolders(
                task: "\(path)/task", layers: "\(path)/layers", libraries: "\(path)/libraries",
                bootstraps: "\(path)/bootstraps", installation: ["\(path)/installation"]),
            temporarySizeInMegabytes: 16, memoryLimitInMegabytes: 128)
    }

    func shell(_ script: String, environment: [String: String] = [:]) -> SandboxedProgram {
        program(["/bin/sh", "-c", script], environment: environment)
    }

    func python(_ script: String) -> SandboxedProgram {
        program(["/usr/bin/python3", "-c", script])
    }

    /// Runs a program to its end.
    func run(_ program: SandboxedProgram, in kind: Kind) async throws -> (end: ProgramEnd, output: String) {
        let process = try await sandbox(kind).start(program)
        let output = ProgramOutput(process)
        let end = await process.end()
        await process.discard()
        return (end, await output.rest())
    }
}

/// What a program writes, read as it comes.
final class ProgramOutput: Sendable {
    private let descriptor: Int32

    init(_ process: any SandboxedProcess) {
        descriptor = process.output
    }

    /// What its extensions write.
    init(ofExtensionsBeside process: any SandboxedProcess) throws {
        descriptor = try #require(process.extensionOutput)
    }

    deinit {
        close(descriptor)
    }

    /// The next line, without its end; nil when there is none.
    func line() async -> String? {
        let bytes = await read { $0.last == UInt8(ascii: "\n") }
        return bytes.isEmpty ? nil : String(decoding: bytes.filter { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    /// All until the end.
    func rest() async -> String {
        String(decoding: await read { _ in false }, as: UTF8.self)
    }

    private func read(until isEnough: @escaping @Sendable ([UInt8]) -> Bool) async -> [UInt8] {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: self.wait(until: isEnough))
            }
        }
    }

    private func wait(until isEnough: ([UInt8]) -> Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while !isEnough(bytes) {
            var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            poll(&wanted, 1, -1)
            guard Glibc.read(descriptor, &byte, 1) == 1 else { break }
            bytes.append(byte)
        }
        return bytes
    }
}

/// A socket that listens on 127.0.0.1.
final class Listener: Sendable {
    let port: Int
    private let descriptor: Int32

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isBound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) == 0 }
        }
        try #require(isBound && listen(descriptor, 16) == 0)
        port = Self.port(descriptor, getsockname)
    }

    deinit {
        close(descriptor)
    }

    /// Waits for a connection; the port that it comes from. It stays open as long as the listener's process.
    func accepted() async -> Int {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                let connection = accept(self.descriptor, nil, nil)
                continuation.resume(returning: Self.port(connection, getpeername))
            }
        }
    }

    /// A connection of this process; the port that it comes from.
    func connected() -> (descriptor: Int32, port: Int) {
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = UInt16(port).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(connection, $0, size) }
        }
        return (connection, Self.port(connection, getsockname))
    }

    private static func port(
        _ descriptor: Int32, _ name: (Int32, UnsafeMutablePointer<sockaddr>?, UnsafeMutablePointer<socklen_t>?) -> Int32
    ) -> Int {
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name(descriptor, $0, &size) }
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
