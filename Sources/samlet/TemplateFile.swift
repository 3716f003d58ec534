internal import Daemon
internal import Diagnostics
internal import Glibc

/// A template on disk.
struct TemplateFile {
    /// Absolute path.
    let path: String
    let source: SourceText

    static let standardNames = ["template.yaml", "template.yml", "template.json"]

    var folder: String { String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) }

    /// A name for the stack when none is given: that of the folder, or of a template with a name of its own.
    var standardStackName: String {
        let file = path.split(separator: "/").last.map(String.init) ?? "template"
        let base = String(file.prefix { $0 != "." })
        let words = base == "template" ? folder.split(separator: "/").last.map(String.init) ?? "stack" : base
        let letters = words.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        let name = String(letters.drop { !$0.isLetter }.prefix(128))
        return name.isEmpty ? "stack" : name
    }

    /// Reads a template, or the one with a standard name in the folder that is given, or in the current folder.
    init(argument: String?) throws(CommandFailure) {
        let given = absolutePath(argument ?? ".")
        var status = stat()
        guard stat(given, &status) == 0 else {
            throw CommandFailure(
                .error, "no file '\(argument ?? given)'",
                help: "give the path of a template, or of a folder that holds template.yaml")
        }
        path = status.st_mode & S_IFMT == S_IFDIR ? try Self.standardFile(in: given, argument: argument) : given
        let shown = argument == nil || path != given ? Self.shown(path) : argument ?? path
        source = SourceText(name: shown, bytes: try Self.bytes(of: path))
    }

    /// A file that the template includes, by its path beside the template; nil for one that cannot be read.
    func included(_ path: String) -> SourceText? {
        let path = location(of: path)
        guard let bytes = try? Self.bytes(of: path) else { return nil }
        return SourceText(name: Self.shown(path), bytes: bytes)
    }

    /// The absolute path of a file that the template names.
    func location(of path: String) -> String { path.hasPrefix("/") ? path : "\(folder)/\(path)" }

    /// The file with another text, not saved yet.
    func with(_ text: SourceText) -> TemplateFile { TemplateFile(path: path, source: text) }

    private init(path: String, source: SourceText) {
        self.path = path
        self.source = source
    }

    private var mark: [UInt8] { source.hasByteOrderMark ? [0xEF, 0xBB, 0xBF] : [] }

    /// Puts the text in the place of the file's in one step; the file keeps its mode, and a link stays one.
    func save() throws(CommandFailure) {
        let target = Self.resolved(path)
        let temporary = "\(target).samlet-\(getpid())"
        do throws(CommandFailure) {
            try write(to: temporary, modeOf: target)
            guard rename(temporary, target) == 0 else { throw Self.cannotWrite(target) }
        } catch {
            unlink(temporary)
            throw error
        }
    }

    private func write(to temporary: String, modeOf target: String) throws(CommandFailure) {
        var status = stat()
        let mode = stat(target, &status) == 0 ? status.st_mode & 0o7777 : 0o644
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.cannotWrite(temporary) }
        defer { close(descriptor) }
        var rest = (mark + source.bytes)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.cannotWrite(temporary) }
            rest = rest.dropFirst(count)
        }
        guard fchmod(descriptor, mode) == 0, fsync(descriptor) == 0 else { throw Self.cannotWrite(temporary) }
    }

    private static func cannotWrite(_ path: String) -> CommandFailure {
        CommandFailure(.error, "'\(path)' cannot be written: \(String(cString: strerror(errno)))")
    }

    private static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    private static func standardFile(in folder: String, argument: String?) throws(CommandFailure) -> String {
        for name in standardNames where access("\(folder)/\(name)", F_OK) == 0 { return "\(folder)/\(name)" }
        let place = argument.map { "the folder '\($0)'" } ?? "this folder"
        throw CommandFailure(
            .error, "no template in \(place): looked for \(standardNames.joined(separator: ", "))",
            help: "'samlet init' starts a new application")
    }

    /// The path as seen from the current folder when it is below it.
    static func shown(_ path: String) -> String {
        let current = absolutePath(".") + "/"
        return path.hasPrefix(current) ? String(path.dropFirst(current.count)) : path
    }

    /// The bytes of a file, up to the size that a template may have.
    static func bytes(of path: String) throws(CommandFailure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CommandFailure(.error, "'\(path)' cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw CommandFailure(.error, "'\(path)' cannot be read: \(String(cString: strerror(errno)))")
            }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= sizeLimit else {
                throw CommandFailure(.error, "'\(path)' is larger than \(sizeLimit >> 20) MB, which no template is")
            }
        }
    }

    /// CloudFormation takes templates of up to 1 MB; before SAM's transform and with comments they may be larger.
    private static let sizeLimit = 16 << 20
}
