extension SourcePackaging {
    /// Packages Node.js code with what its `package.json` asks for.
    ///
    /// A `node_modules` beside the code is used as it is when it has everything, without what is for development only;
    /// otherwise npm installs anew. The files of a layer go into `nodejs/`. An `.npmrc` never becomes part of the
    /// artifact, since it may hold passwords of registries.
    func nodejs(_ inputs: Inputs) async throws(ArtifactError) -> Product {
        let folder = request.purpose == .layer ? ArtifactPath("nodejs") : nil
        guard let manifest = try PackageManifest(folder: path), let interpreter = request.interpreter else {
            return try plain(inputs, moved: folder)
        }
        let modules = try NodeModules(beside: manifest)
        let isComplete = if let modules { try modules.isUpToDate() } else { false }
        guard manifest.needsInstalling, !isComplete else {
            return try withModules(modules, inputs, moved: folder)
        }
        var snapshot = inputs.snapshot
        let scan = inputs.scan.filtered { $0.path.top != "node_modules" && $0.path.text != ".npmrc" }
        try checkSize(of: scan)
        let source = try snapshot.add(scan)
        let installation = try NodeInstallation(manifest, interpreter, environment)
        var key = DigestBuilder("npm 1")
        key.add(interpreter.version)
        try installation.addFiles(to: &key)
        // As npm packs them: without what is installed in them.
        let local = try add(installation.localDependencies, to: &key, &snapshot) { $0.path.top != "node_modules" }
        key.add(manifest.hasInstallScripts ? source.listing.id.rawValue : "")
        let recipe = key.finished()
        let installed = try await result(of: recipe, isIngredient: !manifest.hasInstallScripts) {
            temporary throws(ArtifactError) in
            progress(.installingDependencies(tool: "npm", name: request.name))
            return try await install(installation, source, local, in: temporary)
        }
        let tree = try store.tree(of: installed.artifact).overlaid(by: source)
        return try added(
            tree.moved(into: folder), snapshot, furtherInputs: outside(installation.localDependencies),
            recipes: [recipe])
    }

    private func withModules(
        _ modules: NodeModules?, _ inputs: Inputs, moved folder: ArtifactPath?
    ) throws(ArtifactError) -> Product {
        var dropped = modules?.developmentPackages ?? []
        dropped.formUnion([".npmrc", "node_modules/.package-lock.json"])
        let paths = Set(dropped.compactMap { ArtifactPath($0) })
        let scan = inputs.scan.filtered { entry in
            !paths.contains(entry.path) && !entry.path.ancestors.contains(where: paths.contains)
        }
        try checkSize(of: scan)
        var snapshot = inputs.snapshot
        let tree = try snapshot.add(scan).withoutBrokenCommands()
        return try added(tree.moved(into: folder), snapshot)
    }

    private func install(
        _ installation: NodeInstallation, _ source: FileTree, _ local: [String: FileTree], in temporary: String
    ) async throws(ArtifactError) -> FileTree {
        let root = temporary + "/tree"
        let folder = root + path
        let needsSource = installation.manifest.hasInstallScripts
        try FileSystem.makeFolder(FileSystem.parent(of: folder) ?? root)
        let files = try installation.files()
        try TreeWriter.write(needsSource ? source.overlaid(by: files) : files, to: folder, times: .ofSource)
        for (dependency, tree) in local.sorted(by: { $0.key < $1.key })
        where !needsSource || !FileSystem.lies(dependency, within: path) {
            try copy(tree, of: dependency, below: root)
        }
        try await run(installation.tool(in: folder), called: "npm", in: temporary)
        let result = try treeOfOurs(needsSource ? folder : folder + "/node_modules", in: temporary)
        let tree = needsSource ? result : result.moved(into: ArtifactPath("node_modules"))
        return tree.filtered { !["node_modules/.package-lock.json", ".npmrc"].contains($0.path.text) }
    }

