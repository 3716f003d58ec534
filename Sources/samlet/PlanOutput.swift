internal import ArgumentParser
internal import Deployments
internal import Diagnostics

/// The forms that a plan is shown in.
enum PlanFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, markdown
}

/// What a plan was made of, as far as showing it needs to know.
struct PlanOrigin {
    /// The template as the user knows it.
    let templateName: String
    /// The same as an absolute path.
    let templatePath: String
    let document: PlanDocument
    let secrets: SecretBox
    let settings: Settings
}

extension PlanOrigin {
    init(_ preparation: StackPreparation) {
        self.init(
            templateName: preparation.file.source.name, templatePath: preparation.file.path,
            document: preparation.document, secrets: preparation.secrets, settings: preparation.settings)
    }

    /// Of a plan between two states, which know no template but its path.
    init(_ plan: Plan, secrets: SecretBox, settings: Settings) {
        let name = plan.templateName
        self.init(
            templateName: name, templatePath: plan.desired.templatePath,
            document: PlanDocument(secrets: secrets, templateName: name),
            secrets: secrets, settings: settings)
    }
}

/// Writes a plan to stdout in the form that was asked for.
struct PlanOutput {
    let format: PlanFormat
    /// Generated resources, and all properties of new ones.
    let isExpanded: Bool
    /// What the plan compares with, such as a revision; nil for what is deployed.
    var base: String?
    /// What the engine has otherwise than it was applied; nil where it was not looked at.
    var drift: Drift?

    func show(_ plan: Plan, of origin: PlanOrigin) {
        let console = origin.settings.console
        let style = console.outputStyle
        switch format {
        case .json:
            var document = origin.document
            document.drift = drift?.node
            console.output(document.bytes(for: plan))
        case .text:
            let renderer = PlanTextRenderer(
                templateName: origin.templateName, style: style, width: console.width, isExpanded: isExpanded,
                secrets: origin.secrets, base: base, links: base == nil ? console.links : nil)
            console.output(renderer.text(for: plan))
            console.output(drift?.textBelowPlan(style: style) ?? "")
        case .markdown:
            let renderer = PlanMarkdownRenderer(
                templateName: origin.templateName, templateURL: templateURL(origin), base: base,
                secrets: origin.secrets, drift: drift)
            console.output(renderer.text(for: plan))
        }
    }

    /// Where the template can be seen, from what GitHub's and GitLab's jobs are told.
    ///
    /// Source: GitHub Docs, "Default environment variables"; GitLab Docs, "Predefined CI/CD variables".
    private func templateURL(_ origin: PlanOrigin) -> String? {
        let variables = origin.settings.environment
        func address(_ folder: String, _ commit: String, _ make: (String) -> String) -> String? {
            guard let folder = variables[folder], let commit = variables[commit],
                origin.templatePath.hasPrefix(folder + "/")
            else { return nil }
            return make("\(commit)/\(origin.templatePath.dropFirst(folder.count + 1))")
        }
        if let server = variables["GITHUB_SERVER_URL"], let repository = variables["GITHUB_REPOSITORY"] {
            return address("GITHUB_WORKSPACE", "GITHUB_SHA") { "\(server)/\(repository)/blob/\($0)" }
        }
        guard let project = variables["CI_PROJECT_URL"] else { return nil }
        return address("CI_PROJECT_DIR", "CI_COMMIT_SHA") { "\(project)/-/blob/\($0)" }
    }
}
