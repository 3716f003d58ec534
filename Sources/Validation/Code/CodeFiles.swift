internal import Foundation

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
            let location = "\(folder)/\(path)"
            let attributes = try? FileManager.default.attributesOfItem(atPath: Self.resolved(location))
            guard attributes?[.type] as? FileAttributeType == .typeRegular,
                (attributes?[.size] as? Int).map({ $0 <= Self.textLimit }) ?? false
            else { return nil }
            return FileManager.default.contents(atPath: location).map { String(decoding: $0, as: UTF8.self) }
        case .inline(let name, let text): return path == name ? text : nil
        }
    }

    private static let textLimit = 8 << 20

    private static func resolved(_ path: String) -> String { URL(filePath: path).resolvingSymlinksInPath().path }

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
