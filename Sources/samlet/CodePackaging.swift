internal import Artifacts
internal import Daemon
internal import Deployments
internal import Diagnostics
internal import Templates
internal import Validation

/// Makes artifacts of the code that a template names, and says at the place in the template what stands in the way.
struct CodePackaging {
    /// What came of it, by resource.
    struct Outcome {
        var artifacts: [LogicalID: [String: ArtifactID]] = [:]
        /// What runs the functions' code.
        var installations: [LogicalID: RuntimeInstallation] = [:]
        /// What was found wrong on the way.
        var diagnostics = DiagnosticList()

        /// The same for the same outcome.
        var summary: SettledAnswer.Packaging {
            SettledAnswer.Packaging(
                artifacts: artifacts, installations: installations,
                findings: diagnostics.all.map { "\($0.code.rawValue) \($0.message)" })
        }
    }

    private let templateFolder: String
    private let store: ArtifactStore
    private let packager: ArtifactPackager
    private let catalog: RuntimeCatalog
    private let libraries: RuntimeLibraries
    private let console: Console
    /// Dependencies are installed and makefiles run; else the files are taken as they are, and nothing is run.
    private let isBuilding: Bool

    init(
        project: ProjectFolder, templateFolder: String, settings: Settings, isBuilding: Bool = true
    ) throws(CommandFailure) {
        self.templateFolder = templateFolder
        self.isBuilding = isBuilding
        console = settings.console
        let environment = PackagingEnvironment(variables: settings.environment)
        do throws(ArtifactError) {
            store = try ArtifactStore(root: project.artifactsPath)
        } catch {
            throw CommandFailure(.error, error.message)
        }
        packager = ArtifactPackager(store: store, environment: environment)
        catalog = RuntimeCatalog(environment: environment, store: store)
        libraries = RuntimeLibraries(environment: environment, store: store)
    }

    func package(_ references: [CodeReference]) async -> Outcome {
        var outcome = Outcome()
        var diagnostics = DiagnosticList()
        var interpreters: [LogicalID: Interpreter] = [:]
        var requests: [(reference: CodeReference, request: PackagingRequest)] = []
        var known = KnownInterpreters(catalog)
        for reference in references {
            do throws(ArtifactError) {
                let interpreter = isBuilding ? try await known.interpreter(for: reference) : nil
                interpreters[reference.logicalID] = interpreter
                requests.append((reference, try request(for: reference, interpreter)))
            } catch {
                diagnostics.add(.packaging(error, of: reference))
            }
        }
        reportSubstitutions(interpreters, references, into: &diagnostics)
        let results = await packager.package(requests.map(\.request), progress: showProgress)
        for ((reference, _), result) in zip(requests, results) {
            switch result {
            case .success(let artifact): outcome.artifacts[reference.logicalID] = [reference.property: artifact.id]
            case .failure(let error): diagnostics.add(.packaging(error, of: reference))
            }
        }
        checkHandlers(of: references, outcome, into: &diagnostics)
        for reference in references where !reference.isLayer {
            guard let interpreter = interpreters[reference.logicalID] else { continue }
            outcome.installations[reference.logicalID] = await installation(
                interpreter, for: reference, outcome, references, into: &diagnostics)
        }
        console.endProgress()
        outcome.diagnostics = diagnostics
        return outcome
    }

    private var showProgress: PackagingProgressHandler {
        { [console] progress in console.progress("\(progress)") }
    }

    /// The interpreter with the libraries that AWS's runtime would bring along, as far as they can be had.
    private func installation(
        _ interpreter: Interpreter, for reference: CodeReference, _ outcome: Outcome, _ references: [CodeReference],
        into diagnostics: inout DiagnosticList
    ) async -> RuntimeInstallation? {
        guard let code = outcome.artifacts[reference.logicalID]?[reference.property] else { return nil }
        var installation = RuntimeInstallation(
            executable: interpreter.executable, version: interpreter.version, folders: interpreter.readOnlyPaths)
        let layers = references.filter(\.isLayer).compactMap { outcome.artifacts[$0.logicalID]?[$0.property] }
        do throws(ArtifactError) {
            let found = try await libraries.libraries(
                for: code, layers: layers, interpreter: interpreter, progress: showProgress)
            switch found {
            case .notNeeded: break
            case .available(let folder, _): installation.libraries = folder
            case .unavailable(let names, let reason):
                diagnostics.add(.unavailableLibraries(names, reason, of: reference))
            }
        } catch {
            diagnostics.add(.packaging(error, of: reference))
        }
        return installation
    }

