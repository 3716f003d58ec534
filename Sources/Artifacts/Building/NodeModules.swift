/// The `node_modules` beside a package, as npm or someone else installed it.
struct NodeModules {
    private let manifest: PackageManifest
    private let path: String
    /// npm's own record of what it installed; nil when something else installed it.
    private let record: JSONValue?

    /// Nil when there is none.
    init?(beside manifest: PackageManifest) throws(ArtifactError) {
        path = manifest.folder + "/node_modules"
        guard FileSystem.isFolder(path) else { return nil }
        self.manifest = manifest
        record = try Self.lock(at: path + "/.package-lock.json")
    }

    /// True when it has everything that the manifest, and the lock file where there is one, ask for.
    ///
    /// Of the manifest each dependency must be there in a version that satisfies it; what is no range of versions (a
    /// tag, a URL, a folder) is satisfied by any. Of the lock file each package must be there in the very version,
    /// except those for development, the optional, and the peers, which npm can be told not to install.
    func isUpToDate() throws(ArtifactError) -> Bool {
        for (name, specification) in manifest.dependencies {
            guard let version = try installedVersion(at: "node_modules/" + name) else { return false }
            if let range = VersionRange(specification), !version.map(range.contains) { return false }
        }
        guard let lockFile = manifest.lockFile, let lock = try Self.lock(at: lockFile) else { return true }
        for (place, package) in lock["packages"]?.members ?? [:] where Self.isRequired(place, package) {
            guard let installed = try installedVersion(at: place) else { return false }
            if let wanted = package["version"]?.text, !package["link"].isTrue, installed.text != wanted { return false }
        }
        return true
    }

    /// The paths of packages for development only, relative to the package; what the code can do without.
    ///
    /// SAM CLI installs without them, so code that needs one fails here as it would fail there.
    var developmentPackages: Set<String> {
        let packages = record?["packages"]?.members ?? [:]
        return Set(packages.filter { $0.value["dev"].isTrue && $0.key.hasPrefix("node_modules/") }.keys)
    }

    private static func isRequired(_ place: String, _ package: JSONValue) -> Bool {
        place.hasPrefix("node_modules/")
            && !["dev", "devOptional", "optional", "peer", "extraneous"].contains { package[$0].isTrue }
    }

    /// A version as a text, which may be missing from an installed package.
    private struct InstalledVersion {
        var text: String?

        func map(_ isSatisfied: (SemanticVersion) -> Bool) -> Bool {
            text.flatMap { SemanticVersion($0) }.map(isSatisfied) ?? true
        }
    }

    /// - Returns: nil when there is no package at the place, relative to the package.
    private func installedVersion(at place: String) throws(ArtifactError) -> InstalledVersion? {
        let installed = manifest.folder + "/" + place
        if let version = record?["packages"]?[place]?["version"]?.text {
            return FileSystem.isFolder(installed) ? InstalledVersion(text: version) : nil
        }
        let path = installed + "/package.json"
        guard let bytes = try FileSystem.contents(of: path) else { return nil }
        return InstalledVersion(text: try JSONValue(bytes, path: path)["version"]?.text)
    }

    private static func lock(at path: String) throws(ArtifactError) -> JSONValue? {
        guard let bytes = try FileSystem.contents(of: path) else { return nil }
        return try JSONValue(bytes, path: path)
    }
}

extension JSONValue? {
    fileprivate var isTrue: Bool { self?.flag ?? false }
}
