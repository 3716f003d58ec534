internal import ArgumentParser
internal import Deployments
internal import Diagnostics

/// The forms that a plan is shown in.
enum PlanFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, markdown
}

/// Writes a plan to stdout in the form that was asked for.
struct PlanOutput {
    let format: PlanFormat
    /// Generated resources, and all properties of new ones.
    let isExpanded: Bool
    /// The revision that the plan compares with; nil for what is deployed.
    var base: String?

    func show(_ plan: Plan, of preparation: StackPreparation) {
        let console = preparation.console
        switch format {
        case .json: console.output(preparation.document.bytes(for: plan))
        case .text:
            console.output(preparation.text(of: plan, style: console.outputStyle, isExpanded: isExpanded, base: base))
        case .markdown:
            let renderer = PlanMarkdownRenderer(
                templateName: preparation.file.source.name, templateURL: templateURL(preparation), base: base,
                secrets: preparation.secrets)
            console.output(renderer.text(for: plan))
        }
    }

    /// Where the template can be seen, from what GitHub's and GitLab's jobs are told.
    ///
    /// Source: GitHub Docs, "Default environment variables"; GitLab Docs, "Predefined CI/CD variables".
    private func templateURL(_ preparation: StackPreparation) -> String? {
        let variables = preparation.settings.environment
        func address(_ folder: String, _ commit: String, _ make: (String) -> String) -> String? {
            guard let folder = variables[folder], let commit = variables[commit],
                preparation.file.path.hasPrefix(folder + "/")
            else { return nil }
            return make("\(commit)/\(preparation.file.path.dropFirst(folder.count + 1))")
        }
        if let server = variables["GITHUB_SERVER_URL"], let repository = variables["GITHUB_REPOSITORY"] {
            return address("GITHUB_WORKSPACE", "GITHUB_SHA") { "\(server)/\(repository)/blob/\($0)" }
        }
        guard let project = variables["CI_PROJECT_URL"] else { return nil }
        return address("CI_PROJECT_DIR", "CI_COMMIT_SHA") { "\(project)/-/blob/\($0)" }
    }
}
