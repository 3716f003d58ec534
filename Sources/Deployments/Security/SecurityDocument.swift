internal import Diagnostics
internal import Documents

extension SecurityReport {
    /// The report as the part `security` of a plan's document.
    var node: Node {
        let span = SourceSpan(at: .start)
        func text(_ text: String) -> Node { .text(text, at: span) }
        func list(_ items: [Node]) -> Node { .list(items, at: span) }
        func grant(_ grant: Grant) -> Node {
            .map(
                [
                    "effect": text(grant.isDenial ? "Deny" : "Allow"), "action": text(grant.action),
                    "resource": text(grant.resource), "condition": grant.condition.map(text),
                ], at: span)
        }
        func exposure(_ exposure: Exposure) -> Node {
            .map(
                [
                    "kind": text(exposure.kind.rawValue), "logicalId": text(exposure.logicalID),
                    "detail": text(exposure.detail), "file": exposure.place.file.map(text),
                    "line": .integer(exposure.place.line, at: span),
                ], at: span)
        }
        let permissions = permissions.map { change in
            Node.map(
                [
                    "logicalId": text(change.logicalID), "change": text(change.kind.rawValue),
                    "gained": list(change.gained.map(grant)), "lost": list(change.lost.map(grant)),
                    "notes": list(change.notes.map(text)), "file": change.place.file.map(text),
                    "line": .integer(change.place.line, at: span),
                ], at: span)
        }
        return .map(
            [
                "permissions": list(permissions), "unchanged": .integer(unchangedCount, at: span),
                "opened": list(opened.map(exposure)), "closed": list(closed.map(exposure)),
                "stillOpen": list(stillOpen.map(exposure)),
            ], at: span)
    }
}
