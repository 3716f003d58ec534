internal import Glibc

extension SourcePackaging {
    /// Packages Ruby code with the gems that its `Gemfile` asks for, in `vendor/bundle`, where Lambda's runtime looks.
    ///
    /// Without the groups `development` and `test`, as in SAM CLI's build. Code that brings `vendor/bundle` along is taken
    /// as it is.
    ///
    /// Source: aws-lambda-builders, `workflows/ruby_bundler`.
    func ruby(_ inputs: Inputs) async throws(ArtifactError) -> Product {
        let file = path + "/Gemfile"
        guard FileSystem.isFile(file), !FileSystem.isFolder(path + "/vendor/bundle"),
            let interpreter = request.interpreter
        else { return try plain(inputs) }
        try checkSize(of: inputs.scan)
        var snapshot = inputs.snapshot
        let source = try snapshot.add(inputs.scan)
        let gemfile = try FileSystem.text(of: file) ?? ""
        var key = DigestBuilder("bundle 1")
        key.add(gemfile)
        key.add(try FileSystem.text(of: file + ".lock") ?? "")
        key.add(interpreter.version)
        // A Gemfile is a program: one that looks at other files may depend on any of them.
        if Self.lookers.contains(where: gemfile.contains) { key.add(source.listing.id.rawValue) }
        let recipe = key.finished()
        let installed = try await result(of: recipe, isIngredient: true) { temporary throws(ArtifactError) in
            progress(.installingDependencies(tool: "bundle", name: request.name))
            return try await bundle(source, with: interpreter, in: temporary)
        }
        // Bundler's settings are those of what was installed.
        let tree = try store.tree(of: installed.artifact).overlaid(
            by: source.filtered { $0.path.text != ".bundle/config" })
        return try added(tree, snapshot, recipes: [recipe])
    }

    private static let lookers = [
        "path:", ":path", "gemspec", "eval", " file:", "(file:", "File", "Dir", "IO.", "require", "load",
    ]

    private func bundle(
        _ source: FileTree, with interpreter: Interpreter, in temporary: String
    ) async throws(ArtifactError) -> FileTree {
        let copy = temporary + "/source"
        try TreeWriter.write(source, to: copy, times: .ofSource)
        var variables = environment.variablesForInstalling().filter { name, _ in
            !["GEM_HOME", "GEM_PATH", "RUBYOPT", "RUBYLIB", "BUNDLE_GEMFILE"].contains(name)
        }
        variables["BUNDLE_PATH"] = "vendor/bundle"
        variables["BUNDLE_WITHOUT"] = "development:test"
        // Settings that the code brings along would win over these.
        variables["BUNDLE_APP_CONFIG"] = temporary + "/settings"
        variables["BUNDLE_SILENCE_ROOT_WARNING"] = "true"
        // Not by the program `bundle`, which may be another Ruby's, or missing where the library is there.
        let script = """
            require "bundler"
            require "bundler/friendly_errors"
            Bundler.with_friendly_errors { require "bundler/cli"; Bundler::CLI.start(ARGV) }
            """
        let tool = Tool(
            executable: interpreter.executable, arguments: ["-e", script, "--", "install"], workingFolder: copy,
            variables: variables)
        let outcome = try await tool.run(in: temporary)
        guard outcome.isSuccess else { throw failure(outcome, interpreter) }
        return try bundled(in: copy, temporary)
    }

    private func failure(_ outcome: Tool.Outcome, _ interpreter: Interpreter) -> ArtifactError {
        if outcome.output.contains("cannot load such file -- bundler") {
            return ArtifactError(
                .toolMissing(
                    tool: "bundler for \(interpreter.executable)",
                    advice: "install it (ruby-bundler, or 'gem install bundler'), or put the gems into vendor/bundle"))
        }
        return ArtifactError(
            .toolFailed(tool: "bundle install", name: request.name, status: outcome.status, output: outcome.output))
    }

    /// The gems without what they were installed from, and what bundler itself wants to see when the function runs.
    private func bundled(in copy: String, _ temporary: String) throws(ArtifactError) -> FileTree {
        let result = temporary + "/result"
        try FileSystem.makeFolder(result + "/vendor")
        try FileSystem.makeFolder(result + "/.bundle")
        let gems = copy + "/vendor/bundle"
        if FileSystem.isFolder(gems + "/ruby") {
            for version in try FileSystem.names(in: gems + "/ruby") {
                try FileSystem.removeTree("\(gems)/ruby/\(version)/cache")
                // Those that are empty.
                for name in ["build_info", "doc", "extensions", "plugins"] { rmdir("\(gems)/ruby/\(version)/\(name)") }
            }
            guard rename(gems, result + "/vendor/bundle") == 0 else { throw .lastSystemError("write", gems) }
        }
        if let lock = try FileSystem.contents(of: copy + "/Gemfile.lock") {
            try FileSystem.replace(result + "/Gemfile.lock", with: lock)
        }
        let settings = "---\nBUNDLE_PATH: \"vendor/bundle\"\nBUNDLE_WITHOUT: \"development:test\"\n"
        try FileSystem.replace(result + "/.bundle/config", with: Array(settings.utf8))
        return try treeOfOurs(result, in: temporary)
    }
}
