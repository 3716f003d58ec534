/// What there is in a source, by names and the system's records alone: no file is opened.
struct SourceScan {
    struct Entry {
        enum Kind {
            case file
            case folder
            case link(target: String)
        }

        var path: ArtifactPath
        var kind: Kind
        /// The absolute path to read it at; of what was reached by a link, the path without links.
        var location: String
        var status: FileStatus
    }

    /// Ordered by path.
    private(set) var entries: [Entry] = []

    private let exclusions: Exclusions
    /// The paths without links of the folders that links must stay in, as far as they were asked for.
    private var realRoots: [String: String] = [:]

    /// Everything in a folder.
    ///
    /// Relative links that stay inside are kept as links. Others are followed and what they lead to is taken in, as
    /// SAM CLI and the AWS CLI do: shared code is often linked into the folders of several functions.
    ///
    /// - Throws: `.unsupportedFile`, `.brokenLink`, `.linkLoop`, `.nameNotUTF8`, `.system`.
    init(folder root: String, exclusions: Exclusions = .standard) throws(ArtifactError) {
        self.exclusions = exclusions
        guard let folder = try OpenFolder(root) else { throw ArtifactError(.sourceNotFound(path: root)) }
        let names = try folder.names()
        try visit(folder, names, Place(base: nil, path: nil, roots: [root]))
        entries.sort { $0.path < $1.path }
    }

    /// One file under its own name.
    init(file location: String) throws(ArtifactError) {
        exclusions = .standard
        guard let status = try FileSystem.status(of: location), let path = ArtifactPath(FileSystem.name(of: location))
        else { throw ArtifactError(.sourceNotFound(path: location)) }
        try Self.requireUsable(status.kind, at: location)
        entries = [Entry(path: path, kind: .file, location: location, status: status)]
    }

    /// Only the entries that a condition holds for.
    func filtered(_ isKept: (Entry) -> Bool) -> SourceScan {
        var copy = self
        copy.entries = entries.filter(isKept)
        return copy
    }

    /// The size of all files together, in bytes.
    var size: Int {
        entries.reduce(0) { $0 + ($1.status.kind == .file ? $1.status.size : 0) }
    }

    /// The file or folder at the top that has the most bytes.
    var largestAtTop: String? {
        var sizes: [Substring: Int] = [:]
        for entry in entries where entry.status.kind == .file { sizes[entry.path.top, default: 0] += entry.status.size }
        return sizes.max { ($0.value, $1.key) < ($1.value, $0.key) }.map { String($0.key) }
    }

    /// The entry at a path, or nil.
    func entry(at path: String) -> Entry? {
        entries.first { $0.path.text == path }
    }

    // MARK: - Walking

    /// Where the walk is.
    private struct Place {
        /// The path at which the folder hangs that links must stay in.
        var base: ArtifactPath?
        var path: ArtifactPath?
        /// The source and the folders that were entered by a link, in that order.
        var roots: [String]

        func child(_ name: String) -> ArtifactPath { ArtifactPath(name: name, in: path) }
    }

    private mutating func visit(
        _ folder: borrowing OpenFolder, _ names: [String], _ place: Place
    ) throws(ArtifactError) {
        let inFolder = place.path.map { String($0.name) }
        for name in names where !exclusions.exclude(name, in: inFolder) {
            guard let status = try folder.status(ofName: name) else { continue }
            let path = place.child(name)
            let location = folder.path + "/" + name
            switch status.kind {
            case .file: entries.append(Entry(path: path, kind: .file, location: location, status: status))
            case .folder: try enter(try folder.folder(named: name), path, status, place)
            case .link:
                try resolve(link: path, target: try folder.linkTarget(ofName: name), location, status, place)
            case .namedPipe, .socket, .device: try Self.requireUsable(status.kind, at: location)
            }
        }
    }

    private mutating func enter(
        _ folder: borrowing OpenFolder, _ path: ArtifactPath, _ status: FileStatus, _ place: Place
    ) throws(ArtifactError) {
        let names = try folder.names()
        guard !exclusions.excludeFolder(containing: names) else { return }
        let count = entries.count
        var inside = place
        inside.path = path
        try visit(folder, names, inside)
        if entries.count == count, exclusions.excludeEmptiedFolder(path.name) { return }
        entries.append(Entry(path: path, kind: .folder, location: folder.path, status: status))
    }

    private mutating func resolve(
        link path: ArtifactPath, target: String, _ location: String, _ status: FileStatus, _ place: Place
    ) throws(ArtifactError) {
        let real = FileSystem.realPath(location)
        if staysInside(path, target, real, place) {
            return entries.append(Entry(path: path, kind: .link(target: target), location: location, status: status))
        }
        guard let real, let status = try FileSystem.status(of: real) else {
            throw ArtifactError(.brokenLink(path: location, target: target))
        }
        guard status.kind == .folder else {
            try Self.requireUsable(status.kind, at: location)
            return entries.append(Entry(path: path, kind: .file, location: real, status: status))
        }
        if place.roots.contains(where: { FileSystem.lies(realPath(ofRoot: $0), within: real) }) {
            throw ArtifactError(.linkLoop(path: location))
        }
        guard let folder = try OpenFolder(real) else { return }
        try enter(folder, path, status, Place(base: path, path: path, roots: place.roots + [real]))
    }

    /// True for a link that means the same wherever the folder is, by its text as well as by where it leads now.
    private mutating func staysInside(_ path: ArtifactPath, _ target: String, _ real: String?, _ place: Place) -> Bool {
        let inner = place.base.map { String(path.text.utf8.dropFirst($0.text.utf8.count + 1)) ?? "" } ?? path.text
        guard let link = ArtifactPath(inner), link.resolved(linkTarget: target) != nil else { return false }
        guard let real, let root = place.roots.last else { return true }
        return FileSystem.lies(real, within: realPath(ofRoot: root))
    }

    private mutating func realPath(ofRoot root: String) -> String {
        if let known = realRoots[root] { return known }
        let real = FileSystem.realPath(root) ?? root
        realRoots[root] = real
        return real
    }

    private static func requireUsable(_ kind: FileStatus.Kind, at location: String) throws(ArtifactError) {
        switch kind {
        case .file, .folder, .link: return
        case .namedPipe, .socket, .device: throw ArtifactError(.unsupportedFile(path: location, kind: kind.noun))
        }
    }
}
