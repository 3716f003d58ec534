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

    private static func standardFile(in folder: String, argument: String?) throws(CommandFailure) -> String {
        for name in standardNames where access("\(folder)/\(name)", F_OK) == 0 { return "\(folder)/\(name)" }
        let place = argument.map { "the folder '\($0)'" } ?? "this folder"
        throw CommandFailure(
            .error, "no template in \(place): looked for \(standardNames.joined(separator: ", "))",
            help: "'samlet init' starts a new application")
    }

    /// The path as seen from the current folder when it is below it.
    private static func shown(_ path: String) -> String {
        let current = absolutePath(".") + "/"
        return path.hasPrefix(current) ? String(path.dropFirst(current.count)) : path
    }

    private static func bytes(of path: String) throws(CommandFailure) -> [UInt8] {
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
