/// Code or the content of a layer that is to become an artifact.
public struct PackagingRequest: Hashable, Sendable {
    /// Where the files are.
    public enum Source: Hashable, Sendable {
        /// A folder, a zip or jar archive, or any other single file; absolute.
        case path(String)
        /// The text of the function itself, which becomes a file of this name, such as `index.py`.
        case inline(fileName: String, text: String)
    }

    /// What it is for.
    public enum Purpose: Hashable, Sendable {
        case function
        case layer
    }

    /// The logical id in the user's template, for messages, progress and the targets of makefiles.
    public var name: String
    /// Where its files are.
    public var source: Source
    /// What it is for.
    public var purpose: Purpose
    /// What is done to the files.
    public var build: BuildMethod
    /// What runs the function, or what a layer is built with; nil where no dependencies are to be installed.
    public var interpreter: Interpreter?
    /// Installs and builds again even if nothing changed since the last time.
    public var isRebuilding: Bool

    /// Without a build method and an interpreter the files of a function are taken as they are, unless a makefile has
    /// a target for it.
    public init(
        name: String, source: Source, purpose: Purpose = .function, build: BuildMethod = .automatic,
        interpreter: Interpreter? = nil, isRebuilding: Bool = false
    ) {
        self.name = name
        self.source = source
        self.purpose = purpose
        self.build = build
        self.interpreter = interpreter
        self.isRebuilding = isRebuilding
    }

    /// True when the artifact may depend on the name: makefiles have a target for each.
    var isMadeByName: Bool { interpreter == nil && build == .automatic && purpose == .function }
}

/// How the files of a source become those of the artifact.
///
/// Source: AWS SAM CLI, `samcli/lib/build/workflow_config.py`.
public enum BuildMethod: Hashable, Sendable {
    /// What SAM CLI's build does when nothing is said: a function's dependencies are installed as its language has it,
    /// and one that brings its own program is made with the `Makefile` that has a target for it. A layer is taken as
    /// it is.
    case automatic
    /// The files are taken as they are.
    case none
    /// `BuildMethod: python3.13` and its like: dependencies are installed; a layer's go where the runtime looks.
    case dependencies(of: LambdaRuntime)
    /// `BuildMethod: makefile`.
    case makefile(Makefile)

    /// How `make` is run.
    public struct Makefile: Hashable, Sendable {
        /// The resource's logical id; the target is `build-` and this.
        public var logicalID: String
        /// `Metadata.WorkingDirectory`: where make runs; absolute. Nil for the copy of the source.
        public var workingFolder: String?
        /// `Metadata.ContextPath`: the folder of the `Makefile`; absolute. Nil for the source.
        public var contextFolder: String?
        /// `Metadata.ProjectRootDirectory`: what is copied in place of the source; absolute. Nil for the source.
        public var projectFolder: String?

        /// Without the folders make runs in a copy of the source with the makefile that is there.
        public init(
            logicalID: String, workingFolder: String? = nil, contextFolder: String? = nil, projectFolder: String? = nil
        ) {
            self.logicalID = logicalID
            self.workingFolder = workingFolder
            self.contextFolder = contextFolder
            self.projectFolder = projectFolder
        }
    }

    /// The method that a resource's `Metadata.BuildMethod` names.
    /// - Parameters:
    ///   - name: nil when there is none.
    ///   - makefile: how make is to be run, should it be.
    /// - Throws: `.unsupportedBuildMethod`, `.retiredRuntime`.
    public init(named name: String?, makefile: Makefile) throws(ArtifactError) {
        guard let name else {
            self = .automatic
            return
        }
        if name == "makefile" {
            self = .makefile(makefile)
            return
        }
        do throws(ArtifactError) {
            let runtime = try LambdaRuntime(name)
            switch runtime.language {
            case .python, .nodejs: self = .dependencies(of: runtime)
            case .provided: self = .makefile(makefile)
            case .ruby, .java, .dotnet: throw ArtifactError(.unsupportedBuildMethod(name))
            }
        } catch {
            if case .retiredRuntime = error.code, name != "go1.x", name != "dotnet7" { throw error }
            throw ArtifactError(.unsupportedBuildMethod(name))
        }
    }
}

/// An artifact that was packaged.
public struct PackagedArtifact: Hashable, Sendable {
    /// Its name in the store.
    public var id: ArtifactID
    /// The size of its files together, in bytes.
    public var uncompressedSize: Int
    /// Nothing of the source was touched since it was packaged last, so that no file had to be read.
    public var isUnchanged: Bool
    /// How many files of the source had to be read.
    var readCount = 0
}
