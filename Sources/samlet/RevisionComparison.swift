internal import Artifacts
internal import Daemon
internal import Deployments
internal import Diagnostics
internal import Glibc
internal import Templates

/// The plan between a template with its code at a git revision and both as they are now.
///
/// Needs no state and no engine, keeps nothing, and runs nothing of what it compares: code is taken as it is written, without
/// installing or building.
struct RevisionComparison {
    let settings: Settings
    let options: TemplateOptions
    /// As git understands it.
    let revision: String

    /// Makes the plan and hands it on with what it was made from.
    /// - Throws: a failure of status 8, after every error of the present template was shown.
    func run(_ show: (Plan, StackPreparation) throws -> Void) async throws {
        let request = try options.request(of: "deploy")
        let temporary = try ScratchFolder(in: settings.temporaryFolder)
        let checkout: GitCheckout
        do throws(ArtifactError) {
            checkout = try await GitCheckout(
                of: revision, folder: request.file.folder, in: temporary.path + "/base",
                environment: PackagingEnvironment(variables: settings.environment))
        } catch {
            throw CommandFailure(.error, error.message)
        }
        let base = try await state(of: request, in: checkout.folder, temporary)
        var present = try preparation(of: request.file, request, temporary)
        try await present.packageCode(isBuilding: false)
        let plan = try present.plan(over: base, endpoints: .standard)
        try show(plan, present)
    }

    /// What the template of the revision comes to; nil where there was none, or none that could be deployed.
    private func state(
        of request: TemplateRequest, in folder: String, _ temporary: borrowing ScratchFolder
    ) async throws -> StackState? {
        let name = request.file.path.split(separator: "/").last.map(String.init) ?? ""
        let path = "\(folder)/\(name)"
        guard access(path, F_OK) == 0 else {
            settings.console.noteLine("note: there is no \(name) at \(revision); everything is new")
            return nil
        }
        do {
            var base = try preparation(of: TemplateFile(argument: path), request, temporary)
            try await base.packageCode(isBuilding: false)
            return try base.plan(over: nil, endpoints: .standard).desired
        } catch let failure as CommandFailure where failure.status == .invalidTemplate {
            settings.console.noteLine("note: the template at \(revision) has errors; everything is shown as new")
            return nil
        }
    }

    private func preparation(
        of file: TemplateFile, _ request: TemplateRequest, _ temporary: borrowing ScratchFolder
    ) throws -> StackPreparation {
        let stack = StackIdentity(
            name: request.deployedName, accountID: "000000000000",
            region: request.region)
        return try StackPreparation(
            file, stack: stack, overrides: request.overrides, settings: settings,
            project: ProjectFolder(path: temporary.path + "/.samlet"), isDeploying: false, requiresParameters: false)
    }
}
