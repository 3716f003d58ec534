internal import Glibc

extension SourcePackaging {
    /// Packages what a makefile's target puts into `ARTIFACTS_DIR`.
    ///
    /// As in SAM CLI's build, the source is copied first and make runs in the copy, with the makefile of the original;
    /// `WorkingDirectory`, `ContextPath` and `ProjectRootDirectory` change that. Run again only when a file of the
    /// source, or of those folders, has changed.
    ///
    /// Source: aws-lambda-builders, `workflows/custom_make`.
    func make(_ makefile: BuildMethod.Makefile, _ inputs: Inputs) async throws(ArtifactError) -> Product {
        let project = makefile.projectFolder ?? path
        let script = (makefile.contextFolder ?? project) + "/Makefile"
        guard FileSystem.isFile(script) else { throw ArtifactError(.makefileMissing(path: script)) }
        var snapshot = inputs.snapshot
        let scan = project == path ? inputs.scan : try SourceScan(folder: project)
        let source = try snapshot.add(scan)
        let others = [script] + [makefile.workingFolder].compactMap { $0 }
        let further = others.filter { !FileSystem.lies($0, within: project) }
        var key = DigestBuilder("make 1")
        key.add(source.listing.id.rawValue)
        for text in [project, script, makefile.logicalID, makefile.workingFolder ?? ""] { key.add(text) }
        try add(further, to: &key, &snapshot)
        let recipe = key.finished()
        let made = try await result(of: recipe, isIngredient: false) { temporary throws(ArtifactError) in
            progress(.building(name: request.name))
            return try await make(makefile, script, project, source, in: temporary)
        }
        try checkSize(made.uncompressedSize, largest: nil)
        return Product(
            artifact: made.artifact, uncompressedSize: made.uncompressedSize,
            furtherInputs: outside((project == path ? [] : [project]) + further), recipes: [recipe],
            snapshot: snapshot)
    }

    private func make(
        _ makefile: BuildMethod.Makefile, _ script: String, _ project: String, _ source: FileTree,
        in temporary: String
    ) async throws(ArtifactError) -> FileTree {
        guard let make = environment.executable(named: "make") else {
            throw ArtifactError(.toolMissing(tool: "make", advice: "install it to build '\(request.name)'"))
        }
        let copy = temporary + "/source"
        let artifacts = temporary + "/artifacts"
        // With the times of the source, which make goes by.
        try TreeWriter.write(source, to: copy, times: .ofSource)
        try FileSystem.makeFolder(artifacts)
        var variables = environment.variables
        for name in ["MAKEFLAGS", "MFLAGS", "MAKELEVEL"] { variables[name] = nil }
        variables["ARTIFACTS_DIR"] = artifacts
        let target = "build-" + makefile.logicalID
        let tool = Tool(
            executable: make, arguments: ["--makefile", script, target],
            workingFolder: workingFolder(makefile, project, copy), variables: variables)
        try await run(tool, called: "make \(target)", in: temporary)
        let tree = try treeOfOurs(artifacts, in: temporary)
        guard tree.hasFiles else { throw ArtifactError(.emptySource(path: "$(ARTIFACTS_DIR) of \(target)")) }
        return tree
    }

    /// A working folder in the source is that of the copy.
    private func workingFolder(_ makefile: BuildMethod.Makefile, _ project: String, _ copy: String) -> String {
        guard let wanted = makefile.workingFolder else { return copy }
        return FileSystem.lies(wanted, within: project) ? copy + wanted.dropFirst(project.count) : wanted
    }
}