    // MARK: - Requests

    private func request(
        for reference: CodeReference, _ interpreter: Interpreter?
    ) throws(ArtifactError) -> PackagingRequest {
        let source: PackagingRequest.Source =
            switch reference.source {
            case .path(let path): .path(absolutePath(path, from: templateFolder))
            case .inline(let text): .inline(fileName: reference.inlineFileName ?? "index.py", text: text)
            }
        let makefile = BuildMethod.Makefile(logicalID: reference.originID.rawValue)
        let method = try BuildMethod(named: reference.buildMethod, makefile: makefile)
        return PackagingRequest(
            name: reference.originID.rawValue, source: source, purpose: reference.isLayer ? .layer : .function,
            build: isBuilding ? method : .none, interpreter: interpreter)
    }

    // MARK: - Findings

    /// One warning for each runtime that another version stands in for.
    private func reportSubstitutions(
        _ interpreters: [LogicalID: Interpreter], _ references: [CodeReference], into diagnostics: inout DiagnosticList
    ) {
        var seen: Set<String> = []
        for reference in references {
            guard let words = interpreters[reference.logicalID]?.substitution, seen.insert(words).inserted else {
                continue
            }
            diagnostics.add(
                Diagnostic(
                    .warning, .substitutedRuntime, words, at: reference.runtimeSpan ?? reference.span,
                    logicalID: reference.originID.rawValue))
        }
    }

    private func checkHandlers(
        of references: [CodeReference], _ outcome: Outcome, into diagnostics: inout DiagnosticList
    ) {
        let layers = references.filter(\.isLayer).compactMap { outcome.artifacts[$0.logicalID]?[$0.property] }
        for reference in references where !reference.isLayer {
            guard let id = outcome.artifacts[reference.logicalID]?[reference.property] else { continue }
            let check = HandlerCheck(
                reference, code: .folder(store.path(of: id)), layers: layers.map { .folder(store.path(of: $0)) })
            if let diagnostic = check.diagnostic { diagnostics.add(diagnostic) }
        }
    }
}

/// The interpreters of runtimes, each looked for once however many functions run on it.
private struct KnownInterpreters {
    private let catalog: RuntimeCatalog
    private var byRuntime: [String: Result<Interpreter?, ArtifactError>] = [:]

    init(_ catalog: RuntimeCatalog) {
        self.catalog = catalog
    }

    /// Nil for code that runs by itself, and for layers that are not built: they run nothing.
    mutating func interpreter(for reference: CodeReference) async throws(ArtifactError) -> Interpreter? {
        guard let name = reference.runtime, !reference.isLayer || reference.buildMethod != nil else { return nil }
        if let known = byRuntime[name] { return try known.get() }
        let found = await found(name)
        byRuntime[name] = found
        return try found.get()
    }

    private func found(_ name: String) async -> Result<Interpreter?, ArtifactError> {
        do throws(ArtifactError) {
            return .success(try await catalog.interpreter(for: LambdaRuntime(name)))
        } catch {
            return .failure(error)
        }
    }
}

extension DiagnosticCode {
    /// A runtime that cannot be had on this machine.
    static let runtime = DiagnosticCode("A803")
    /// Another version of a language stands in for a runtime.
    static let substitutedRuntime = DiagnosticCode("A804")
    /// Libraries that AWS's runtime brings along cannot be installed.
    static let unavailableLibraries = DiagnosticCode("A806")
}

extension Diagnostic {
    fileprivate static func unavailableLibraries(
        _ names: [String], _ reason: String, of reference: CodeReference
    ) -> Diagnostic {
        let list = names.joined(separator: ", ")
        return Diagnostic(
            .warning, .unavailableLibraries,
            "\(list), which AWS's runtime brings along, cannot be installed: \(reason)", at: reference.span,
            help: "until it can be, '\(reference.originID)' will fail where it imports it; or package it with the code",
            logicalID: reference.originID.rawValue)
    }

    fileprivate static func packaging(_ error: ArtifactError, of reference: CodeReference) -> Diagnostic {
        let isAboutRuntime =
            switch error.code {
            case .unknownRuntime, .retiredRuntime, .unsupportedRuntime, .runtimeNotInstalled: true
            default: false
            }
        return Diagnostic(
            .error, isAboutRuntime ? .runtime : .missingCode, error.message,
            at: isAboutRuntime ? reference.runtimeSpan ?? reference.span : reference.span,
            logicalID: reference.originID.rawValue)
    }
}