    /// Puts a dependency on this machine where its path relative to the package is the same.
    private func copy(_ tree: FileTree, of dependency: String, below root: String) throws(ArtifactError) {
        // One that lies in another, or in the package, is there already.
        guard try FileSystem.status(of: root + dependency) == nil else { return }
        let parent = FileSystem.parent(of: root + dependency) ?? root
        try FileSystem.makeFolder(parent)
        if FileSystem.isFolder(dependency) {
            try TreeWriter.write(tree, to: root + dependency, times: .ofSource)
        } else if let bytes = try FileSystem.contents(of: dependency) {
            try FileSystem.replace(root + dependency, with: bytes)
        }
    }
}

/// One run of npm for a package.
struct NodeInstallation {
    let manifest: PackageManifest
    /// Absolute.
    let localDependencies: [String]
    private let interpreter: Interpreter
    private let environment: PackagingEnvironment

    init(
        _ manifest: PackageManifest, _ interpreter: Interpreter, _ environment: PackagingEnvironment
    ) throws(ArtifactError) {
        self.manifest = manifest
        self.interpreter = interpreter
        self.environment = environment
        localDependencies = try manifest.localDependencies()
    }

    /// What npm goes by: the manifest, the lock file and npm's settings.
    func files() throws(ArtifactError) -> FileTree {
        var entries = [FileTree.Entry(path: Self.manifestPath, bytes: try manifest.bytesForInstalling())]
        for path in [manifest.lockFile, manifest.folder + "/.npmrc"].compactMap({ $0 }) {
            guard let bytes = try FileSystem.contents(of: path) else { continue }
            entries.append(FileTree.Entry(path: ArtifactPath(name: FileSystem.name(of: path), in: nil), bytes: bytes))
        }
        return FileTree(entries)
    }

    func addFiles(to key: inout DigestBuilder) throws(ArtifactError) {
        key.add(try files().listing.id.rawValue)
    }

    private static let manifestPath = ArtifactPath(name: "package.json", in: nil)

    /// - Throws: `.toolMissing`.
    func tool(in folder: String) throws(ArtifactError) -> Tool {
        let options = ["--omit=dev", "--no-audit", "--no-fund", "--no-progress", "--install-links"]
        return try Npm(interpreter: interpreter, environment: environment).tool(
            (manifest.lockFile == nil ? ["install", "--no-package-lock"] : ["ci"]) + options, in: folder)
    }
}

/// The npm of a Node.js.
struct Npm {
    let interpreter: Interpreter
    let environment: PackagingEnvironment

    /// - Throws: `.toolMissing`.
    func tool(_ arguments: [String], in folder: String) throws(ArtifactError) -> Tool {
        let programs = FileSystem.parent(of: interpreter.executable) ?? "/"
        let beside = programs + "/npm"
        guard let npm = FileSystem.isFile(beside) ? beside : environment.executable(named: "npm") else {
            throw ArtifactError(.toolMissing(tool: "npm", advice: "install it or put node_modules beside the code"))
        }
        var variables = environment.variablesForInstalling()
        variables["PATH"] = ([programs] + environment.searchPath).joined(separator: ":")
        variables["npm_config_update_notifier"] = "false"
        variables["GIT_TERMINAL_PROMPT"] = "0"
        // npm is a script, which is given to the very Node.js that the packages are for.
        guard let real = FileSystem.realPath(npm), real.hasSuffix(".js") else {
            return Tool(executable: npm, arguments: arguments, workingFolder: folder, variables: variables)
        }
        return Tool(
            executable: interpreter.executable, arguments: [real] + arguments, workingFolder: folder,
            variables: variables)
    }
}

extension FileTree {
    /// The tree without the commands in `node_modules/.bin` whose packages are not in it.
    fileprivate func withoutBrokenCommands() -> FileTree {
        let paths = Set(entries.map(\.path))
        return filtered { entry in
            guard case .link(let target) = entry.origin, entry.path.parent?.name == ".bin" else { return true }
            return entry.path.resolved(linkTarget: target).flatMap { ArtifactPath($0) }.map(paths.contains) ?? false
        }
    }
}
