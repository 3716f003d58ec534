extension SourcePackaging {
    /// What is done to the files of a folder.
    private enum Build {
        case none
        case python
        case nodejs
        case ruby
        case make(BuildMethod.Makefile)
    }

    /// Packages a folder with what its language has for dependencies.
    func folder(_ inputs: Inputs) async throws(ArtifactError) -> Product {
        switch try build(for: inputs.scan) {
        case .none: try plain(inputs)
        case .python: try await python(inputs)
        case .nodejs: try await nodejs(inputs)
        case .ruby: try await ruby(inputs)
        case .make(let makefile): try await make(makefile, inputs)
        }
    }

    /// Takes the files as they are.
    func plain(_ inputs: Inputs, moved folder: ArtifactPath? = nil) throws(ArtifactError) -> Product {
        try checkSize(of: inputs.scan)
        var snapshot = inputs.snapshot
        let tree = try snapshot.add(inputs.scan)
        return try added(tree.hasFiles ? tree.moved(into: folder) : tree, snapshot)
    }

    private func build(for scan: SourceScan) throws(ArtifactError) -> Build {
        switch request.build {
        case .none: return .none
        case .makefile(let makefile): return .make(makefile)
        case .dependencies(let runtime): return build(runtime.language)
        case .automatic:
            guard request.purpose == .function, !isBuilt else { return .none }
            guard let interpreter = request.interpreter else {
                return try hasOwnTarget(scan) ? .make(BuildMethod.Makefile(logicalID: request.name)) : .none
            }
            return try automatic(interpreter.runtime.language, scan)
        }
    }

    private func build(_ language: LambdaRuntime.Language) -> Build {
        switch language {
        case .python: .python
        case .nodejs: .nodejs
        case .ruby: .ruby
        case .java, .dotnet, .provided: .none
        }
    }

    private func automatic(
        _ language: LambdaRuntime.Language, _ scan: SourceScan
    ) throws(ArtifactError) -> Build {
        if case .java = language {
            for name in ["pom.xml", "build.gradle", "build.gradle.kts"] where scan.entry(at: name) != nil {
                throw ArtifactError(.unbuiltSource(path: path, file: name))
            }
        }
        return build(language)
    }

    /// True for the results of other tools, which have installed everything: SAM CLI's build, CDK's assets.
    private var isBuilt: Bool {
        path.contains("/.aws-sam/build/") || path.split(separator: "/").contains("cdk.out")
    }

    /// True for the source of a function that brings its own program and is yet to be made, which SAM CLI does with
    /// make: there is a makefile with a target for it, and no program.
    private func hasOwnTarget(_ scan: SourceScan) throws(ArtifactError) -> Bool {
        guard scan.entry(at: "bootstrap") == nil, scan.entry(at: "Makefile") != nil else { return false }
        let text = try FileSystem.text(of: path + "/Makefile") ?? ""
        return text.split(whereSeparator: \.isNewline).contains { line in
            guard let colon = line.firstIndex(of: ":"), line.first?.isWhitespace == false else { return false }
            return line[..<colon].split(whereSeparator: \.isWhitespace).contains { $0 == "build-" + request.name }
        }
    }

    // MARK: - For the builds

    /// The tree of a folder in a temporary folder of ours, whose files may be linked to.
    func treeOfOurs(
        _ folder: String, in temporary: String, exclusions: Exclusions = .nothing
    ) throws(ArtifactError) -> FileTree {
        guard FileSystem.isFolder(folder) else { return FileTree([]) }
        var snapshot = Snapshot(earlier: [:], lookedAt: FileSystem.clock())
        let tree = try snapshot.add(SourceScan(folder: folder, exclusions: exclusions))
        return FileTree(
            tree.entries.map { entry in
                guard case .source(let location, _) = entry.origin, FileSystem.lies(location, within: temporary) else {
                    return entry
                }
                var ours = entry
                ours.origin = .ours(location: location)
                return ours
            })
    }

    /// Adds to a recipe's key what is in files and folders on this machine.
    /// - Parameters:
    ///   - inputs: absolute paths; what is not there counts too.
    ///   - isKept: which of the entries of folders have a say.
    /// - Returns: the trees of those that are there.
    @discardableResult
    func add(
        _ inputs: [String], to key: inout DigestBuilder, _ snapshot: inout Snapshot,
        where isKept: (SourceScan.Entry) -> Bool = { _ in true }
    ) throws(ArtifactError) -> [String: FileTree] {
        var trees: [String: FileTree] = [:]
        for input in inputs {
            key.add(input)
            guard let status = try FileSystem.status(of: input) else { continue }
            let scan = status.kind == .folder ? try SourceScan(folder: input) : try SourceScan(file: input)
            let tree = try snapshot.add(scan.filtered(isKept))
            key.add(tree.listing.id.rawValue)
            trees[input] = tree
        }
        return trees
    }

    /// Those of absolute paths that do not lie in the source, which is looked at anyway.
    func outside(_ inputs: [String]) -> [String] {
        inputs.filter { !FileSystem.lies($0, within: path) }
    }

    /// Runs a tool, whose failure is an error.
    func run(_ tool: Tool, called name: String, in temporary: String) async throws(ArtifactError) {
        let outcome = try await tool.run(in: temporary)
        guard !outcome.isSuccess else { return }
        throw ArtifactError(
            .toolFailed(tool: name, name: request.name, status: outcome.status, output: outcome.output))
    }
}
