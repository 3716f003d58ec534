internal import Diagnostics
internal import Documents

/// What two plans, as documents, do differently: a line for each change that only one of them makes.
struct PlanComparison {
    private let before: [String]
    private let after: [String]

    init(from before: Node, to after: Node) {
        self.before = Self.lines(of: before)
        self.after = Self.lines(of: after)
    }

    /// `-` for what only the earlier plan does, `+` for what only the later one does.
    var lines: [String] {
        let (old, new) = (Set(before), Set(after))
        let both =
            before.filter { !new.contains($0) }.map { "- \($0)" } + after.filter { !old.contains($0) }.map { "+ \($0)" }
        return both.sorted { ($0.dropFirst(2), $1) < ($1.dropFirst(2), $0) }
    }

    private static func lines(of document: Node) -> [String] {
        let changes = (document["changes"]?.sequence ?? []).flatMap { change -> [String] in
            let id = change["logicalId"]?.text ?? ""
            let actions = (change["actions"]?.sequence ?? []).compactMap(\.text).joined(separator: ", then ")
            let properties = (change["properties"]?.sequence ?? []).map { property in
                "\(id).\(property["label"]?.text ?? ""): \(text(property["before"])) → \(text(property["after"]))"
            }
            // Of new resources the properties stand in their values alone.
            let content = properties.isEmpty ? change["after"].map { " with \(JSONWriter.text(of: $0))" } ?? "" : ""
            return ["\(id): \(actions)\(content)"] + properties
        }
        let outputs = (document["outputs"]?.sequence ?? []).map { output in
            "output \(output["name"]?.text ?? ""): \(text(output["before"])) → \(text(output["after"]))"
        }
        return changes + outputs
    }

    private static func text(_ node: Node?) -> String { node.map { JSONWriter.text(of: $0) } ?? "nothing" }
}
