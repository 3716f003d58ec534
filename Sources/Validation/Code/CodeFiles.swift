internal import Foundation
internal import Glibc

/// The files of a function or layer.
public enum CodeFiles: Sendable {
    /// Those in a folder, by its absolute path.
    case folder(String)
    /// One file that stands in the template.
    case inline(name: String, text: String)

    /// What is at a path.
    enum Kind {
        case folder, other
    }

    /// True for a file or folder that is there, by its path within.
    func holds(_ path: String) -> Bool {
        switch self {
        case .folder(let folder): Self.kind(of: "\(folder)/\(path)") != nil
        case .inline(let name, _): path == name
        }
    }

    /// The names in a folder within, in order; "" is the outermost.
    func names(in path: String = "") -> [String] {
        switch self {
        case .folder(let folder):
            (try? FileManager.default.contentsOfDirectory(atPath: path.isEmpty ? folder : "\(folder)/\(path)"))?
                .sorted()
                ?? []
        case .inline(let name, _): path.isEmpty ? [name] : []
        }
    }

    /// The text of a file; nil for one that is not there, and for what is no file or too large to be written by hand.
    func text(of path: String) -> String? {
        switch self {
        case .folder(let folder):
            return Self.text(at: "\(folder)/\(path)")
        case .inline(let name, let text): return path == name ? text : nil
        }
    }

    /// True when there is something compiled: a class further up than four folders, or a jar where Lambda looks for them.
    var holdsClasses: Bool { !archives(in: "lib").isEmpty || holdsClasses(in: "", depth: 4) }

    private func holdsClasses(in folder: String, depth: Int) -> Bool {
        let names = names(in: folder)
        if names.contains(where: { $0.hasSuffix(".class") }) { return true }
        return depth > 0
            && names.contains { name in
                !name.contains(".") && holdsClasses(in: folder.isEmpty ? name : "\(folder)/\(name)", depth: depth - 1)
            }
    }

    /// The paths of the jars in a folder within.
    func archives(in folder: String) -> [String] {
        names(in: folder).filter { $0.hasSuffix(".jar") }.map { "\(folder)/\($0)" }
    }

    /// True for an archive with a file of a name, which stands there in clear.
    func mentions(_ name: String, in archive: String) -> Bool {
        guard case .folder(let folder) = self,
            let bytes = try? Data(contentsOf: URL(filePath: "\(folder)/\(archive)"), options: .alwaysMapped)
        else { return false }
        return bytes.range(of: Data(name.utf8)) != nil
    }

    private static let textLimit = 8 << 20

    /// Looked at once it is open, so that nothing else can take its place; without waiting, as a pipe would make one.
    private static func text(at location: String) -> String? {
        let file = open(location, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= textLimit else {
            return nil
        }
        let size = Int(status.st_size)
        return String(unsafeUninitializedCapacity: size) { buffer in
            var count = 0
            while count < size {
                let more = read(file, buffer.baseAddress.map { $0 + count }, size - count)
                guard more > 0 else { break }
                count += more
            }
            return count
        }
    }

    // MARK: - Paths

    /// What is at an absolute path; nil for nothing.
    static func kind(of path: String) -> Kind? {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
        return isFolder.boolValue ? .folder : .other
    }

    /// The absolute path of what is named by its path from a folder.
    static func location(of path: String, in folder: String) -> String {
        let whole = path.hasPrefix("/") ? path : "\(folder)/\(path)"
        var names: [Substring] = []
        for name in whole.split(separator: "/") where name != "." {
            if name == ".." { _ = names.popLast() } else { names.append(name) }
        }
        return "/" + names.joined(separator: "/")
    }

    /// The folder that something lies in, and its name there.
    static func split(_ path: String) -> (folder: String, name: Substring) {
        guard let slash = path.lastIndex(of: "/") else { return ("", path[...]) }
        return (String(path[..<slash]), path[path.index(after: slash)...])
    }
}
