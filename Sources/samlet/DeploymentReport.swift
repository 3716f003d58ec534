internal import Daemon
internal import Deployments
internal import Diagnostics
internal import OrderedCollections
internal import Templates

/// What a deployment gives to work with: outputs, URLs, schedules.
struct DeploymentReport {
    let status: EngineStatus
    let state: StackState

    func text(style: TextStyle) -> String {
        var lines: [String] = []
        let outputs = state.outputs.map { name, output in [name, shown(output)] }
        if !outputs.isEmpty { lines += [style.bold("Outputs")] + TextTable(rows: outputs).lines.map { "  " + $0 } }
        if let stack = status.stacks.first(where: { $0.name == state.identity.name }) {
            let endpoints = EndpointList(stack: stack).lines(style: style)
            if !endpoints.isEmpty { lines += [style.bold("Endpoints")] + endpoints.map { "  " + $0 } }
        }
        return lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n"
    }

    /// The value, and behind a URL of AWS's the one that answers here.
    private func shown(_ output: StackOutput) -> String {
        if output.value.holdsSecret { return "(secret)" }
        guard let text = output.value.text else {
            return output.value.list.map { $0.compactMap(\.text).joined(separator: ",") } ?? ""
        }
        guard let local = localURL(text) else { return text }
        return "\(text)  (here: \(local))"
    }

    /// `https://ID.execute-api.REGION.amazonaws.com/…` answers at the engine under `/_aws/execute-api/ID/…`.
    private func localURL(_ text: String) -> String? {
        guard
            let match = text.wholeMatch(
                of: /https:\/\/([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?(.*)/)
        else {
            return nil
        }
        return "\(status.endpoints.http)/_aws/execute-api/\(match.1)\(match.2)"
    }
}
