internal import Crypto
public import Deployments
internal import Foundation
internal import Glibc

/// The folder `.samlet`: everything samlet keeps for the templates beside and below it.
public struct ProjectFolder: Hashable, Sendable {
    /// Absolute path of the folder itself.
    public let path: String

    /// The folder at an absolute path, whether it exists or not.
    public init(path: String) {
        self.path = path
    }

    /// The folder for a template: the nearest existing `.samlet` beside or above it, else a new one beside it.
    ///
    /// - Parameters:
    ///   - override: the value of `SAMLET_HOME`, which wins.
    ///   - templateFolder: an absolute path.
    public static func nearest(to templateFolder: String, override: String?) -> ProjectFolder {
        if let override, !override.isEmpty { return ProjectFolder(path: absolutePath(override)) }
        var folder = templateFolder
        while true {
            let candidate = folder == "/" ? "/.samlet" : folder + "/.samlet"
            if access(candidate, F_OK) == 0 { return ProjectFolder(path: candidate) }
            guard let slash = folder.lastIndex(of: "/"), folder != "/" else { break }
            folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
        }
        return ProjectFolder(path: templateFolder + "/.samlet")
    }

    /// The states of the stacks.
    public var statePath: String { path + "/state.sqlite" }
    /// Packaged code.
    public var artifactsPath: String { path + "/artifacts" }
    /// What the engine itself has to say.
    public var logPath: String { path + "/engine.log" }
    /// What commands said when there was nothing to do.
    public var answersPath: String { path + "/answers" }
    /// What runs keep: logs of functions, and later queues and tables.
    public var dataPath: String { path + "/data" }
    /// Held by the engine as long as it lives.
    public var lockPath: String { path + "/engine.lock" }
    /// The ports that the engine used last, and takes again if it can.
    public var portsPath: String { path + "/ports.json" }
    var keyPath: String { path + "/secret.key" }

    /// True when the folder is there.
    public var exists: Bool { access(path, F_OK) == 0 }

    /// True when something was deployed from here at some time.
    public var hasState: Bool { access(statePath, F_OK) == 0 }

    /// Where the engine answered when it ran last; nil when it never did.
    public var lastEndpoints: Endpoints? {
        guard let data = FileManager.default.contents(atPath: portsPath) else { return nil }
        return try? JSONDecoder().decode(Endpoints.self, from: data)
    }

    /// Keeps where the engine answers, so that it does so again next time and plans can tell.
    func keep(_ endpoints: Endpoints) {
        guard let data = try? JSONEncoder().encode(endpoints) else { return }
        // Without it the next engine takes the standard ports.
        try? data.write(to: URL(fileURLWithPath: portsPath), options: .atomic)
    }

    /// The engine's control socket: in the folder, or in one with a short path where this one's is too long for a socket.
    public var socketPath: String {
        let direct = path + "/engine.sock"
        // sun_path holds 108 bytes with its end. Source: unix(7).
        guard direct.utf8.count > 100 else { return direct }
        let digest = SHA256.hash(data: Array(path.utf8)).prefix(8).map { String($0, radix: 16) }.joined()
        return "/tmp/samlet-\(getuid())/\(digest).sock"
    }

    /// Creates the folder, with a `.gitignore` that keeps all of it out of version control.
    /// - Throws: `.unavailable` when it cannot be written.
    public func create() throws(StateError) {
        do {
            let files = FileManager.default
            try files.createDirectory(atPath: path, withIntermediateDirectories: true)
            let ignore = path + "/.gitignore"
            if !files.fileExists(atPath: ignore) { try Data("*\n".utf8).write(to: URL(fileURLWithPath: ignore)) }
            let socketFolder = String(socketPath.prefix(upTo: socketPath.lastIndex(of: "/") ?? socketPath.endIndex))
            if socketFolder != path {
                try files.createDirectory(
                    atPath: socketFolder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
                // Anyone may have made it before, in a folder that is everybody's.
                guard ControlSocket.isPrivate(socketFolder) else { throw SharedFolder(path: socketFolder) }
            }
        } catch let error as SharedFolder {
            throw StateError(.unavailable(path: error.path), cause: "others can change it; remove it")
        } catch {
            throw StateError(.unavailable(path: path), cause: error.systemReason)
        }
    }

    /// The key that seals secret values; made on first use, readable by its owner only.
    /// - Throws: `.unavailable` when it can be neither read nor made.
    public func secrets() throws(StateError) -> SecretBox {
        if let key = try? Data(contentsOf: URL(fileURLWithPath: keyPath)), key.count == 32 {
            return SecretBox(key: Array(key))
        }
        let key = SecretBox.newKey()
        // O_EXCL: of two processes that make a key at once, one wins and the other reads it.
        let descriptor = open(keyPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            if errno == EEXIST, let key = try? Data(contentsOf: URL(fileURLWithPath: keyPath)), key.count == 32 {
                return SecretBox(key: Array(key))
            }
            throw StateError(.unavailable(path: keyPath), cause: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        guard write(descriptor, key, key.count) == key.count else {
            throw StateError(.unavailable(path: keyPath), cause: String(cString: strerror(errno)))
        }
        return SecretBox(key: key)
    }
}

/// A folder for the control socket that is not its user's alone.
private struct SharedFolder: Error {
    var path: String
}

/// The path seen from the root, with `.` and `..` resolved and links kept.
public func absolutePath(_ path: String, from folder: String? = nil) -> String {
    let joined = path.hasPrefix("/") ? path : (folder ?? FileManager.default.currentDirectoryPath) + "/" + path
    var parts: [Substring] = []
    for part in joined.split(separator: "/") {
        switch part {
        case ".": continue
        case "..": _ = parts.popLast()
        default: parts.append(part)
        }
    }
    return "/" + parts.joined(separator: "/")
}
