/// Where a file stands within an artifact: names joined by `/`, such as `lib/tools.py`.
///
/// Paths are equal and ordered by their bytes, as the system has them; Swift's texts would take `é` written in one
/// character and in two for the same.
public struct ArtifactPath: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// As in messages, and on disk below the artifact's folder.
    public let text: String

    /// Nil for an absolute path, an empty one, and one with an empty name, `.`, `..` or a NUL byte in it.
    public init?(_ text: String) {
        guard !text.utf8.isEmpty, !text.utf8.contains(0) else { return nil }
        for name in text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard !name.isEmpty, !name.elementsEqual(".".utf8), !name.elementsEqual("..".utf8) else { return nil }
        }
        self.text = text
    }

    /// A name that the system gave, below a folder of which nil is the root.
    init(name: String, in folder: ArtifactPath?) {
        text = if let folder { folder.text + "/" + name } else { name }
    }

    private init(checked text: String) {
        self.text = text
    }

    /// The same as `text`.
    public var description: String { text }

    /// True for the very same bytes.
    public static func == (left: ArtifactPath, right: ArtifactPath) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    /// By the values of the bytes.
    public static func < (left: ArtifactPath, right: ArtifactPath) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(UInt8(0xFF))
    }

    /// The folder it lies in; nil for what lies at the top.
    var parent: ArtifactPath? {
        guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return nil }
        return ArtifactPath(checked: String(text[..<slash]))
    }

    /// The last of its names.
    var name: Substring {
        guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return text[...] }
        return text[text.utf8.index(after: slash)...]
    }

    /// The first of its names: the folder or file at the top.
    var top: Substring {
        guard let slash = text.utf8.firstIndex(of: UInt8(ascii: "/")) else { return text[...] }
        return text[..<slash]
    }

    /// The folders it lies in, the nearest first.
    var ancestors: some Sequence<ArtifactPath> {
        sequence(first: self, next: \.parent).dropFirst()
    }

    /// The path below a folder.
    func moved(into folder: ArtifactPath) -> ArtifactPath {
        ArtifactPath(checked: folder.text + "/" + text)
    }

    /// The path that a link standing here means, or nil when its target is absolute or leads out of the artifact.
    func resolved(linkTarget target: String) -> String? {
        guard !target.isEmpty, !target.utf8.starts(with: "/".utf8), !target.utf8.contains(0) else { return nil }
        var names = parent?.text.split(separator: "/") ?? []
        for name in target.split(separator: "/") where name != "." {
            if name != ".." {
                names.append(name)
            } else if names.popLast() == nil {
                return nil
            }
        }
        return names.joined(separator: "/")
    }
}
