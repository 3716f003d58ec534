internal import Glibc

extension SourcePackaging {
    /// Packages Python code with what its `requirements.txt` asks for.
    ///
    /// Where both have a file the source's stays, as in SAM CLI's build. The files of a layer go into `python/`.
    func python(_ inputs: Inputs) async throws(ArtifactError) -> Product {
        let folder = request.purpose == .layer ? ArtifactPath("python") : nil
        let file = path + "/requirements.txt"
        guard FileSystem.isFile(file), let interpreter = request.interpreter else {
            return try plain(inputs, moved: folder)
        }
        let requirements = try Requirements(file: file, folder: path)
        guard !requirements.isEmpty else { return try plain(inputs, moved: folder) }
        try checkSize(of: inputs.scan)
        var snapshot = inputs.snapshot
        let source = try snapshot.add(inputs.scan)
        var key = DigestBuilder("pip 1")
        key.add(requirements.text)
        key.add(interpreter.version)
        try add(requirements.localInputs, to: &key, &snapshot) { entry in
            // What setuptools leaves beside the sources of a package when it builds it.
            !["build", "dist"].contains(entry.path.top) && !entry.path.top.hasSuffix(".egg-info")
        }
        let recipe = key.finished()
        let installed = try await result(of: recipe, isIngredient: true) { temporary throws(ArtifactError) in
            progress(.installingDependencies(tool: "pip", name: request.name))
            return try await install(requirements, with: interpreter, in: temporary)
        }
        let tree = try store.tree(of: installed.artifact).overlaid(by: source)
        return try added(
            tree.moved(into: folder), snapshot, furtherInputs: outside(requirements.localInputs), recipes: [recipe])
    }

    private func install(
        _ requirements: Requirements, with interpreter: Interpreter, in temporary: String
    ) async throws(ArtifactError) -> FileTree {
        let file = temporary + "/requirements.txt"
        try FileSystem.replace(file, with: Array(requirements.text.utf8))
        let target = temporary + "/packages"
        let pip = Pip(interpreter: interpreter, environment: environment)
        try await pip.install(["-r", file], into: target, from: path, for: request.name, in: temporary)
        try removeScripts(from: target)
        return try treeOfOurs(target, in: temporary)
    }

    /// Removes the programs of packages, which name the interpreter on this machine and no function can call: SAM CLI
    /// does not install them either.
    private func removeScripts(from target: String) throws(ArtifactError) {
        for name in try FileSystem.names(in: target) where name.hasSuffix(".dist-info") {
            let record = target + "/" + name + "/RECORD"
            guard let text = try FileSystem.text(of: record) else { continue }
            var kept = ""
            for line in text.split(separator: "\n", omittingEmptySubsequences: true) {
                guard line.hasPrefix("../../bin/"), let comma = line.lastIndex(of: ",") else {
                    kept += line + "\n"
                    continue
                }
                let script = line[..<comma].dropFirst("../../bin/".count).prefix { $0 != "," && $0 != "/" }
                try FileSystem.removeTree(target + "/bin/" + script)
            }
            try FileSystem.replace(record, with: Array(kept.utf8))
        }
        // Only when nothing is left in it: a package may be called bin.
        rmdir(target + "/bin")
    }
}

/// Runs an interpreter's pip.
struct Pip {
    let interpreter: Interpreter
    let environment: PackagingEnvironment

    /// Installs requirements, without compiling and without programs being left to the user's installation.
    /// - Parameters:
    ///   - arguments: what to install, as pip takes it.
    ///   - target: the folder to make.
    ///   - folder: where relative paths start.
    ///   - isCompiling: writes compiled files beside the sources.
    /// - Throws: `.toolMissing`, `.toolFailed`, `.cancelled`.
    func install(
        _ arguments: [String], into target: String, from folder: String, for name: String, in temporary: String,
        isCompiling: Bool = false
    ) async throws(ArtifactError) {
        var variables = environment.variablesForInstalling()
        variables["PIP_NO_INPUT"] = "1"
        variables["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
        variables["PIP_ROOT_USER_ACTION"] = "ignore"
        variables["GIT_TERMINAL_PROMPT"] = "0"
        let tool = Tool(
            // Isolated: the folder's own modules must not take the place of pip's.
            executable: interpreter.executable,
            arguments: ["-I", "-m", "pip", "install", "--target", target, "--no-warn-script-location"]
                + (isCompiling ? [] : ["--no-compile"]) + ["--progress-bar", "off"] + arguments,
            workingFolder: folder, variables: variables)
        let outcome = try await tool.run(in: temporary)
        guard !outcome.isSuccess else { return }
        if outcome.output.contains("No module named pip") {
            throw ArtifactError(
                .toolMissing(
                    tool: "pip for \(interpreter.executable)",
                    advice: "install it (python3-pip, or '\(interpreter.executable) -m ensurepip'),"
                        + " or put the packages beside the code"))
        }
        throw ArtifactError(.toolFailed(tool: "pip", name: name, status: outcome.status, output: outcome.output))
    }
}
