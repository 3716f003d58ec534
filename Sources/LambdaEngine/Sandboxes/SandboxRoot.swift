internal import Glibc

/// The folder that programs in a sandbox see as `/`, with all that does not differ between them.
///
/// One folder that is mounted at once, instead of many mounts, makes a start some milliseconds faster. Of `/etc` it
/// has copies of what programs need to resolve names and check certificates, and nothing that could hold secrets.
struct SandboxRoot: Sendable {
    let path: String
    /// The host's system folders, to be mounted at their own paths.
    let systemFolders: [String]

    /// - Parameter path: where to make it; a folder that is there is used as it is.
    init(path: String) throws(LambdaEngineError) {
        self.path = path
        let names = SystemFile.names(in: "/").filter { $0 == "usr" || Self.systemNames.contains($0) }
        systemFolders = names.map { "/" + $0 }.filter { SystemFile.link($0) == nil && SystemFile.isFolder($0) }
        for folder in Self.folders + systemFolders { try makeFolder(folder) }
        for name in names {
            if let destination = SystemFile.link("/" + name) { symlink(destination, "\(path)/\(name)") }
        }
        for (file, text) in Self.files { try makeFile(file, Array(text.utf8)) }
        for file in Self.copies { copy(file) }
        (Self.copyTrees + Self.javaSettings).forEach(copy)
        symlink("/usr/share/zoneinfo/UTC", "\(path)/etc/localtime")
    }

    /// Makes a place at which something can be mounted.
    func makeFolder(_ folder: String) throws(LambdaEngineError) {
        guard SystemFile.makeFolders(path + folder) else {
            throw LambdaEngineError(
                .fileUnavailable, "cannot make the folder '\(path + folder)'", cause: Self.lastError)
        }
    }

    private func makeFile(_ file: String, _ bytes: [UInt8]) throws(LambdaEngineError) {
        guard SystemFile.create(path + file, bytes) else {
            throw LambdaEngineError(.fileUnavailable, "cannot write '\(path + file)'", cause: Self.lastError)
        }
    }

    private static var lastError: String { String(cString: strerror(errno)) }

    /// Copies a file, a link as a link, or a folder with all that is in it; leaves out what cannot be read.
    private func copy(_ file: String) {
        if let destination = SystemFile.link(file) {
            symlink(destination, path + file)
        } else if SystemFile.isFolder(file) {
            guard SystemFile.makeFolders(path + file) else { return }
            for name in SystemFile.names(in: file) { copy("\(file)/\(name)") }
        } else if let bytes = SystemFile.bytes(file) {
            _ = SystemFile.create(path + file, bytes)
        }
    }

    private static let systemNames: Set<String> = ["bin", "sbin", "lib", "lib32", "lib64", "libx32"]

    private static let folders = [
        "/proc", "/dev", "/tmp", "/opt", "/var/task", "/var/runtime", "/var/lang", "/etc/ssl", "/home/sbx_user1051",
    ]

    /// The user is that of AWS; the files need no more than names.
    private static let files = [
        "/etc/passwd": """
        root:x:0:0:root:/root:/sbin/nologin
        sbx_user1051:x:993:990::/home/sbx_user1051:/sbin/nologin

        """,
        "/etc/group": "root:x:0:\nsbx_user1051:x:990:\n",
        "/etc/hosts": "127.0.0.1 localhost sandbox.localdomain sandbox\n::1 localhost\n" + hostLines,
        "/etc/nsswitch.conf":
            "passwd: files\ngroup: files\nhosts: files dns\nnetworks: files\nprotocols: files\nservices: files\n",
        "/etc/resolv.conf": "",
    ]

    /// The host's own names, with those of containers and test machines.
    private static var hostLines: String { SystemFile.text("/etc/hosts") ?? "" }

    private static let copies = [
        "/etc/ld.so.cache", "/etc/host.conf", "/etc/gai.conf", "/etc/protocols", "/etc/services", "/etc/mime.types",
        "/etc/os-release", "/etc/ssl/openssl.cnf",
    ]

    /// Where Debian and Fedora keep settings without which their Java does not start, such as `/etc/java-17-openjdk`. The
    /// passwords for watching a Java from outside are there, too, readable by their owner alone, and of no use here.
    private static var javaSettings: [String] {
        SystemFile.names(in: "/etc").filter { $0 == "java" || $0.hasPrefix("java-") }.flatMap { folder in
            SystemFile.names(in: "/etc/\(folder)").filter { $0 != "management" }.map { "/etc/\(folder)/\($0)" }
        }
    }

    /// Certificates, where Debian, Fedora and others keep them, and links to programs.
    private static let copyTrees = [
        "/etc/ssl/certs", "/etc/pki/tls/certs", "/etc/pki/ca-trust/extracted", "/etc/ca-certificates/extracted",
        "/etc/alternatives", "/etc/fonts",
    ]
}
