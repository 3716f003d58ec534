/// A `package.json` with what stands beside it.
///
/// Source: npm's documentation, "package.json".
struct PackageManifest {
    /// The folder it lies in.
    let folder: String
    private let document: JSONValue

    /// Nil when the folder has none.
    /// - Throws: `.malformedManifest`.
    init?(folder: String) throws(ArtifactError) {
        let path = folder + "/package.json"
        guard let bytes = try FileSystem.contents(of: path) else { return nil }
        self.folder = folder
        document = try JSONValue(bytes, path: path)
    }

    /// What it needs to run, as name and specification; without what is for development and what is optional.
    var dependencies: [String: String] {
        let optional = document["optionalDependencies"]?.members ?? [:]
        return specifications("dependencies").filter { optional[$0.key] == nil }
    }

    /// True when npm would install anything for production.
    var needsInstalling: Bool {
        !specifications("dependencies").isEmpty || !specifications("optionalDependencies").isEmpty
    }

    /// True when installing runs scripts of the package itself, which may need its files.
    var hasInstallScripts: Bool {
        let scripts = document["scripts"]?.members ?? [:]
        return ["preinstall", "install", "postinstall"].contains { scripts[$0] != nil }
            || FileSystem.isFile(folder + "/binding.gyp")
    }

    /// Its lock file, or nil.
    var lockFile: String? {
        ["npm-shrinkwrap.json", "package-lock.json"].map { folder + "/" + $0 }.first(where: FileSystem.isFile)
    }

    /// The files and folders on this machine that are dependencies: their absolute paths, and those of their own.
    func localDependencies() throws(ArtifactError) -> [String] {
        var found: [String] = []
        var pending = [self]
        while let manifest = pending.popLast() {
            for path in manifest.directLocalDependencies where !found.contains(path) {
                found.append(path)
                if let inner = try PackageManifest(folder: path) { pending.append(inner) }
            }
        }
        return found.sorted()
    }

    private var directLocalDependencies: [String] {
        let all = Array(specifications("dependencies").values) + specifications("optionalDependencies").values
        return all.compactMap { specification in
            let path =
                ["file:", "link:"].first(where: specification.hasPrefix).map { specification.dropFirst($0.count) }
                ?? specification[...]
            let isPath = path.count < specification.count || ["./", "../", "/"].contains(where: path.hasPrefix)
            return isPath ? FileSystem.absolutePath(String(path), in: folder) : nil
        }
    }

    /// The text of the manifest for installing apart from the sources.
    ///
    /// Without the scripts that npm would run for the package after installing: they build it from its sources with
    /// tools for development, which are not installed. Without a lock file also without what is for development, which
    /// npm would look up all the same; with one, npm wants both to agree.
    func bytesForInstalling() throws(ArtifactError) -> [UInt8] {
        var members = document.members
        if case .object(var scripts)? = members["scripts"] {
            for name in ["prepare", "preprepare", "postprepare", "prepublish"] { scripts[name] = nil }
            members["scripts"] = .object(scripts)
        }
        if lockFile == nil { members["devDependencies"] = nil }
        return try JSONValue.object(members).bytes(path: folder + "/package.json")
    }

    private func specifications(_ key: String) -> [String: String] {
        (document[key]?.members ?? [:]).compactMapValues(\.text)
    }
}
