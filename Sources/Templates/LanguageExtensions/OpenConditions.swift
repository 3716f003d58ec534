internal import Diagnostics
internal import Documents

/// The conditions that nothing can be said of as long as parameters have no value.
enum OpenConditions {
    /// Those that ask for one of the parameters, and all that refer to them.
    static func names(in conditions: Mapping, openParameters: Set<String>) -> Set<String> {
        guard !openParameters.isEmpty else { return [] }
        var users: [String: [String]] = [:]
        var pending: [String] = []
        for entry in conditions {
            var collector = ReferenceCollector()
            collector.collectCondition(entry.value)
            if collector.references.contains(where: { openParameters.contains($0.target) }) {
                pending.append(entry.key.text)
            }
            for condition in collector.conditions { users[condition.text, default: []].append(entry.key.text) }
        }
        var open: Set<String> = []
        while let name = pending.popLast() {
            if open.insert(name).inserted { pending += users[name] ?? [] }
        }
        return open
    }
}
