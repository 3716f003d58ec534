internal import Glibc

/// Looks for the programs of a language in the places where systems and version managers put them.
struct InterpreterSearch {
    /// A program that may be the wanted one.
    struct Candidate: Hashable {
        /// Without links.
        var executable: String
        /// From the name of the folder it is installed in, such as `3.11.7`; nil when that says nothing.
        var version: String?
    }

    let environment: PackagingEnvironment

    /// The programs of a language, each once: those in `PATH` first, in its order, then those of version managers.
    func candidates(for language: LambdaRuntime.Language) -> [Candidate] {
        let places = Places(environment)
        var seen: Set<String> = []
        var found: [Candidate] = []
        for folder in environment.searchPath + places.folders(for: language) {
            for name in Self.names(for: language) {
                let path = folder + "/" + name
                guard FileSystem.isExecutableFile(path), let real = FileSystem.realPath(path), !seen.contains(real)
                else { continue }
                seen.insert(real)
                guard Self.isProgram(real, for: language) else { continue }
                found.append(Candidate(executable: real, version: Self.version(inPath: real)))
            }
        }
        return found
    }

    /// The names that the programs go by.
    private static func names(for language: LambdaRuntime.Language) -> [String] {
        switch language {
        case .python: ["python3"] + (8...20).map { "python3.\($0)" }
        case .nodejs: ["node", "nodejs"]
        case .ruby: ["ruby"] + (3...4).flatMap { major in (0...9).map { "ruby\(major).\($0)" } }
        case .java: ["java"]
        case .dotnet, .provided: []
        }
    }

    /// True for a real program of the language: no script, and no program of another name that a link led to, both of
    /// which are what the shims of version managers are.
    private static func isProgram(_ path: String, for language: LambdaRuntime.Language) -> Bool {
        let name = FileSystem.name(of: path)
        guard
            names(for: language).contains(where: { name == $0 || name.hasPrefix($0 + ".") || name.hasPrefix($0 + "-") }
            ),
            let file = try? OpenFile.reading(path),
            let start = try? file.start(count: 4)
        else { return false }
        return start == [0x7F] + Array("ELF".utf8)
    }

    /// The version that a folder on the way is named after: `3.11.7`, `v20.1.0`, `cpython-3.13.0-linux-x86_64-gnu`.
    static func version(inPath path: String) -> String? {
        for name in path.split(separator: "/").dropLast().reversed() {
            for part in name.split(separator: "-") {
                let version = part.drop { $0 == "v" }
                let numbers = version.split(separator: ".", omittingEmptySubsequences: false)
                if numbers.count == 3, numbers.allSatisfy({ Int($0) != nil }) { return String(version) }
            }
        }
        return nil
    }

    // MARK: - What a program needs

    /// What must be mounted for a program to work where only the system's folders are.
    static func readOnlyPaths(
        for executable: String, language: LambdaRuntime.Language, version: String, home: String
    ) -> [String] {
        if systemFolders.contains(where: { FileSystem.lies(executable, within: $0) }) { return [] }
        if let cellar = executable.firstRange(of: "/Cellar/") { return [String(executable[..<cellar.lowerBound])] }
        if executable.hasPrefix("/nix/store/") { return ["/nix/store"] }
        let prefix = FileSystem.parent(of: executable).flatMap(FileSystem.parent) ?? "/"
        // Never the home itself, nor a folder that other things lie in as well.
        let isShared = FileSystem.lies(home, within: prefix) || prefix == home + "/.local"
        guard isShared else { return [prefix] }
        var paths = [executable]
        if case .python = language {
            let library = prefix + "/lib/python" + version.split(separator: ".").prefix(2).joined(separator: ".")
            if FileSystem.isFolder(library) { paths.append(library) }
        }
        return paths
    }

    private static let systemFolders = ["/usr", "/bin", "/sbin", "/lib", "/lib64"]
}

/// Where version managers install the versions of a language.
private struct Places {
    private let environment: PackagingEnvironment

    init(_ environment: PackagingEnvironment) {
        self.environment = environment
    }

    /// The folders that hold the programs themselves, of each manager the newest version first.
    func folders(for language: LambdaRuntime.Language) -> [String] {
        switch language {
        case .python:
            versions(in: root("PYENV_ROOT", ".pyenv") + "/versions") + versions(in: asdf + "/installs/python")
                + versions(in: mise + "/installs/python")
                + versions(in: variable("UV_PYTHON_INSTALL_DIR") ?? share + "/uv/python")
        case .nodejs:
            versions(in: root("NVM_DIR", ".nvm") + "/versions/node") + versions(in: asdf + "/installs/nodejs")
                + versions(in: mise + "/installs/node")
                + versions(in: (variable("FNM_DIR") ?? share + "/fnm") + "/node-versions", "/installation/bin")
                + versions(in: root("VOLTA_HOME", ".volta") + "/tools/image/node")
                + versions(in: root("NODENV_ROOT", ".nodenv") + "/versions")
                + versions(in: (variable("N_PREFIX") ?? "/usr/local") + "/n/versions/node")
        case .ruby:
            versions(in: root("RBENV_ROOT", ".rbenv") + "/versions") + versions(in: asdf + "/installs/ruby")
                + versions(in: mise + "/installs/ruby") + versions(in: home + "/.rubies")
                + versions(in: home + "/.rvm/rubies")
        case .java:
            (variable("JAVA_HOME").map { [$0 + "/bin"] } ?? []) + versions(in: "/usr/lib/jvm")
                + versions(in: home + "/.sdkman/candidates/java") + versions(in: asdf + "/installs/java")
                + versions(in: mise + "/installs/java")
        case .dotnet, .provided: []
        }
    }

    private var home: String { environment.home }
    private var share: String { variable("XDG_DATA_HOME") ?? home + "/.local/share" }
    private var asdf: String { root("ASDF_DATA_DIR", ".asdf") }
    private var mise: String { variable("MISE_DATA_DIR") ?? share + "/mise" }

    private func variable(_ name: String) -> String? {
        environment.variables[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
    }

    private func root(_ name: String, _ folder: String) -> String { variable(name) ?? home + "/" + folder }

    private func versions(in folder: String, _ inner: String = "/bin") -> [String] {
        let names = (try? FileSystem.names(in: folder)) ?? []
        return names.sorted { left, right in
            let numbers = [left, right].map { name in name.split { !$0.isNumber }.compactMap { Int($0) } }
            return numbers[1].lexicographicallyPrecedes(numbers[0])
        }.map { folder + "/" + $0 + inner }
    }
}
